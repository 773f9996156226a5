import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import { createTaskFacts, noMessageFacts, type TaskFacts } from './facts.ts'
import { fieldNames, findField } from './fields.ts'
import { judgeUnless } from './judge-unless.ts'
import { buildSample, findMarked, judge, matchedIds, sampleFacts, sampleNow } from './testing-rules.ts'

const day = 86_400_000
const holds = (condition: string, message: Record<string, unknown>): boolean =>
  matchedIds(judge(`- { id: rule, if: ${JSON.stringify(condition)}, then: { tag: x }, scope: { direction: any } }`, message))
    .length === 1
const holdsOn = (condition: string, task: Partial<TaskFacts> | null): boolean => {
  const facts = sampleFacts({}, { task: task && { ...createTaskFacts(sampleNow - 10 * day), ...task } })
  return (
    evaluate(buildSample(`- { id: rule, if: ${JSON.stringify(condition)}, then: { tag: x } }`), facts, sampleNow).decisions
      .length === 1
  )
}

/** Every field with a message that fulfils a test of it and one that does not. */
const messages: [condition: string, yes: Record<string, unknown>, no: Record<string, unknown>][] = [
  ["subject is 'leak'", { subject: 'Re: Leak' }, { subject: 'Leaks' }],
  ["raw_subject starts with 're:'", { subject: 'Re: Leak' }, { subject: 'Leak' }],
  ["body contains 'wet'", { body: 'all wet' }, { full_body: '> all wet' }],
  ["full_body contains 'wet'", { full_body: '> all wet' }, { body: 'dry' }],
  ["from is 'a@b.example'", { from: 'A <a@b.example>' }, { from: 'b@b.example' }],
  ["from.name is 'ada'", { from: 'Ada <a@b.example>' }, { from: 'a@b.example' }],
  ['from.domain is b.example', { 'from.domain': 'b.example' }, { from: 'a@c.example' }],
  ["reply_to is 'a@b.example'", { reply_to: 'a@b.example' }, {}],
  ["to is 'a@b.example'", { to: ['x@y.example', 'a@b.example'] }, {}],
  ["cc is 'a@b.example'", { cc: 'a@b.example' }, { to: 'a@b.example' }],
  ["recipient is 'a@b.example'", { cc: 'a@b.example' }, { from: 'a@b.example' }],
  ["any recipient is 'a@b.example'", { to: 'a@b.example' }, {}],
  ["list_id is 'l.example'", { list_id: ['l.example'] }, {}],
  ["list-id is 'l.example'", { 'list-id': 'l.example' }, {}],
  ["header 'x-a' is '2'", { headers: { 'X-A': ['1', '2'] } }, { headers: { 'X-B': '2' } }],
  ["has attachment '*.pdf'", { 'attachment.name': 'A.PDF' }, { 'attachment.name': 'a.png' }],
  ["attachment.name is 'a.pdf'", { attachments: [{ name: 'a.pdf' }] }, { attachments: [{ name: 'b.pdf' }] }],
  ["attachment.type like 'image/*'", { 'attachment.type': 'image/png' }, { 'attachment.type': 'text/plain' }],
  ['attachment.size > 1 MB', { 'attachment.size': '2 MB' }, { 'attachment.size': '1 MB' }],
  ['attachment.count = 2', { 'attachment.count': 2 }, { 'attachment.count': 1 }],
  ["date before '2025-01-01'", { date: '2024-12-31' }, { date: '2025-01-01' }],
  ['received older than 1 day', { received: '2025-01-05T08:59' }, { received: '2025-01-05T09:00' }],
  ['age older than 1 day', { age: '2025-01-05T08:59' }, {}],
  ["folder is 'inbox/a'", { folder: 'INBOX/A' }, {}],
  ["mailbox contains 'desk'", { mailbox: 'desk@x.example' }, {}],
  ['source is pst', { source: 'pst' }, { source: 'mbox' }],
  ['direction is outgoing', { direction: 'outgoing' }, {}],
  ['language is de', { language: 'de' }, {}],
  ['auto_generated', { auto_generated: true }, {}],
  ['imported', { imported: true }, {}],
  ['is_bounce', { is_bounce: true }, {}],
  ['is_list', { is_list: true }, {}],
  ['encrypted', { encrypted: true }, {}],
  ['unreadable', { unreadable: true }, {}],
  ['sender.known', { 'sender.known': true }, {}],
  ['sender.staff', { 'sender.staff': true }, {}],
  ['sender.authenticated', { 'sender.authenticated': true }, {}],
  ['sender.role is (guest, owner)', { 'sender.role': ['owner', 'other'] }, { 'sender.role': 'other' }],
  ['thread.new', {}, { 'thread.new': false }],
  ['thread.has_task', { 'thread.has_task': true }, {}],
  ['thread.replied', { 'thread.replied': true }, {}],
  ['thread.count > 3', { 'thread.count': 4 }, { 'thread.count': 3 }],
  ['size > 1 KB', { size: 1_025 }, { size: '1 KB' }],
]

const tasks: [condition: string, yes: Partial<TaskFacts>, no: Partial<TaskFacts>][] = [
  ['task.module is alpha', { module: 'alpha' }, { module: null }],
  ['task.workflow is long', { workflow: 'long' }, {}],
  ['task.status is waiting', { status: 'waiting' }, { status: 'open' }],
  ['task.priority is high', { priority: 'high' }, {}],
  ['task.assignee is person:kim', { assignee: 'person:kim' }, { assignee: 'role:kim' }],
  ['task.team is team:desk', { team: 'team:desk' }, {}],
  ['task.tags is late', { tags: ['a', 'late'] }, { tags: ['latest'] }],
  ['task.open', {}, { open: false }],
  ['task.handled', { handled: true }, {}],
  ['task.handled', { open: false }, { open: true }],
  ['task.overdue', { due: sampleNow - 1 }, { due: sampleNow + 1 }],
  ['task.overdue', { due: sampleNow - 1 }, { due: sampleNow - 1, open: false }],
  ['task.confidential', { confidential: true }, {}],
  ['task.created older than 9 days', {}, { created: sampleNow }],
  ['task.updated newer than 1 day', { updated: sampleNow - 1 }, {}],
  ['task.due is empty', {}, { due: sampleNow }],
  ['task.waiting_since older than 2 business days', { waitingSince: sampleNow - 5 * day }, { waitingSince: sampleNow - 3 * day }],
  ['task.cost > 500', { cost: 500.5 }, { cost: null }],
  ['task.reopened >= 2', { reopened: 2 }, { reopened: 1 }],
]

describe('fields of a message', () => {
  it.each(messages)('%s', (condition, yes, no) => {
    expect([holds(condition, yes), holds(condition, no)]).toEqual([true, false])
  })
})

describe('fields of a task', () => {
  it.each(tasks)('%s', (condition, yes, no) => {
    expect([holdsOn(condition, yes), holdsOn(condition, no)]).toEqual([true, false])
  })
  it('without a task every test is false, but is empty', () => {
    for (const [condition] of tasks) expect(holdsOn(condition, null)).toBe(condition.endsWith('is empty'))
    expect(holdsOn('task.cost is empty and task.status is empty and task.waiting_since is empty', null)).toBe(true)
  })
})

it('RUL-20 every field of the language is among them', () => {
  const tried = [...messages, ...tasks].map(([condition]) => condition).join(' ')
  const missing = fieldNames.filter((name) => !tried.includes(name))
  expect(missing).toEqual(['sender.list'])
})

it('RUL-20 fields of a type take its operators and no others', () => {
  const operators = {
    text: [
      "contains 'abc'",
      "equals 'abc'",
      "starts with 'a'",
      "ends with 'a'",
      "like 'a*'",
      "matches 'a'",
      "in ('a')",
      'is empty',
    ],
    time: [
      "before '2025-01-01'",
      "after '2025-01-01'",
      "equals '2025-01-01'",
      'older than 1 day',
      'newer than 1 day',
      'is empty',
    ],
    number: ['equals 1', '> 1', '< 1', '>= 1', '<= 1', 'larger than 1', 'smaller than 1', 'is empty'],
  }
  const all = Object.values(operators).flat()
  for (const name of fieldNames) {
    const type = findField(name)?.type ?? 'flag'
    const allowed: readonly string[] = type === 'flag' ? [] : operators[type === 'addresses' ? 'text' : type]
    for (const operator of all) {
      // Anything can be a text, also what reads as a date or number.
      const fits = allowed.includes(operator) || (operator.startsWith('equals') && allowed === operators.text)
      const condition = name === 'header' ? `header 'x' ${operator}` : `${name} ${operator}`
      if (name === 'sender.list' && operator.startsWith('equals')) continue
      const found = findMarked(`- { id: rule, if: "${condition}", then: { tag: x } }`)
      expect([condition, found.length === 0]).toEqual([condition, fits])
    }
  }
}, 30_000)

describe('sender.list', () => {
  const file = (lists: string, rules: string): string => `orgo_rules: 1\nlists: ${lists}\nrules:\n${rules}`
  const asks = (id: string, list: string): string => `- { id: ${id}, if: "sender.list is ${list}", then: { tag: x } }\n`
  it('names the lists of the file and of shared.yaml that hold the sender', () => {
    const files = {
      'rules/shared.yaml': 'lists: { firms: ["@lift.example"], others: [x@y.example] }',
      'rules/alpha/a.yaml': file(
        '{ vip: [boss@lift.example] }',
        asks('one', 'firms') + asks('two', 'vip') + asks('three', 'others'),
      ),
      'rules/beta/b.yaml': file('{ vip: [other@lift.example] }', asks('four', 'vip')),
    }
    expect(matchedIds(judge(files, { from: 'boss@lift.example' }))).toEqual(['one', 'two'])
    expect(matchedIds(judge(files, { from: 'other@lift.example' }))).toEqual(['one', 'four'])
    expect(matchedIds(judge(files, { 'sender.list': 'others' }))).toEqual(['three'])
  })
  it('a list nobody wrote is an error', () => {
    expect(findMarked(file('{ vip: [a@b.example] }', asks('one', 'vpi')))).toEqual(['E204 vpi'])
  })
})

describe('unless of a step', () => {
  it('asks about the task alone', () => {
    const step = (unless: string) =>
      `- { id: one, if: is_list, then: { escalate_after: { after: 1 hour, unless: "${unless}" } } }`
    expect(findMarked(step('task.handled or task.cost > 5'))).toEqual([])
    expect(findMarked(step('task.handled or is_list'))).toEqual(['E203 is_list'])
    expect(findMarked(step("header 'x' is 'y'"))).toEqual(['E203 header'])
    expect(findMarked(step('has attachment'))).toEqual(['E203 attachment'])
  })
  it('handled is what the timer knows, else what the task knows', () => {
    const task = createTaskFacts(0)
    const judged = (handled: boolean, known: boolean) =>
      judgeUnless('task.handled', { task: { ...task, handled: known }, handled }, 0)
    expect([judged(true, false), judged(false, true)]).toEqual([true, false])
    expect(judgeUnless('task.handled', { task: { ...task, open: false }, handled: false }, 0)).toBe(true)
  })
})

it('facts without a message fail every test of one', () => {
  const facts = { ...noMessageFacts, task: createTaskFacts(0) }
  const conditions = ["subject contains 'abc'", 'received older than 1 day', 'has attachment', 'from is a', 'thread.new']
  const text = conditions
    .map((condition, index) => `- { id: r-${index}, when: timer, if: "${condition}", then: { tag: x } }`)
    .join('\n')
  expect(evaluate(buildSample(text), facts, sampleNow, { event: 'timer' }).decisions).toEqual([])
})
