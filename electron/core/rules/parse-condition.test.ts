import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition } from './condition.ts'
import { parseCondition } from './parse-condition.ts'
import { renderCondition } from './render-condition.ts'

const context = { zone: 'UTC', lists: new Set(['suppliers']), forTimer: false }

function canonical(text: string): string {
  const { condition, problems } = parseCondition(text, context)
  return condition
    ? renderCondition(condition)
    : problems.map((problem) => `${problem.code}@${problem.start}-${problem.end}`).join()
}

describe('short text conditions', () => {
  it.each([
    ["subject contains 'a word'", "subject contains 'a word'"],
    ['SUBJECT CONTAINS "abc"', "subject contains 'abc'"],
    ['subject contains ‘abc’', "subject contains 'abc'"],
    ['subject contains “abc”', "subject contains 'abc'"],
    ['subject contains „abc“', "subject contains 'abc'"],
    ['subject contains „abc”', "subject contains 'abc'"],
    ['subject contains «abc»', "subject contains 'abc'"],
    [`subject contains "it's"`, `subject contains "it's"`],
    ['subject contains any (\'abc\', "def", ghi)', "subject contains any ('abc', 'def', 'ghi')"],
    ["subject contains all ('abc', 'def')", "subject contains all ('abc', 'def')"],
    ["subject contains word 'ill'", "subject contains word 'ill'"],
    ["subject contains any word exactly ('ill', 'off')", "subject contains any word exactly ('ill', 'off')"],
    ["subject does not contain 'abc'", "subject does not contain 'abc'"],
    ["to not contains 'abc'", "to does not contain 'abc'"],
    ["subject is 'abc'", "subject equals 'abc'"],
    ["subject is not exactly 'abc'", "not subject equals exactly 'abc'"],
    ["subject = 'abc'", "subject equals 'abc'"],
    ["subject != 'abc'", "not subject equals 'abc'"],
    ["subject is not != 'abc'", "subject equals 'abc'"],
    ["subject starts with 'abc'", "subject starts with 'abc'"],
    ["subject does not end with 'abc'", "not subject ends with 'abc'"],
    ["subject like exactly '*abc?'", "subject like exactly '*abc?'"],
    ["body matches 'a(b|c)+'", "body matches 'a(b|c)+'"],
    ['from in suppliers', 'from in suppliers'],
    ["from is not in ('a@b.example', '@c.example')", "not from in ('a@b.example', '@c.example')"],
    ["from in 'a@b.example'", "from in ('a@b.example')"],
    ["date before '2025-05-01'", "date before '2025-05-01'"],
    ["date after '2025-05-01T09:00'", "date after '2025-05-01T09:00'"],
    ['received older than 2 business days', 'received older than 2 business days'],
    ["age newer than '1h30min'", 'received newer than 1 hour 30 minutes'],
    ['size larger than 10 MB', 'size larger than 10 MB'],
    ['attachment.size >= 1.5KB', 'attachment.size >= 1536'],
    ['attachment.count = 2', 'attachment.count equals 2'],
    ['thread.count smaller than 3', 'thread.count smaller than 3'],
    ['subject is empty', 'subject is empty'],
    ['cc is not empty', 'not cc is empty'],
    ["header 'List-Id' contains 'abc'", "header 'list-id' contains 'abc'"],
    ["list-id is 'abc'", "list_id equals 'abc'"],
    ["any recipient is 'a@b.example'", "recipient equals 'a@b.example'"],
    ['has attachment', 'has attachment'],
    ["has no attachment ('*.pdf', '*.jpg')", "not has attachment ('*.pdf', '*.jpg')"],
    ['has attachment and is_list', 'has attachment and is_list'],
    ['is_list', 'is_list'],
    ['not thread.new', 'not thread.new'],
    ['always', 'always'],
    ['task.assignee is role:desk', "task.assignee equals 'role:desk'"],
    ['task.status is (done, open)', "task.status equals ('done', 'open')"],
    ["header 'X-A' equals 1", "header 'x-a' equals '1'"],
  ])('%s', (text, rendered) => {
    expect(canonical(text)).toBe(rendered)
    expect(canonical(rendered)).toBe(rendered)
  })

  it('not binds tighter than and, and tighter than or', () => {
    expect(canonical('not is_list and imported or encrypted')).toBe('(not is_list and imported) or encrypted')
    expect(canonical('not (is_list and imported)')).toBe('not (is_list and imported)')
    expect(canonical('is_list and (imported and (encrypted and unreadable))')).toBe(
      'is_list and imported and encrypted and unreadable',
    )
  })

  it('R4 says how and with or are read where no brackets stand', () => {
    const { problems } = parseCondition("is_list or imported and subject contains 'abc'", context)
    expect(problems).toEqual([
      {
        code: 'W401',
        message: `"and" and "or" without brackets, read as: is_list or (imported and subject contains 'abc')`,
        start: 0,
        end: 46,
        hint: 'put brackets to say which belongs together',
      },
    ])
    expect(parseCondition("is_list or (imported and subject contains 'abc')", context).problems).toEqual([])
  })

  it.each([
    ["subject contians 'x'", 'E203@8-16'],
    ["sujbect contains 'x'", 'E202@0-7'],
    ['from in supliers', 'E204@8-16'],
    ["sender.rolle is 'x'", 'E202@0-12'],
    ["sender.list is 'x'", 'E204@15-18'],
    ["subject contains 'x", 'E201@17-19'],
    ['subject contains', 'E201@16-16'],
    ['subject', 'E201@0-7'],
    ['subject contains burst pipe', 'E201@23-27'],
    ["subject contains 'it's'", 'W406@17-21,E201@21-22'],
    ["subject contains ''", 'E201@17-19'],
    ["subject contains ('abc' 'def')", 'E201@24-29'],
    ["(subject contains 'abc'", 'E201@0-1'],
    ["subject contains 'abc')", 'E201@22-23'],
    ["subject contains 'abc' and", 'E201@26-26'],
    ['and', 'E201@0-3'],
    ['', 'E207@0-0'],
    ["body matches '(?=a)b'", 'E205@13-21'],
    ["body matches '(a)\\1'", 'E205@13-20'],
    ["body matches '(a'", 'E205@13-17'],
    ["body matches '((a{1000}){10}){10}'", 'E205@13-34'],
    ["date before 'tomorrow'", 'E206@12-22'],
    ["date before '2025-02-30'", 'E206@12-24'],
    ['date older than 5m', 'E206@16-17'],
    ["date older than '0 hours'", 'E206@16-25'],
    ['size larger than huge', 'E206@17-21'],
    ["subject before '2025-05-01'", 'E203@8-14'],
    ["date contains '2025'", 'E203@5-13'],
    ["is_list is 'x'", 'E203@8-10'],
    ['subject older than 3 days', 'E203@8-13'],
    ["subject starts 'x'", 'E201@15-18'],
    ['has file', 'E201@4-8'],
    ["header contains 'x'", 'E201@7-15'],
    ['task.handeld', 'E202@0-12'],
    ['subject ~ x', 'E201@8-9'],
    [`subject contains '${'x'.repeat(501)}'`, 'E107@17-520'],
    [`subject is (${Array.from({ length: 201 }, () => 'abc').join()})`, 'E107@11-12'],
    [Array.from({ length: 201 }, () => 'is_list').join(' or '), 'E107@2200-2207'],
    [`${'('.repeat(17)}is_list${')'.repeat(17)}`, 'E107@16-17'],
    [`${'not '.repeat(100_000)}is_list`, 'E107@64-67'],
  ])('reports %j', (text, finding) => {
    expect(canonical(text)).toBe(finding)
  })

  it('warns of short words inside longer ones', () => {
    expect(
      parseCondition("subject contains any ('abc', 'ab')", context).problems.map(({ code, start }) => [code, start]),
    ).toEqual([['W406', 29]])
    expect(parseCondition("subject contains word 'ab'", context).problems).toEqual([])
    expect(parseCondition("subject contains '漏水'", context).problems).toEqual([])
  })

  it('is total on any text, quickly', () => {
    const words = fc.constantFrom(
      'subject',
      'not',
      'and',
      'or',
      '(',
      ')',
      "'",
      'x',
      'contains',
      'any',
      'is',
      '5',
      'days',
      'older',
      'than',
      ',',
      '„',
      'has',
      'attachment',
      'in',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' ')),
        ),
        (text) => {
          const { condition, problems } = parseCondition(text, context)
          expect(condition === null).toBe(problems.some((problem) => problem.code.startsWith('E')))
          for (const { start, end } of problems) expect(start >= 0 && start <= end && end <= text.length).toBe(true)
        },
      ),
      { numRuns: 1_500 },
    )
    const started = performance.now()
    parseCondition("('".repeat(50_000), context)
    parseCondition('subject is ('.repeat(20_000), context)
    parseCondition(`subject contains (${"'abc',".repeat(40_000)}`, context)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('RUL-10 R6 text and tree keep each other, for any tree', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        const text = renderCondition(condition)
        const parsed = parseCondition(text, context)
        expect(parsed.condition && renderCondition(parsed.condition)).toBe(text)
      }),
    )
  })
})

const leaf: fc.Arbitrary<Condition> = fc
  .constantFrom('is_list', "subject contains 'abc'", 'from in suppliers', 'size > 5', 'cc is empty')
  .map((text) => {
    const { condition } = parseCondition(text, context)
    return condition ?? { op: 'always' }
  })
const { tree: anyCondition } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('tree').map((item): Condition => ({ op: 'not', item })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
      .map(([op, items]): Condition => ({ op, items: items.map((item) => (item.op === op ? { op: 'not', item } : item)) })),
  ),
}))
