import { describe, expect, it } from 'vitest'
import { type EvaluateOptions, evaluate } from './evaluate.ts'
import { createTaskFacts, type Facts, noMessageFacts, type TaskFacts } from './facts.ts'
import { buildSample, findProblems, listDecisions, matchedIds, sampleFacts, sampleNow } from './testing-rules.ts'
import { type RuleEvent, ruleEvents } from './trace.ts'

const task: TaskFacts = { ...createTaskFacts(sampleNow), module: 'alpha', status: 'open' }
const withTask = (changes: Partial<TaskFacts> = {}): Facts => sampleFacts({}, { task: { ...task, ...changes } })
const rule = (id: string, parts: string): string => `- { id: ${id}, ${parts} }\n`
const everyEvent = ruleEvents
  .map((event) => rule(`on-${event.replace('.', '-')}`, `when: ${event}, if: always, then: { tag: x }`))
  .join('')

/** The keys a rule's effects get in a run, to tell which runs count as one. */
function keysOf(text: string, facts: Facts, options: EvaluateOptions): string[] {
  return evaluate(buildSample(text), facts, sampleNow, options).decisions.map(({ effectKey }) => effectKey)
}

describe('events', () => {
  it.each(ruleEvents)('RUL-11 %s runs the rules that name it, and no other', (event) => {
    const evaluation = evaluate(buildSample(everyEvent), withTask(), sampleNow, { event })
    expect(matchedIds(evaluation)).toEqual([`on-${event.replace('.', '-')}`])
    expect(evaluation.trace.event).toBe(event)
  })
  it('RUL-11 a rule without "when" runs on received mail', () => {
    const ruleSet = buildSample(rule('plain', 'if: always, then: { tag: x }'))
    expect(ruleEvents.filter((event) => evaluate(ruleSet, withTask(), sampleNow, { event }).decisions.length > 0)).toEqual([
      'message.received',
    ])
  })
  it('only a macro needs no condition', () => {
    expect(findProblems('- { id: one, when: manual, then: { tag: x } }')).toEqual([])
    expect(findProblems('- { id: one, when: timer, then: { tag: x } }')).toEqual(['1:3 E207'])
    const evaluation = evaluate(buildSample(rule('macro', 'when: manual, then: { tag: x }')), withTask(), sampleNow, {
      event: 'manual',
    })
    expect(listDecisions(evaluation)).toEqual(['tag x'])
  })
  it('one rule can be run alone, by its id', () => {
    const text = rule('one', 'when: manual, then: { tag: a }, stop: all') + rule('two', 'when: manual, then: { tag: b }')
    const evaluation = evaluate(buildSample(text), withTask(), sampleNow, { event: 'manual', only: 'two', detail: 'all' })
    expect(evaluation.trace.rules.map(({ id, result, why }) => [id, result, why])).toEqual([
      ['one', 'skipped', 'other'],
      ['two', 'matched', null],
    ])
  })
  it('a suspended rule does not run, and does not stop others', () => {
    const text = rule('one', 'if: always, then: { tag: a }, stop: all') + rule('two', 'if: always, then: { tag: b }')
    const evaluation = evaluate(buildSample(text), sampleFacts(), sampleNow, { suspended: new Set(['one']), detail: 'all' })
    expect(evaluation.trace.rules.map(({ id, result, why }) => [id, result, why])).toEqual([
      ['one', 'skipped', 'suspended'],
      ['two', 'matched', null],
    ])
  })
  it('RUL-11 an event about a task makes no task: what would is refused', () => {
    const text = rule('one', 'when: task.created, if: always, then: { set_priority: high, tag: x }')
    const without = evaluate(buildSample(text), noMessageFacts, sampleNow, { event: 'task.created' })
    expect(without.trace.rules[0]?.actions.map(({ a, r }) => [a, r])).toEqual([
      ['set_priority', 'refused'],
      ['tag', 'applied'],
    ])
    expect(listDecisions(evaluate(buildSample(text), withTask(), sampleNow, { event: 'task.created' }))).toHaveLength(2)
  })
  it('keeps nothing in Triage but mail, and whatever a rule failed on', () => {
    const ruleSet = buildSample(rule('one', 'when: timer, if: "header \'x\' is empty and is_list", then: { tag: x }'))
    expect(evaluate(ruleSet, withTask(), sampleNow, { event: 'timer' }).kept).toBe(false)
    const headers = new Map()
    headers.get = () => {
      throw new Error('broken')
    }
    expect(evaluate(ruleSet, { ...withTask(), headers }, sampleNow, { event: 'timer' }).kept).toBe(true)
  })
  it('R3 two rules that undo each other run once each, and both are in the trace', () => {
    const text =
      rule('raise', 'when: task.updated, if: "task.priority is low", then: { set_priority: high }') +
      rule('lower', 'when: task.updated, if: "task.priority is high", then: { set_priority: low }')
    const ruleSet = buildSample(text)
    const usedKeys = new Set<string>()
    let priority = 'low'
    const seen: string[] = []
    // Whoever drives the rules may be told of each change; each rule acts once on the task all the same.
    for (let depth = 0; depth < 10; depth += 1) {
      const evaluation = evaluate(ruleSet, withTask({ priority }), sampleNow, { event: 'task.updated', usedKeys, taskKey: 't1' })
      seen.push(...matchedIds(evaluation))
      for (const { effectKey } of evaluation.decisions) usedKeys.add(effectKey)
      const [decision] = evaluation.decisions
      if (decision?.action !== 'set_priority') break
      priority = decision.value.priority
    }
    expect(seen).toEqual(['raise', 'lower', 'raise'])
    expect(priority).toBe('low')
  })
})

describe('once', () => {
  const acting = (event: RuleEvent, once: string): string =>
    rule('one', `when: ${event}, if: always, then: { tag: x }${once === '' ? '' : `, once: ${once}`}`)
  const first = { threadKey: 't1', taskKey: 'k1', runKey: 'r1' }

  it.each<[RuleEvent, string, EvaluateOptions, boolean]>([
    ['message.received', '', { ...first, taskKey: 'k2', runKey: 'r2' }, true],
    ['message.received', '', { ...first, threadKey: 't2' }, false],
    ['message.received', 'per_task', { ...first, threadKey: 't2' }, true],
    ['message.received', 'per_task', { ...first, taskKey: 'k2' }, false],
    ['message.received', 'per_run', { ...first, runKey: 'r2' }, false],
    ['task.created', '', { ...first, threadKey: 't2', runKey: 'r2' }, true],
    ['task.created', '', { ...first, taskKey: 'k2' }, false],
    ['task.updated', '', { ...first, runKey: 'r2' }, true],
    ['task.updated', 'per_run', { ...first, runKey: 'r2' }, false],
    ['task.updated', 'per_thread', { ...first, taskKey: 'k2' }, true],
    ['timer', '', { ...first, runKey: 'r2' }, true],
    ['timer', '', { ...first, taskKey: 'k2' }, false],
    ['timer', '', { ...first, episodes: new Map([['one', '2']]) }, false],
    ['timer', 'per_task', { ...first, episodes: new Map([['one', '2']]) }, true],
    ['manual', '', { ...first, runKey: 'r2' }, false],
    ['manual', 'per_task', { ...first, runKey: 'r2' }, true],
  ])('on %s, once %s: a second run with %j has the same key: %s', (event, once, second, same) => {
    const text = acting(event, once)
    const facts = withTask()
    expect(keysOf(text, facts, { event, ...first })).toHaveLength(1)
    expect(keysOf(text, facts, { event, ...second })[0] === keysOf(text, facts, { event, ...first })[0]).toBe(same)
  })
  it('per_message acts once for each message, per_thread once for all', () => {
    const messages = ['one', 'two'].map((subject) => sampleFacts({ subject }))
    const keys = (once: string) =>
      messages.flatMap((facts) => keysOf(acting('message.received', once), facts, { threadKey: 't1' }))
    expect(new Set(keys('per_message')).size).toBe(2)
    expect(new Set(keys('per_thread')).size).toBe(1)
  })
  it('RUL-12 an episode ends where the condition is false, and says so', () => {
    const text =
      rule('late', 'when: timer, if: "task.overdue", then: { tag: late }') +
      rule('other', 'when: timer, once: per_task, if: is_list, then: { tag: x }')
    const ruleSet = buildSample(text)
    const run = (due: number, episodes: ReadonlyMap<string, string>, usedKeys: ReadonlySet<string>) =>
      evaluate(ruleSet, withTask({ due }), sampleNow, { event: 'timer', taskKey: 'k1', episodes, usedKeys })
    const late = run(sampleNow - 1, new Map(), new Set())
    expect([listDecisions(late), late.ended]).toEqual([['tag late'], []])
    const used = new Set(late.decisions.map(({ effectKey }) => effectKey))
    expect(run(sampleNow - 1, new Map(), used).decisions).toEqual([])
    const calm = run(sampleNow + 1, new Map(), used)
    expect([calm.decisions, calm.ended]).toEqual([[], ['late']])
    expect(listDecisions(run(sampleNow - 1, new Map([['late', '1']]), used))).toEqual(['tag late'])
  })
  it.each(['message.received', 'task.created', 'manual'])('per_episode is refused on %s, where nobody asks again', (event) => {
    expect(findProblems(`- { id: one, when: ${event}, if: always, then: { tag: x }, once: per_episode }`)).toEqual([
      expect.stringContaining('E105'),
    ])
  })
})

describe('times of events', () => {
  const ladder = '{ escalate_after: 1 hour, due: 2 days, snooze: 3 days }'
  const hour = 3_600_000
  it.each<[RuleEvent, number]>([
    ['message.received', 0],
    ['task.created', 5 * hour],
    ['task.updated', 5 * hour],
    ['timer', 5 * hour],
    ['manual', 5 * hour],
  ])('on %s, times count from the right start', (event, delay) => {
    const text = rule('one', `when: ${event}, if: always, then: ${ladder}`)
    const evaluation = evaluate(buildSample(text), withTask(), sampleNow + 5 * hour, { event })
    expect(evaluation.decisions.map(({ value }) => value)).toMatchObject([
      { dueAt: sampleNow + delay + hour, after: '1 hour' },
      { dueAt: sampleNow + delay + 48 * hour, text: '2 days' },
      { until: sampleNow + delay + 72 * hour, text: '3 days' },
    ])
  })
  it('"from" says otherwise', () => {
    const text = rule('one', 'when: timer, if: always, then: { due: { in: 1 hour, from: received } }')
    const evaluation = evaluate(buildSample(text), withTask(), sampleNow + 5 * hour, { event: 'timer' })
    expect(evaluation.decisions[0]?.value).toMatchObject({ dueAt: sampleNow + hour })
  })
})
