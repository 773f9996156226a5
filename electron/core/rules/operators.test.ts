import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import { createTaskFacts, type TaskFacts } from './facts.ts'
import { buildSample, findProblems, judge, matchedIds, sampleFacts, sampleNow } from './testing-rules.ts'

function holds(condition: string, message: Record<string, unknown>): boolean {
  const evaluation = judge(
    `- { id: rule, condition: ${JSON.stringify(condition)}, action: { tag: x }, scope: { direction: any } }`,
    message,
  )
  return matchedIds(evaluation).length === 1
}

const mail = {
  subject: 'Re: BURST  pipe in Straße 4',
  body: 'The pipe, it sickens me.\nÄrger!',
  from: 'Tilda Ärmel <tilda@lift.example>',
  to: ['desk@organization.example', 'Second <second@organization.example>'],
  cc: 'third@organization.example',
  reply_to: 'other@lift.example',
  list_id: ['news.lift.example'],
  headers: { 'X-Score': ['1', '20'], 'x-empty': '  ' },
  attachments: [
    { name: 'Plan.PDF', type: 'application/pdf', size: 2_048 },
    { name: 'photo.jpg', type: 'image/jpeg', size: 5_000_000 },
  ],
  folder: 'INBOX/Desk',
  received: '2025-01-03T09:00',
  date: '2025-01-02',
  size: 5_100_000,
  language: 'en',
  is_list: true,
}

describe('operators on a message', () => {
  it.each([
    ["subject contains 'burst pipe'", true],
    ["subject contains 'Re:'", false],
    ["raw_subject contains 'Re:'", true],
    ["subject contains any ('leak', 'PIPE')", true],
    ["subject contains all ('burst', 'pipe', 'leak')", false],
    ["subject contains all ('burst', 'pipe')", true],
    ["subject contains 'strasse'", true],
    ["subject contains exactly 'Straße'", true],
    ["subject contains exactly 'strasse'", false],
    ["body contains 'sick'", true],
    ["body contains word 'sick'", false],
    ["body contains word 'pipe'", true],
    ["body contains 'arger'", true],
    ["body contains exactly 'arger'", false],
    ["subject equals 'burst pipe in strasse 4'", true],
    ["subject is 'burst'", false],
    ["subject starts with 'burst'", true],
    ["subject ends with ('x', ' 4')", true],
    ["subject like 'burst*strasse ?'", true],
    ["subject like 'burst'", false],
    ["subject matches '^burst\\s+pipe'", true],
    ["subject matches exactly '^burst'", false],
    ["body matches 'sick(ens|ly) me'", true],
    ["from contains 'armel'", true],
    ["from equals 'TILDA@lift.example'", true],
    ["from equals 'armel'", false],
    ["from.name is 'Tilda Armel'", true],
    ['from.domain is lift.example', true],
    ["to is 'second@organization.example'", true],
    ["to contains 'second <second'", true],
    ["to not contains 'desk'", false],
    ["recipient is 'third@organization.example'", true],
    ["reply_to ends with '@lift.example'", true],
    ["from in ('@lift.example')", true],
    ["from in ('@example')", false],
    ["from in ('tilda@*')", true],
    ["list_id is 'news.lift.example'", true],
    ["header 'x-score' is '20'", true],
    ["header 'X-Score' contains all ('1', '20')", false],
    ["header 'X-None' is 'x'", false],
    ["header 'X-None' is empty", true],
    ["header 'X-Empty' is empty", true],
    ['has attachment', true],
    ["has attachment '*.pdf'", true],
    ["has no attachment '*.doc'", true],
    ["attachment.type like 'image/*'", true],
    ['attachment.size > 4 MB', true],
    ['attachment.size < 2 KB', false],
    ['attachment.count = 2', true],
    ['size larger than 5 MB', false],
    ['size >= 5100000', true],
    ["folder like 'inbox/*'", true],
    ['source is imap', true],
    ['direction is incoming', true],
    ['language is en', true],
    ["date before '2025-01-03'", true],
    ["date after '2025-01-02'", false],
    ["date is '2025-01-02'", true],
    ["received after '2025-01-03T08:59'", true],
    ["received is '2025-01-03T09:00'", true],
    ['received older than 2 days', true],
    ['received newer than 4 days', true],
    ['age older than 1 business day', false],
    ['age older than 8 business hours', true],
    ['is_list', true],
    ['auto_generated', false],
    ['thread.new', true],
    ['thread.has_task', false],
    ['thread.count = 1', true],
    ['cc is empty', false],
    ['task.status is empty', true],
    ['task.open', false],
    ['task.due older than 1 day', false],
    ['task.due is empty', true],
    ['always', true],
    ['not always', false],
    ["is_list and not has attachment '*.doc' and (subject contains 'leak' or subject contains 'pipe')", true],
  ])('%s is %s', (condition, expected) => {
    expect(holds(condition, mail)).toBe(expected)
    expect(holds(`not (${condition})`, mail)).toBe(!expected)
  })

  it('an absent value makes every test false except is empty', () => {
    for (const test of [
      "contains 'x'",
      "equals 'x'",
      "starts with 'x'",
      "ends with 'x'",
      "like '*'",
      "matches '.*'",
      "in ('*')",
    ]) {
      expect(holds(`cc ${test}`, {})).toBe(false)
    }
    expect(holds('cc is empty', {})).toBe(true)
  })

  it('reads the task as it stands before the run', () => {
    const task: TaskFacts = {
      ...createTaskFacts(0),
      ...{ module: 'alpha', status: 'waiting', priority: 'high', assignee: 'person:kim', team: 'team:desk', tags: ['old'] },
      due: sampleNow - 1,
    }
    const conditions = [
      'task.status is waiting',
      'task.tags is old',
      'task.overdue',
      'task.open',
      'task.created older than 1 year',
      'task.team is team:desk',
    ]
    const text = conditions
      .map((condition, index) => `- { id: r-${index}, condition: "${condition}", action: { tag: t${index} } }`)
      .join('\n')
    const evaluation = evaluate(buildSample(text), sampleFacts({}, { task }), sampleNow)
    expect(matchedIds(evaluation)).toHaveLength(conditions.length)
  })

  it('P5 answers a pattern that freezes others within budget, and refuses what could not be', () => {
    const body = `${'a'.repeat(1_000_000)}!`
    const started = performance.now()
    expect(holds("body matches '(a+)+$'", { body })).toBe(true)
    expect(holds("body matches '(a+)+b$'", { body })).toBe(false)
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(findProblems(`- { id: rule, condition: "body matches '(?<!a)b'", action: { tag: x } }`)).toEqual(['1:40 E205'])
  })
})

describe('structured conditions', () => {
  const canonicalHash = (condition: string): string => {
    const [rule] = buildSample(`- id: rule\n  condition: ${condition}\n  action: { tag: x }`).rules
    return rule?.hash ?? ''
  }
  it.each([
    ['{ all: ["is_list", { subject: { contains: abc } }] }', `"is_list and subject contains 'abc'"`],
    ['{ any: ["is_list", { subject: { contains_any: [abc, def] } }] }', `"is_list or subject contains any ('abc', 'def')"`],
    ['{ none: ["is_list", "imported"] }', '"not (is_list or imported)"'],
    ['{ subject: { contains: Ärger, exactly: true, not: true } }', `"subject does not contain exactly 'Ärger'"`],
    ['{ to: a@b.example }', `"to equals 'a@b.example'"`],
    ['{ task.status: [done, open] }', '"task.status equals (done, open)"'],
    ['{ header: { name: X-A, equals: "1" } }', `"header 'X-A' equals '1'"`],
    ['{ attachment: "*.pdf" }', `"has attachment '*.pdf'"`],
    ['{ subject: { contains_any_word: [sick, ill] } }', `"subject contains any word ('sick', 'ill')"`],
    ['{ received: { older_than: 2 days } }', '"received older than 2 days"'],
    ['{ size: { larger_than: 10 MB } }', '"size > 10 MB"'],
    ['{ attachment.count: { ">=": 3 } }', '"attachment.count >= 3"'],
    ['{ cc: { is_empty: true } }', '"cc is empty"'],
    ['{ cc: { is_empty: false } }', '"cc is not empty"'],
    ['{ from: { in: ["@a.example"] } }', `"from in ('@a.example')"`],
    ['{ date: { before: 2025-05-01 } }', `"date before '2025-05-01'"`],
    ['{ subject: { matches: "^a" } }', `"subject matches '^a'"`],
    ['{ all: ["is_list"] }', '"is_list"'],
  ])('R6 %s is %s', (structured, text) => {
    expect(canonicalHash(structured)).toBe(canonicalHash(text))
  })
  it.each([
    ['{ all: [] }', '2:16 E207'],
    ['{}', '2:14 E207'],
    ['{ subject: { contians: abc } }', '2:27 E203'],
    ['{ sujbect: abc }', '2:16 E202'],
    ['{ subject: abc, body: def }', '2:30 E105'],
    ['{ subject: { equals: 5 } }', '2:35 E105'],
    ['{ subject: { equals: abc, like: d } }', '2:40 E105'],
    ['{ is_list: true }', '2:16 E203'],
    ['{ header: { equals: "1" } }', '2:16 E105'],
    ['[is_list]', '2:14 E105'],
    ['{ date: { before: soon } }', '2:32 E206'],
  ])('reports %s', (structured, finding) => {
    expect(findProblems(`- id: rule\n  condition: ${structured}\n  action: { tag: x }`)).toEqual([finding])
  })
})
