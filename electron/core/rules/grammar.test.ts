import { describe, expect, it } from 'vitest'
import { parseCondition } from './parse-condition.ts'
import { renderCondition } from './render-condition.ts'

const context = { zone: 'UTC', lists: new Set(['firms']), forTimer: false }

function read(text: string): string {
  const { condition, problems } = parseCondition(text, context)
  if (condition) return renderCondition(condition)
  const { code, start, end } = problems.find((problem) => problem.code.startsWith('E')) ?? { code: '?', start: 0, end: 0 }
  return `${code} ${text.slice(start, end)}`
}

/** Every production of section 2: what it takes and how that reads, and what it refuses with the part that is marked. */
const productions: Record<string, { takes: [text: string, reads: string][]; refuses: [text: string, finding: string][] }> = {
  condition: {
    takes: [['  always  ', 'always']],
    refuses: [
      ['', 'E207 '],
      ['   ', 'E207 '],
      ['always always', 'E201 always'],
      ["subject is 'a' subject is 'b'", 'E201 subject'],
      ['always)', 'E201 )'],
    ],
  },
  or: {
    takes: [['is_list or imported OR encrypted', 'is_list or imported or encrypted']],
    refuses: [
      ['is_list or', 'E201 '],
      ['or is_list', 'E201 or'],
      ['is_list or or imported', 'E201 or'],
      ["subject is 'a' or 'b'", "E201 'b'"],
    ],
  },
  and: {
    takes: [
      ['is_list and imported', 'is_list and imported'],
      ['is_list or imported and encrypted', 'is_list or (imported and encrypted)'],
      ['(is_list and imported) and encrypted', 'is_list and imported and encrypted'],
    ],
    refuses: [
      ['is_list and', 'E201 '],
      ['and', 'E201 and'],
      ['is_list & imported', 'E201 &'],
    ],
  },
  unary: {
    takes: [
      ['not is_list', 'not is_list'],
      ['not not is_list', 'not not is_list'],
      ['not (is_list or imported)', 'not (is_list or imported)'],
      ['not is_list and imported', 'not is_list and imported'],
      ['((is_list))', 'is_list'],
    ],
    refuses: [
      ['not', 'E201 '],
      ['(is_list', 'E201 ('],
      ['()', 'E201 )'],
      ['!is_list', 'E201 !'],
    ],
  },
  'has attachment': {
    takes: [
      ['has attachment', 'has attachment'],
      ['has no attachment', 'not has attachment'],
      ["has attachment '*.pdf'", "has attachment '*.pdf'"],
      ["has attachment ('*.pdf', '*.doc')", "has attachment ('*.pdf', '*.doc')"],
      ['has attachment and is_list', 'has attachment and is_list'],
    ],
    refuses: [
      ['has', 'E201 '],
      ['has no', 'E201 '],
      ['has file', 'E201 file'],
      ['has attachment ()', 'E201 )'],
    ],
  },
  flag: {
    takes: [['IS_LIST', 'is_list']],
    refuses: [
      ['is_list is true', 'E203 is'],
      ["is_list = 'x'", 'E203 ='],
      ['is_lst', 'E202 is_lst'],
    ],
  },
  pred: {
    takes: [
      ["subject is 'a'", "subject equals 'a'"],
      ["subject is not 'a'", "not subject equals 'a'"],
      ["subject is exactly 'a'", "subject equals exactly 'a'"],
      ["subject is not in ('a')", "not subject in ('a')"],
      ["subject does not contain 'abc'", "subject does not contain 'abc'"],
      ["subject not like 'a'", "not subject like 'a'"],
      ["subject does contain 'abc'", "subject contains 'abc'"],
      ['subject is empty', 'subject is empty'],
      ['cc is not empty', 'not cc is empty'],
    ],
    refuses: [
      ['subject is', 'E201 '],
      ['subject does', 'E201 '],
      ['subject', 'E201 subject'],
      ["subject is not not 'a'", 'E201 not'],
    ],
  },
  op: {
    takes: [
      ["subject = 'a'", "subject equals 'a'"],
      ["subject != 'a'", "not subject equals 'a'"],
      ["subject equal 'a'", "subject equals 'a'"],
      ["subject starts with exactly 'a'", "subject starts with exactly 'a'"],
      ["subject end with 'a'", "subject ends with 'a'"],
      ["subject like '*a?'", "subject like '*a?'"],
      ["subject contains all word exactly ('abc', 'def')", "subject contains all word exactly ('abc', 'def')"],
      ["subject contains any 'abc'", "subject contains 'abc'"],
      ["body matches exactly 'a|b'", "body matches exactly 'a|b'"],
      ['from in firms', 'from in firms'],
      ["date before '2025-05-01'", "date before '2025-05-01'"],
      ["date after '2025-05-01T09:00'", "date after '2025-05-01T09:00'"],
      ['received older than 2 business days', 'received older than 2 business days'],
      ["received newer than '90 min'", 'received newer than 90 minutes'],
      ['size larger than 1 KB', 'size larger than 1 KB'],
      ['size smaller than 1', 'size smaller than 1'],
      [
        'size > 1 and size < 2 and size >= 3 and size <= 4',
        'size larger than 1 and size smaller than 2 and size >= 3 and size <= 4',
      ],
    ],
    refuses: [
      ["subject starts 'a'", "E201 'a'"],
      ["subject ends in 'a'", 'E201 in'],
      ["subject contians 'a'", 'E203 contians'],
      ["subject contains word any 'abc'", 'E201 any'],
      ["body matches ('a', 'b')", 'E201 ('],
      ['from in nobody', 'E204 nobody'],
      ['date before tomorrow', 'E206 tomorrow'],
      ["date before '2025-13-01'", "E206 '2025-13-01'"],
      ['received older 2 days', 'E201 2'],
      ['received older than 2', 'E206 2'],
      ['received older than 1.5 hours', 'E206 1.5'],
      ['received older than 5m', 'E206 5'],
      ['received older than 1 day 2 business hours', 'E206 1 day 2 business hours'],
      ['size larger than huge', 'E206 huge'],
      ["size contains '1'", 'E203 contains'],
      ["subject > 'a'", 'E203 >'],
      ["size is exactly '1'", 'E203 exactly'],
    ],
  },
  values: {
    takes: [
      ['subject is (\'a\', "b", c)', "subject equals ('a', 'b', 'c')"],
      ["subject is ('a')", "subject equals 'a'"],
    ],
    refuses: [
      ["subject is ('a' 'b')", "E201 'b'"],
      ["subject is ('a',)", 'E201 )'],
      ["subject is ('a'", 'E201 ('],
      ['subject is ()', 'E201 )'],
      ["subject is ('')", "E201 ''"],
    ],
  },
  field: {
    takes: [
      ["header 'X-A' is 'b'", "header 'x-a' equals 'b'"],
      ["LIST-ID is 'a'", "list_id equals 'a'"],
      ["any recipient is 'a'", "recipient equals 'a'"],
      ['age older than 1 day', 'received older than 1 day'],
    ],
    refuses: [
      ["header is 'b'", 'E201 is'],
      ["header '' is 'b'", "E201 ''"],
      ["any from is 'a'", 'E201 any'],
      ["sujbect is 'a'", 'E202 sujbect'],
      ["5 is 'a'", 'E201 5'],
    ],
  },
  word: {
    takes: [
      ['task.assignee is role:desk_head', "task.assignee equals 'role:desk_head'"],
      ['task.status is in-work', "task.status equals 'in-work'"],
      ['from.domain is lift.example', "from.domain equals 'lift.example'"],
    ],
    refuses: [
      ['subject is and', 'E201 and'],
      ['subject is burst pipe', 'E201 pipe'],
      ['task.assignee is role: desk', 'E201 :'],
      ['from is a@b.example', 'E201 @'],
    ],
  },
  amount: {
    takes: [
      ['size > 10', 'size larger than 10'],
      ['size > 1.5 KB', 'size larger than 1536'],
      ['size > 2MB', 'size larger than 2 MB'],
      ['size = (1, 2 KB)', 'size equals (1, 2 KB)'],
      ["size > '1 GB'", 'size larger than 1 GB'],
    ],
    refuses: [
      ['size > -1', 'E201 -'],
      ['size > 1 TB', 'E201 TB'],
      ['size > 1,5', 'E201 ,'],
      ['size >', 'E201 '],
    ],
  },
  string: {
    takes: [
      [`subject is "it's"`, `subject equals "it's"`],
      ['subject is ‘a’', "subject equals 'a'"],
      ['subject is “a”', "subject equals 'a'"],
      ['subject is „a“', "subject equals 'a'"],
      ['subject is „a”', "subject equals 'a'"],
      ['subject is «a»', "subject equals 'a'"],
      ["body matches '\\d+'", "body matches '\\d+'"],
    ],
    refuses: [
      ["subject is 'a", "E201 'a"],
      ["subject is 'it's'", 'E201 s'],
      ['subject is `a`', 'E201 `'],
      ["subject is '' ", "E201 ''"],
    ],
  },
  matches: {
    takes: [["body matches '(a+)+$'", "body matches '(a+)+$'"]],
    refuses: [
      ["body matches '(a'", "E205 '(a'"],
      ["body matches '(?=a)'", "E205 '(?=a)'"],
      ["body matches '(a)\\1'", "E205 '(a)\\1'"],
    ],
  },
}

describe.each(Object.entries(productions))('the production %s', (_name, { takes, refuses }) => {
  it.each(takes)('RUL-22 takes %s', (text, reads) => {
    expect(read(text)).toBe(reads)
    // What is read is written as text that reads the same.
    expect(read(reads)).toBe(reads)
  })
  it.each(refuses)('RUL-22 refuses %j at %j', (text, finding) => {
    expect(read(text)).toBe(finding)
  })
})
