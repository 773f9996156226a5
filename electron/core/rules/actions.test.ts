import { describe, expect, it } from 'vitest'
import type { Calendar } from '#shared/model/calendar.ts'
import { createCatalog } from './catalog.ts'
import { evaluate } from './evaluate.ts'
import { actionNames } from './parse-actions.ts'
import { renderTitle } from './render-title.ts'
import {
  buildSample,
  findMarked,
  findProblems,
  judge,
  listDecisions,
  sampleFacts,
  sampleModule,
  sampleNow,
} from './testing-rules.ts'

const hour = 3_600_000
const always = (then: string, more = 'phase: qualify'): string => `- { id: one, if: always, ${more}, then: ${then} }\n`

/** Every action of the language with what it decides; the value is what the applier gets. */
const accepted: [then: string, action: string, value: unknown][] = [
  ['{ route_to: "team:desk" }', 'route_to', { target: { kind: 'team', name: 'desk' }, setsTeam: true }],
  ['{ route_to: a@b.example }', 'route_to', { target: { kind: 'address', address: 'a@b.example' }, setsTeam: false }],
  ['{ assign: "person:kim" }', 'assign', { kind: 'person', id: 'kim' }],
  ['{ assign: "role:desk" }', 'assign', { kind: 'role', name: 'desk', pick: 'queue' }],
  ['{ assign: { role: desk, pick: rotate } }', 'assign', { kind: 'role', name: 'desk', pick: 'rotate' }],
  ['{ set_priority: low }', 'set_priority', { priority: 'low', mode: 'set' }],
  ['{ set_priority: { at_least: high } }', 'set_priority', { priority: 'high', mode: 'at_least' }],
  ['{ tag: no }', 'tag', 'no'],
  ['{ untag: old }', 'untag', 'old'],
  ['{ checklist: burst-pipe }', 'checklist', 'burst-pipe'],
  ['{ set_status: waiting }', 'set_status', 'waiting'],
  ['{ module: alpha }', 'module', 'alpha'],
  ['{ workflow: default }', 'workflow', 'default'],
  ['{ due: 2 days }', 'due', { dueAt: sampleNow + 48 * hour, text: '2 days' }],
  ['{ due: { in: 2 days, from: now, at: "17:00" } }', 'due', { dueAt: sampleNow + 56 * hour, text: '2 days at 17:00' }],
  ['{ attach: plan.pdf }', 'attach', { kind: 'resource', name: 'plan.pdf' }],
  [
    '{ attach: { from: message, max: 1 KB } }',
    'attach',
    { kind: 'message', only: [], maxBytes: 1_024, files: [{ index: 1, name: 'b.txt' }] },
  ],
  ['{ send_template: thanks }', 'send_template', { template: 'thanks', to: 'sender', delay: null, language: null }],
  [
    '{ send_template: { template: thanks, to: requester, delay: 90 min, language: de } }',
    'send_template',
    { template: 'thanks', to: 'requester', delay: '90 minutes', language: 'de' },
  ],
  ['{ confidential: { case: c, readers: ["role:a"] } }', 'confidential', { case: 'c', readers: [{ kind: 'role', name: 'a' }] }],
  ['{ suppress_auto_reply: true }', 'suppress_auto_reply', true],
  ['{ snooze: 3 days }', 'snooze', { until: sampleNow + 72 * hour, text: '3 days' }],
  ['{ snooze: { until: 2025-01-07T09:00 } }', 'snooze', { until: sampleNow + 24 * hour, text: '2025-01-07T09:00' }],
  ['{ add_note: "From {{from.name}}: {{ subject }}{{cc}}" }', 'add_note', 'From Ada: {{body}} <b>'],
  [
    '{ escalate_after: 1 hour }',
    'escalate_after',
    { step: 0, after: '1 hour', dueAt: sampleNow + hour, hours: 'any', late: 'ask' },
  ],
  [
    '{ cost: { amount: "120.00", currency: EUR, kind: material, note: "Pump for {{subject}}" } }',
    'cost',
    { amount: '120.00', currency: 'EUR', minutes: null, rate: null, kind: 'material', note: 'Pump for {{body}} <b>' },
  ],
  [
    '{ cost: { minutes: 30, rate: "45" } }',
    'cost',
    { amount: null, currency: null, minutes: 30, rate: '45', kind: 'labour', note: '' },
  ],
  ['{ cost: { amount: "7" } }', 'cost', { amount: '7', currency: null, kind: 'other' }],
  ['{ set_requester: reply_to }', 'set_requester', 'reply_to'],
  ['{ set_requester: forwarded }', 'set_requester', 'forwarded'],
  ['{ join: { by: subject, within: "14 days" } }', 'join', { by: 'subject', withinMs: 14 * 24 * hour, text: '14 days' }],
  ['{ archive: true }', 'archive', true],
]
const mail = {
  subject: '{{body}} <b>',
  from: 'Ada <ada@x.example>',
  attachments: [
    { name: 'a.pdf', size: 2_000 },
    { name: 'b.txt', size: 10 },
  ],
}

describe('actions', () => {
  it.each(accepted)('RUL-14 %s is decided', (then, action, value) => {
    const evaluation = judge(always(then), mail)
    const [decision] = evaluation.decisions
    expect(decision?.action).toBe(action)
    if (typeof value === 'object') expect(decision?.value).toMatchObject(value ?? {})
    else expect(decision?.value).toBe(value)
    // Written down for people, every action says something about itself.
    const [rule] = buildSample(always(then)).rules
    expect(rule && renderTitle(rule.condition, rule.actions)).toMatch(/^Always: [a-z].{3}/)
  })
  it('RUL-14 each action of the language is among them', () => {
    const tried = new Set(accepted.map(([, action]) => action))
    expect(actionNames.filter((name) => !tried.has(name))).toEqual(['stop'])
  })
  it.each([
    ['{ route_to: nowhere }', 'E301 nowhere'],
    ['{ route_to: [] }', 'E105 []'],
    ['{ assign: "team:desk" }', 'E301 "team:desk"'],
    ['{ assign: { pick: rotate } }', 'E301 { pick: rotate }'],
    ['{ assign: { role: desk, pick: random } }', 'E105 random'],
    ['{ set_priority: hihg }', 'E105 hihg'],
    ['{ set_priority: { at_laest: high } }', 'E103 at_laest'],
    ['{ set_priority: {} }', 'E301 {}'],
    ['{ tag: [] }', 'E105 []'],
    ['{ tag: 7 }', 'E105 7'],
    ['{ untag: }', 'E105 untag'],
    ['{ checklist: { name: x } }', 'E105 { name: x }'],
    ['{ set_status: [a, b] }', 'E105 [a, b]'],
    ['{ module: beta }', 'E302 beta'],
    ['{ workflow: true }', 'E105 true'],
    ['{ due: 1:30 }', 'E206 1:30'],
    ['{ due: 60 }', 'E105 60'],
    ['{ due: { at: "17:00" } }', 'E301 { at: "17:00" }'],
    ['{ due: { in: 2 days, at: "25:00" } }', 'E206 "25:00"'],
    ['{ due: { in: 2 days, from: yesterday } }', 'E105 yesterday'],
    ['{ due: { in: 2 days, calendar: [office] } }', 'E105 [office]'],
    ['{ attach: "../secret.pdf" }', 'E301 "../secret.pdf"'],
    ['{ attach: .. }', 'E301 ..'],
    ['{ attach: [] }', 'E105 []'],
    ['{ attach: { only: ["*.pdf"] } }', 'E301 { only: ["*.pdf"] }'],
    ['{ attach: { from: disk } }', 'E105 disk'],
    ['{ attach: { from: message, max: huge } }', 'E206 huge'],
    ['{ send_template: { to: sender } }', 'E301 { to: sender }'],
    ['{ send_template: { template: a, to: nobody } }', 'E301 nobody'],
    ['{ send_template: { template: a, delay: soon } }', 'E206 soon'],
    ['{ send_template: { template: a, language: German } }', 'E105 German'],
    ['{ confidential: false }', 'E105 false'],
    ['{ confidential: { readers: [] } }', 'E105 []'],
    ['{ suppress_auto_reply: false }', 'E105 false'],
    ['{ snooze: tomorrow }', 'E206 tomorrow'],
    ['{ snooze: {} }', 'E301 {}'],
    ['{ snooze: { until: soon } }', 'E206 soon'],
    ['{ add_note: "Dear {{naem}}" }', 'E202 {{naem}}'],
    ['{ escalate_after: [1 hour, 30 min] }', 'E304 30 min'],
    ['{ escalate_after: { to: "role:a" } }', 'E301 { to: "role:a" }'],
    ['{ escalate_after: { after: 1 hour, late: never } }', 'E105 never'],
    ['{ cost: { amount: 120.00 } }', 'E105 120.00'],
    ['{ cost: { amount: "1,20" } }', 'E206 "1,20"'],
    ['{ cost: { amount: "1", currency: Euro } }', 'E206 Euro'],
    ['{ cost: { amount: "1", minutes: 3 } }', 'E301 { amount: "1", minutes: 3 }'],
    ['{ cost: { note: x } }', 'E301 { note: x }'],
    ['{ cost: { amount: "1", rate: "3" } }', 'E301 rate'],
    ['{ cost: { minutes: 3, currency: EUR } }', 'E301 currency'],
    ['{ cost: { minutes: 1.5 } }', 'E206 1.5'],
    ['{ cost: { minutes: 5, kind: travel } }', 'E105 travel'],
    ['{ cost: { minutes: 5, note: "{{x}}" } }', 'E202 {{x}}'],
    ['{ set_requester: sender }', 'E105 sender'],
    ['{ join: { by: sender, within: 2 days } }', 'E105 sender'],
    ['{ join: { by: subject } }', 'E301 { by: subject }'],
    ['{ join: { by: subject, within: 2 business days } }', 'E206 2 business days'],
    ['{ archive: yes }', 'E105 yes'],
    ['{ stop: maybe }', 'E105 maybe'],
    ['{ remind: true }', 'E301 remind'],
  ])('RUL-14 %s is refused at its place', (then, finding) => {
    expect(findMarked(always(then))).toEqual([finding])
  })
  it('two values of a single action in one rule are an error, of an adding one not', () => {
    const twice = (action: string) => findProblems(always(`[{ ${action} }, { ${action} }]`)).map((found) => found.slice(-4))
    for (const single of [
      'assign: "role:a"',
      'due: 1 day',
      'snooze: 1 day',
      'set_requester: reply_to',
      'archive: true',
      'confidential: true',
    ])
      expect(twice(single)).toEqual(['E301'])
    for (const adding of ['tag: a', 'cost: { minutes: 5 }', 'add_note: x', 'attach: a.pdf']) expect(twice(adding)).toEqual([])
  })
  it('one rule that says the same twice does it once, but books two costs', () => {
    const said = judge(
      always(
        '[{ tag: a }, { tag: a }, { attach: p.pdf }, { attach: p.pdf }, { cost: { minutes: 5 } }, { cost: { minutes: 5 } }]',
      ),
    )
    expect(said.decisions.map(({ action }) => action)).toEqual(['tag', 'attach', 'cost', 'cost'])
    expect(new Set(said.decisions.map(({ effectKey }) => effectKey)).size).toBe(4)
  })
  it('what a mail says becomes plain text in a note, once, and stays out of the trace', () => {
    const { decisions, trace } = judge(
      always('{ add_note: "{{subject}} {{date}} {{is_list}} {{attachment.count}} {{header}}" }'),
      mail,
    )
    expect(decisions[0]?.value).toBe('{{body}} <b> 2025-01-06 09:00 false 2 ')
    expect(trace.rules[0]?.actions[0]?.v).toContain('{{subject}}')
  })
  it('the same note has one key whatever it quotes', () => {
    const key = (subject: string) =>
      judge(always('{ add_note: "{{subject}}" }'), { subject }, { threadKey: 't' }).decisions[0]?.effectKey
    expect(key('a')).toBe(key('b'))
  })
})

describe('single values between rules', () => {
  const two = (action: string, first: string, second: string, more = ''): string =>
    `- { id: one, phase: qualify, if: always, then: { ${action}: ${first} } }\n- { id: two, phase: qualify, if: always, then: { ${action}: ${second} }${more} }\n`
  it.each([
    ['assign', '"role:a"', '"role:b"'],
    ['due', '1 day', '2 days'],
    ['snooze', '1 day', '2 days'],
    ['set_requester', 'reply_to', 'forwarded'],
    ['join', '{ by: subject, within: 1 day }', '{ by: subject, within: 2 days }'],
    ['set_status', 'open', 'waiting'],
    ['workflow', 'a', 'b'],
    ['set_priority', 'low', 'high'],
  ])('%s: the first wins, unless the later overrides', (action, first, second) => {
    const lost = (text: string) =>
      judge(text).trace.rules.flatMap(({ id, actions }) =>
        actions.flatMap(({ r, by }) => (r === 'lost' ? [`${id} to ${by}`] : [])),
      )
    expect(lost(two(action, first, second))).toEqual(['two to one'])
    expect(lost(two(action, first, second, ', override: true'))).toEqual(['one to two'])
  })
  it.each([
    ['{ tag: x }', false],
    ['{ untag: x }', false],
    ['{ send_template: a }', false],
    ['{ set_requester: reply_to }', false],
    ['{ suppress_auto_reply: true }', false],
    ['{ join: { by: subject, within: 1 day } }', false],
    ['{ snooze: 1 day }', true],
    ['{ cost: { minutes: 5 } }', true],
    ['{ add_note: x }', true],
    ['{ checklist: x }', true],
    ['{ attach: { from: message } }', true],
    ['{ route_to: "role:a" }', true],
  ])('archive beside %s: it loses to a task: %s', (then, loses) => {
    const text = `- { id: one, if: always, then: { archive: true } }\n${always(then).replace('one', 'two')}`
    const archive = judge(text)
      .trace.rules.flatMap(({ actions }) => actions)
      .find(({ a }) => a === 'archive')
    expect([archive?.r, archive?.by]).toEqual(loses ? ['lost', 'two'] : ['applied', null])
  })
  it('join leaves alone what has its thread already', () => {
    const text = always('{ join: { by: subject, within: 14 days } }')
    for (const message of [
      { headers: { References: '<a@b>' } },
      { headers: { 'In-Reply-To': '<a@b>' } },
      { 'thread.has_task': true },
    ]) {
      const { decisions, trace } = judge(text, message)
      expect([decisions, trace.rules[0]?.actions[0]?.r]).toEqual([[], 'skipped'])
    }
  })
  it('a later tag brings back what an earlier rule took away', () => {
    const text = `
- { id: off, phase: qualify, if: always, then: { untag: x } }
- { id: on, if: always, then: { tag: x } }
- { id: seen, phase: assign, if: "task.tags is x", then: { tag: y } }
- { id: maker, phase: qualify, if: always, then: { set_priority: low } }
`
    expect(listDecisions(judge(text))).toContain('tag y')
  })
})

describe('named calendars', () => {
  const late: Calendar = {
    ...{ name: 'late', title: 'Late', zone: 'UTC', holidays: [{ date: '2025-01-07', title: 'Day off' }] },
    open: { mon: [['12:00', '20:00']], tue: [['12:00', '20:00']], wed: [['12:00', '20:00']], thu: [], fri: [], sat: [], sun: [] },
  }
  const calendars = new Map([['late', late]])
  const dueOf = (then: string, calendar: string | null = null): string[] => {
    const catalog = createCatalog([sampleModule('alpha', { calendar })], calendars)
    const { decisions } = evaluate(buildSample(always(then), { catalog }), sampleFacts(), sampleNow)
    return decisions.map(({ value }) =>
      typeof value === 'object' && 'dueAt' in value ? new Date(value.dueAt).toISOString().slice(0, 16) : 'none',
    )
  }
  it.each([
    ['{ due: 1 business day }', null, '2025-01-07T09:00'],
    ['{ due: 1 business day }', 'late', '2025-01-08T12:00'],
    ['{ due: { in: 1 business day, calendar: late } }', null, '2025-01-08T12:00'],
    ['{ escalate_after: 2 business hours }', null, '2025-01-06T11:00'],
    ['{ escalate_after: 2 business hours }', 'late', '2025-01-06T14:00'],
    ['{ escalate_after: { after: 2 hours, hours: late } }', null, '2025-01-06T14:00'],
    ['{ escalate_after: { after: 10 hours, hours: late } }', null, '2025-01-08T14:00'],
    ['{ escalate_after: { after: 2 hours } }', 'late', '2025-01-06T11:00'],
  ])('RUL-15 %s, the module’s calendar %s, is due %s', (then, calendar, at) => {
    expect(dueOf(then, calendar)).toEqual([at])
  })
  it('RUL-15 conditions of a module count by its calendar', () => {
    const ages = (calendar: string | null): number => {
      const catalog = createCatalog([sampleModule('alpha', { calendar })], calendars)
      const text = '- { id: one, if: "received older than 3 business hours", then: { tag: x } }'
      const facts = sampleFacts({ received: '2025-01-06T09:00' })
      return evaluate(buildSample(text, { catalog }), facts, sampleNow + 4 * hour).decisions.length
    }
    expect([ages(null), ages('late')]).toEqual([1, 0])
  })
  it.each([
    ['{ due: { in: 1 business day, calendar: laet } }', 'E302 laet'],
    ['{ escalate_after: { after: 1 hour, hours: office } }', 'E302 office'],
    ['{ escalate_after: { after: 1 business hour, hours: late } }', 'E206 1 business hour'],
  ])('%s is refused', (then, finding) => {
    const catalog = createCatalog([sampleModule('alpha', { calendar: 'late' })], calendars)
    expect(findMarked(always(then), { catalog })).toEqual([finding])
  })
})
