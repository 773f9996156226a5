import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Phase, phases } from './decision.ts'
import { evaluate } from './evaluate.ts'
import type { Facts } from './facts.ts'
import { buildSample, judge, listDecisions, matchedIds, sampleFacts, sampleNow } from './testing-rules.ts'

function rule(id: string, parts: string, action = `{ tag: ${id} }`): string {
  return `- { id: ${id}, condition: always, action: ${action}${parts === '' ? '' : `, ${parts}`} }\n`
}

describe('R1 stop, phase and order', () => {
  const stops = ['none', 'phase', 'all'] as const
  const cases = stops.flatMap((stop) =>
    phases.flatMap((first) =>
      phases.flatMap((second) => [true, false].map((stopperIsFirst) => ({ stop, first, second, stopperIsFirst }))),
    ),
  )
  // Whether the other rule runs, said without the engine: it runs unless the stopper came before it and reached it.
  const otherRuns = (stop: (typeof stops)[number], stopper: Phase, other: Phase, stopperIsFirst: boolean): boolean => {
    const before = phases.indexOf(stopper) < phases.indexOf(other) || (stopper === other && stopperIsFirst)
    if (!before || stop === 'none') return true
    return stop === 'phase' && stopper !== other
  }
  it.each(cases)(
    'stop $stop in $first against $second, stopper first: $stopperIsFirst',
    ({ stop, first, second, stopperIsFirst }) => {
      const stopper = rule('stopper', `stop: ${stop}, phase: ${first}`)
      const other = rule('other', `phase: ${second}`)
      const evaluation = judge(stopperIsFirst ? stopper + other : other + stopper, {}, { detail: 'all' })
      expect(matchedIds(evaluation).includes('stopper')).toBe(true)
      expect(matchedIds(evaluation).includes('other')).toBe(otherRuns(stop, first, second, stopperIsFirst))
      const skipped = evaluation.trace.rules.find((trace) => trace.result === 'skipped')
      expect(skipped?.why ?? null).toBe(otherRuns(stop, first, second, stopperIsFirst) ? null : 'stop:stopper')
    },
  )
  it('R1 a repeated match still stops, but does nothing again', () => {
    const text = rule('stopper', 'stop: all') + rule('other', '')
    const first = judge(text)
    const again = judge(text, {}, { usedKeys: new Set(first.decisions.map((decision) => decision.effectKey)) })
    expect(again.decisions).toEqual([])
    expect(again.trace.rules.map((trace) => [trace.id, trace.result, trace.actions[0]?.r])).toEqual([
      ['stopper', 'repeated', 'duplicate'],
    ])
    expect(again.kept).toBe(false)
  })
  it('RUL-4 R1 the order of modules, files and entries is total and follows order.yaml', () => {
    const files = {
      'rules/beta/b.yaml': rule('beta-b', ''),
      'rules/beta/a.yaml': rule('beta-a', '') + rule('beta-a2', ''),
      'rules/alpha/z.yaml': rule('alpha-z', ''),
      'rules/alpha/m.yaml': rule('alpha-m', ''),
      'rules/_all/x.yaml': rule('all-x', ''),
    }
    expect(matchedIds(judge(files))).toEqual(['all-x', 'alpha-m', 'alpha-z', 'beta-a', 'beta-a2', 'beta-b'])
    const order = 'modules: [beta]\nfiles: { beta: [b], alpha: [z.yaml] }'
    const ordered = matchedIds(judge({ ...files, 'rules/order.yaml': order }))
    expect(ordered).toEqual(['all-x', 'beta-b', 'beta-a', 'beta-a2', 'alpha-z', 'alpha-m'])
  })
})

describe('R13 titles', () => {
  it('R13 change neither decision nor hash nor order', () => {
    const named = (title: string) => buildSample(rule('one', `title: ${title}`) + rule('two', ''))
    const [left, right] = [named('Aardvark'), named('Zebra')]
    expect(left.hash).toBe(right.hash)
    expect(evaluate(left, sampleFacts(), sampleNow)).toEqual(evaluate(right, sampleFacts(), sampleNow))
    expect(left.hash).not.toBe(buildSample(rule('two', '') + rule('one', '')).hash)
  })
})

describe('single values', () => {
  const priority = (value: string) => `{ set_priority: ${value} }`
  it.each([
    ['the first in a phase wins', rule('one', '', priority('high')) + rule('two', '', priority('low')), 'high', 'two'],
    [
      'a later rule may override',
      rule('one', '', priority('high')) + rule('two', 'override: true', priority('low')),
      'low',
      'one',
    ],
    ['a later phase wins', rule('two', 'phase: notify', priority('low')) + rule('one', '', priority('high')), 'low', 'one'],
    [
      'at least raises the winner',
      rule('one', '', priority('low')) + rule('two', '', priority('{ at_least: high }')),
      'high',
      'one',
    ],
    [
      'at least never lowers',
      rule('one', '', priority('urgent')) + rule('two', '', priority('{ at_least: high }')),
      'urgent',
      'two',
    ],
  ])('%s, and the trace names who lost', (_, text, winner, loser) => {
    const { decisions, trace } = judge(text)
    expect(decisions.map((decision) => decision.value)).toEqual([{ priority: winner, mode: 'set' }])
    const lost = trace.rules.flatMap((entry) =>
      entry.actions.filter((action) => action.r === 'lost').map((action) => [entry.id, action.by]),
    )
    expect(lost).toEqual([[loser, loser === 'one' ? 'two' : 'one']])
  })
  it('at least alone stays a demand on the task as it is', () => {
    expect(judge(rule('one', '', priority('{ at_least: high }'))).decisions[0]?.value).toEqual({
      priority: 'high',
      mode: 'at_least',
    })
  })
  it('the first role or team becomes the team, every target is told once', () => {
    const text =
      rule('one', '', '{ route_to: [a@b.example, "team:desk"] }') + rule('two', '', '{ route_to: ["role:lead", a@b.example] }')
    const evaluation = judge(text)
    expect(listDecisions(evaluation)).toEqual(['route_to a@b.example', 'route_to team:desk', 'route_to role:lead'])
    expect(
      evaluation.decisions.map(({ value }) => (typeof value === 'object' && 'setsTeam' in value ? value.setsTeam : null)),
    ).toEqual([false, true, false])
  })
  it('archive loses to any action that makes a task', () => {
    expect(listDecisions(judge(rule('one', '', '{ archive: true }')))).toEqual(['archive true'])
    expect(listDecisions(judge(rule('one', '', '{ archive: true }') + rule('two', '', '{ due: 2 days }')))).toEqual([
      'due 2 days',
    ])
  })
})

describe('phases and modules', () => {
  it('RUL-5 R3 rules of one phase do not see each other, later phases see the outcome', () => {
    const text = `
- { id: set, condition: always, action: { set_priority: high } }
- { id: same, condition: "task.priority is high", action: { tag: same } }
- { id: later, phase: assign, condition: "task.priority is high and task.tags is empty", action: { tag: later } }
`
    expect(matchedIds(judge(text))).toEqual(['set', 'later'])
  })
  it('a rule of another module does not run once the item has a module', () => {
    const files = {
      'rules/alpha/a.yaml': rule('mine', 'phase: qualify', '{ set_priority: high }') + rule('mine-too', ''),
      'rules/beta/b.yaml': rule('other', '') + rule('other-early', 'phase: qualify'),
      'rules/_all/c.yaml':
        rule('all', '') + rule('all-alpha', 'scope: { module: alpha }') + rule('all-beta', 'scope: { module: beta }'),
    }
    const evaluation = judge(files, {}, { detail: 'all' })
    expect(matchedIds(evaluation)).toEqual(['mine', 'other-early', 'all', 'all-alpha', 'mine-too'])
    expect(evaluation.module).toBe('alpha')
    expect(evaluation.trace.rules.find((entry) => entry.id === 'other')?.why).toBe('module')
  })
  it('module decides otherwise', () => {
    const files = {
      'rules/alpha/a.yaml': rule('mine', '', '{ module: beta, set_priority: high }'),
      'rules/beta/b.yaml': rule('theirs', 'phase: notify'),
    }
    const evaluation = judge(files)
    expect([evaluation.module, matchedIds(evaluation)]).toEqual(['beta', ['mine', 'theirs']])
  })
})

describe('scope', () => {
  it('RUL-8 R7 by default only incoming mail is judged', () => {
    const text = rule('default', '') + rule('out', 'scope: { direction: outgoing }') + rule('any', 'scope: { direction: any }')
    expect(matchedIds(judge(text))).toEqual(['default', 'any'])
    expect(matchedIds(judge(text, { direction: 'outgoing' }))).toEqual(['out', 'any'])
  })
  it('mailbox, folder and origin narrow a rule', () => {
    const text =
      rule('box', 'scope: { mailbox: "desk@*" }') +
      rule('folder', 'scope: { folder: [Other, "Inbox/*"] }') +
      rule('old', 'scope: { origin: import }')
    expect(matchedIds(judge(text, { mailbox: 'desk@x.example', folder: 'INBOX/A' }))).toEqual(['box', 'folder'])
    expect(matchedIds(judge(text, { origin: 'import' }))).toEqual(['old'])
  })
  it('off and observe do nothing, observe is traced and does not stop', () => {
    const text = rule('off', 'mode: off, stop: all') + rule('watch', 'mode: observe, stop: all') + rule('on', '')
    const evaluation = judge(text)
    expect(evaluation.trace.rules.map((entry) => [entry.id, entry.result])).toEqual([
      ['watch', 'observed'],
      ['on', 'matched'],
    ])
    expect(listDecisions(evaluation)).toEqual(['tag on'])
    expect(judge(rule('watch', 'mode: observe')).kept).toBe(true)
  })
})

describe('effects', () => {
  it('RUL-9 R5 attach without a fitting file is skipped, and the decision says so', () => {
    const text = rule('one', '', '{ attach: { from: message, only: ["*.pdf"], max: 1 KB } }')
    const message = {
      attachments: [
        { name: 'a.pdf', size: 2_000 },
        { name: 'b.txt', size: 10 },
      ],
    }
    const { decisions, trace } = judge(text, message)
    expect(trace.rules[0]?.actions).toEqual([{ a: 'attach', v: 'no file of the message fits', r: 'skipped', by: null }])
    expect(decisions[0]?.value).toEqual({ kind: 'message', only: ['*.pdf'], maxBytes: 1_024, files: [] })
    const fitting = judge(text, { attachments: [{ name: 'A.PDF', size: 500 }] })
    expect(fitting.decisions[0]?.value).toMatchObject({ files: [{ index: 0, name: 'A.PDF' }] })
  })
  it('counts ladder steps from the arrival of the mail', () => {
    const text = rule(
      'one',
      '',
      '{ escalate_after: [1 hour, { after: 1 business day, to: "role:lead", unless: "not task.open", late: drop, set_priority: high }] }',
    )
    const { decisions } = judge(text, { received: '2025-01-03T16:00' })
    expect(decisions.map(({ value }) => value)).toMatchObject([
      {
        ...{
          step: 0,
          after: '1 hour',
          startAt: Date.UTC(2025, 0, 3, 16),
          dueAt: Date.UTC(2025, 0, 3, 17),
          hours: 'any',
          to: null,
          unless: 'task.handled',
        },
        ...{ setPriority: null, assign: null, template: 'escalation_notification', late: 'ask' },
      },
      {
        ...{
          step: 1,
          after: '1 business day',
          startAt: Date.UTC(2025, 0, 3, 16),
          dueAt: Date.UTC(2025, 0, 6, 16),
          hours: 'any',
          to: [{ kind: 'role', name: 'lead' }],
        },
        ...{
          unless: 'not task.open',
          setPriority: { priority: 'high', mode: 'set' },
          assign: null,
          template: 'escalation_notification',
          late: 'drop',
        },
      },
    ])
  })
  it('RUL-6 confidential only tightens: readers intersect, and nothing seen stays in the trace', () => {
    const text =
      rule('one', '', '{ confidential: { case: c1, readers: ["role:a", "role:b"] } }') +
      rule('two', '', '{ confidential: { readers: ["role:b", "role:c"] } }') +
      `- { id: three, condition: "subject contains 'secret'", action: { attach: [{ from: message }, protocol.pdf] } }`
    const evaluation = judge(text, { subject: 'My secret', attachments: [{ name: 'My secret.pdf' }] })
    expect(evaluation.decisions.filter((decision) => decision.action === 'confidential').map(({ value }) => value)).toEqual([
      { case: 'c1', readers: [{ kind: 'role', name: 'b' }] },
    ])
    expect(JSON.stringify(evaluation.trace)).not.toContain('My secret')
    expect(evaluation.trace.rules[2]?.actions.map((action) => action.v)).toEqual(['protocol.pdf', 'files of the message'])
    const apart =
      rule('one', '', '{ confidential: { readers: ["role:a"] } }') + rule('two', '', '{ confidential: { readers: ["role:b"] } }')
    expect(judge(apart).decisions[0]?.value).toEqual({ case: null, readers: [{ kind: 'role', name: 'a' }] })
    expect(judge(rule('one', '', '{ confidential: true }')).decisions[0]?.value).toEqual({
      case: null,
      readers: [{ kind: 'role', name: 'alpha_case_officer' }],
    })
  })
  it('confidential and suppress_auto_reply act on every match', () => {
    const text = rule('one', '', '{ confidential: true, suppress_auto_reply: true, tag: x }')
    const first = judge(text)
    const again = judge(text, {}, { usedKeys: new Set(first.decisions.map((decision) => decision.effectKey)) })
    expect(again.decisions.map((decision) => decision.action)).toEqual(['confidential', 'suppress_auto_reply'])
  })
  it('T9 nothing answers a machine, and a suppressed thread answers no outsider', () => {
    const text =
      rule('one', '', '{ send_template: thanks }') + rule('two', '', '{ send_template: { template: info, to: "role:lead" } }')
    const suppress = rule('three', '', '{ suppress_auto_reply: true }')
    expect(listDecisions(judge(text, { auto_generated: true }))).toEqual([])
    expect(listDecisions(judge(text + suppress))).toEqual(['send_template info to role:lead', 'suppress_auto_reply true'])
  })
  it('keys depend on scope, rule, action and value, and on nothing else', () => {
    const text = rule('one', '', '{ tag: [a, b] }') + rule('two', 'once: per_message')
    const keys = (subject: string, threadKey: string) =>
      judge(text, { subject }, { threadKey }).decisions.map((decision) => decision.effectKey)
    expect(new Set(keys('first', 't1')).size).toBe(3)
    expect(keys('first', 't1').slice(0, 2)).toEqual(keys('second', 't1').slice(0, 2))
    expect(keys('first', 't1')[2]).not.toBe(keys('second', 't1')[2])
    expect(keys('first', 't1')[0]).not.toBe(keys('first', 't2')[0])
    expect(keys('first', 't1')[0]).toMatch(/^[0-9a-f]{64}$/)
  })
  it('a used key holds its place: what lost to it does not win the second time', () => {
    const text = rule('one', '', '{ set_priority: urgent }') + rule('two', '', '{ set_priority: low }')
    const first = judge(text)
    expect(judge(text, {}, { usedKeys: new Set(first.decisions.map((decision) => decision.effectKey)) }).decisions).toEqual([])
  })
})

describe('I1 kept, errors and bounds', () => {
  it('a message without a match is kept in Triage', () => {
    const evaluation = judge(`- { id: one, condition: "subject contains 'abc'", action: { tag: x } }`)
    expect([evaluation.kept, evaluation.decisions, evaluation.trace.rules]).toEqual([true, [], []])
  })
  it('a failing rule contributes nothing, the rest goes on, the message is kept', () => {
    const ruleSet = buildSample(
      `- { id: bad, condition: "header 'X' contains 'abc'", action: { tag: bad } }\n${rule('good', '')}`,
    )
    const headers = new Map()
    headers.get = () => {
      throw new Error('broken headers')
    }
    const evaluation = evaluate(ruleSet, sampleFacts({}, { headers }), sampleNow)
    expect(evaluation.kept).toBe(true)
    expect(listDecisions(evaluation)).toEqual(['tag good'])
    expect(evaluation.trace.rules.map(({ id, result, why }) => [id, result, why])).toEqual([
      ['bad', 'error', 'broken headers'],
      ['good', 'matched', null],
    ])
  })
  it('RUL-3 stops at the budget, says so and keeps the message', () => {
    const text = `- { id: one, condition: "body contains 'abc'", action: { tag: x } }\n${rule('two', '')}`
    const evaluation = judge(text, { body: 'x'.repeat(5_000) }, { maxSteps: 1_000 })
    expect(evaluation.trace.rules.map(({ id, result, why }) => [id, result, why])).toEqual([['two', 'skipped', 'budget']])
    expect(evaluation.kept).toBe(true)
  })
  it('A-31 fifty patterns that freeze others cost little on 100 KB', () => {
    const patterns = Array.from({ length: 50 }, (_, index) => `(x${index}+)+(a|aa)+$`)
    const text = patterns
      .map((pattern, index) => `- { id: r-${index}, condition: "body matches '${pattern}'", action: { tag: x } }`)
      .join('\n')
    const started = performance.now()
    const evaluation = judge(text, { body: 'a'.repeat(100_000) })
    expect(evaluation.decisions).toEqual([])
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('evaluate as a function', () => {
  const ruleSet = buildSample(`
- { id: a1, condition: "subject contains any ('abc', 'x y') or body matches 'a+b'", action: { tag: one, set_priority: high }, stop: phase }
- { id: a2, condition: "from is empty or not (to contains 'é')", action: { route_to: x@y.example, attach: { from: message }, due: 3 days } }
- { id: a3, phase: assign, condition: "task.priority is high and received older than 2 business days", action: { assign: "role:lead" } }
- { id: a4, phase: notify, condition: "attachment.size > 3 and header 'x' is empty", action: { escalate_after: 1 hour } }
`)
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('abc', 'x\u00a0 y', 'aaab', ''))
  const anyFacts = fc
    .record({
      subject: anyText,
      body: anyText,
      name: anyText,
      address: anyText,
      received: fc.option(fc.integer()),
      size: fc.double(),
      count: fc.nat(3),
    })
    .map(({ subject, body, name, address, received, size, count }): Facts => {
      const attachments = Array.from({ length: count }, (_, index) => ({
        name: `${name}${index}`,
        type: 'text/plain',
        sizeBytes: size,
      }))
      return sampleFacts(
        {},
        { subject, body, from: [{ name, address }], to: [{ name: address, address: name }], received, attachments },
      )
    })
  it('RUL-2 never throws and is deterministic, for any facts and time', () => {
    fc.assert(
      fc.property(anyFacts, fc.oneof(fc.integer(), fc.double()), (facts, now) => {
        const first = evaluate(ruleSet, facts, now, { detail: 'all' })
        expect(evaluate(ruleSet, structuredClone(facts), now, { detail: 'all' })).toEqual(first)
        expect(evaluate(ruleSet, facts, now).decisions).toEqual(first.decisions)
        expect(new Set(first.decisions.map((decision) => decision.effectKey)).size).toBe(first.decisions.length)
      }),
      { numRuns: 300 },
    )
  })
  it('R2 the order in which headers, body and files came to be known changes nothing', () => {
    const facts = sampleFacts({ subject: 'abc', body: 'aaab', attachments: [{ name: 'a' }] })
    const keys = Object.keys(facts)
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (order) => {
        // The keys are those of the facts themselves, only in another order.
        const shuffled = Object.fromEntries(order.map((key) => [key, facts[key as keyof Facts]])) as Facts
        expect(evaluate(ruleSet, shuffled, sampleNow)).toEqual(evaluate(ruleSet, facts, sampleNow))
      }),
    )
  })
})
