import { createRouterClient } from '@orpc/server'
import { afterEach, describe, expect, it } from 'vitest'
import type { Client } from '../../shared/contract/contract.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const shared = (fri = '["08:00-17:00"]'): string => `calendars:
  office:
    title: Office
    timezone: UTC
    open: { mon: ["08:00-17:00"], tue: ["08:00-17:00"], wed: ["08:00-17:00"], thu: ["08:00-17:00"], fri: ${fri} }
`

const desk = (steps: string, more = ''): Record<string, string> => ({
  'shared.yaml': shared(),
  'desk/module.yaml': `module: 1\ntitle: Desk\nteam: front\nescalate_to: "role:head"\n${more}`,
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-alarm
    title: Alarm
    if: "subject contains 'alarm'"
    then:
      - tag: alarm
      - escalate_after:
${steps
  .trim()
  .split('\n')
  .map((step) => `          - ${step.trim()}\n`)
  .join('')}`,
})

let orgo: TestOrgo
afterEach(() => orgo.close())

async function start(steps: string, more = ''): Promise<string> {
  orgo = await testOrgo({ rules: desk(steps, more), shippedRules: false })
  await orgo.importMbox([writeMail({ id: 'alarm@sender.example', subject: 'Alarm' })], { mode: 'live' })
  return (await orgo.client.tasks.list({})).rows[0]?.taskId ?? ''
}

function at(ms: number): void {
  orgo.clock.set(ms)
  orgo.engine.wake()
}

const stepsOf = async (taskId: string) => (await orgo.client.tasks.get({ taskId })).escalations
const states = async (taskId: string): Promise<string[]> => (await stepsOf(taskId)).map((step) => step.state)
const dues = async (taskId: string): Promise<number[]> => (await stepsOf(taskId)).map((step) => step.dueAt - sentAt)

describe('what a step says', () => {
  it('ESC-2 unless is judged when it fires, on the task as it is then, and a skipped step leaves the later ones', async () => {
    const taskId = await start(`{ after: 1 hour, unless: "task.tags is 'seen'" }
      { after: 2 hours, unless: "task.tags is 'seen' and task.priority is high", set_priority: urgent, assign: "role:head" }`)
    await orgo.client.tasks.tag({ taskId, add: ['seen'] })
    at(sentAt + hour)
    expect(await stepsOf(taskId)).toMatchObject([
      { state: 'skipped', reason: "It was so that task.tags equals 'seen'." },
      { state: 'pending', unless: "task.tags equals 'seen' and task.priority equals 'high'" },
    ])
    at(sentAt + 2 * hour)
    expect(await states(taskId)).toEqual(['skipped', 'fired'])
  })

  it('ESC-2 R9 unless counts business time by the calendar the step was counted in', async () => {
    // The mail came on a Monday; this office opens on Fridays alone, so that by Wednesday not one of its hours has passed.
    const rules = desk(`{ after: 2 days, unless: "task.created older than 1 business hour" }`, 'calendar: fridays\n')
    const fridays = 'calendars: { fridays: { timezone: UTC, open: { fri: ["08:00-17:00"] } } }\n'
    orgo = await testOrgo({ rules: { ...rules, 'shared.yaml': fridays }, shippedRules: false })
    await orgo.importMbox([writeMail({ id: 'alarm@sender.example', subject: 'Alarm' })], { mode: 'live' })
    const taskId = (await orgo.client.tasks.list({})).rows[0]?.taskId ?? ''
    at(sentAt + 2 * day)
    expect(await states(taskId)).toEqual(['fired'])
  })

  it('ESC-4 it sets the priority and the assignee it names, and the row names target and template for the outbox', async () => {
    const taskId = await start(
      `{ after: 1 hour, to: "role:director", set_priority: { at_least: high }, assign: "role:director", template: alarm-late }
      { after: 2 hours, set_priority: low }`,
    )
    at(sentAt + hour)
    const task = await orgo.client.tasks.get({ taskId })
    expect(task).toMatchObject({ priority: 'high', assignee: 'role:director' })
    expect(task.escalations[0]).toMatchObject({
      state: 'fired',
      from: 'team:front',
      to: 'role:director',
      template: 'alarm-late',
      firedLate: false,
    })
    expect(task.history[0]?.changes.find((change) => change.field === 'escalations')?.value).toContain('tell role:director')
    at(sentAt + 2 * hour)
    expect((await orgo.client.tasks.get({ taskId })).priority).toBe('low')
  })

  it('R10 ESC-6 late steps ask, are sent marked late, or are dropped, as each says', async () => {
    const taskId = await start(`{ after: 1 hour }
      { after: 2 hours, late: send }
      { after: 3 hours, late: drop }
      { after: 4 hours }`)
    at(sentAt + 4 * hour + 15 * minute)
    expect((await stepsOf(taskId)).map((step) => [step.state, step.firedLate])).toEqual([
      ['late', false],
      ['fired', true],
      ['dropped', false],
      ['fired', false],
    ])
    expect((await orgo.client.tasks.get({ taskId })).priority).toBe('urgent')
  })
})

describe('waiting, reopening and calendars', () => {
  it('ESC-3 what a task waited moves its steps, and no other clock', async () => {
    const taskId = await start(`{ after: 1 hour }\n{ after: 4 hours, hours: office }\n{ after: 1 business day }`)
    // Monday 09:00.
    expect(await dues(taskId)).toEqual([hour, 4 * hour, day])
    at(sentAt + 30 * minute)
    await orgo.client.tasks.setStatus({ taskId, status: 'waiting' })
    at(sentAt + 9.5 * hour)
    expect(await states(taskId)).toEqual(['pending', 'pending', 'pending'])
    await orgo.client.tasks.setStatus({ taskId, status: 'open' })
    // Nine hours by the clock; 7.5 hours of them open, until 17:00.
    expect(await dues(taskId)).toEqual([10 * hour, day + 2.5 * hour, day + 7.5 * hour])
    const [first, second] = await stepsOf(taskId)
    expect(first?.reason).toContain('The task waited 9 h.')
    expect(second?.arithmetic).toBe(
      '4 hours of open time (Office) from Mon 2025-01-06 09:00, plus 7 h 30 min waiting = Tue 2025-01-07 11:30',
    )
    const { history } = await orgo.client.tasks.get({ taskId })
    expect(history.filter((entry) => entry.cause.command === 'escalation.move')).toHaveLength(3)
  })

  it('ESC-3 waiting that is undone never happened', async () => {
    const taskId = await start('{ after: 4 hours }')
    await orgo.client.tasks.setStatus({ taskId, status: 'waiting' })
    at(sentAt + hour)
    await orgo.client.tasks.setStatus({ taskId, status: 'open' })
    expect(await dues(taskId)).toEqual([5 * hour])
    await orgo.client.tasks.undo({})
    await orgo.client.tasks.undo({})
    expect(await dues(taskId)).toEqual([4 * hour])
  })

  it('ESC-5 opening again counts anew as its calendar counts, and keeps all that the step says', async () => {
    const taskId = await start(`{ after: 4 hours, hours: office, to: "role:director", late: drop, template: alarm-late }`)
    await orgo.client.tasks.close({ taskId })
    orgo.clock.set(sentAt + 7 * hour)
    await orgo.client.tasks.reopen({ taskId })
    // 16:00: one hour today, three tomorrow from 08:00.
    expect((await stepsOf(taskId)).at(-1)).toMatchObject({
      state: 'pending',
      dueAt: sentAt + day + 2 * hour,
      hours: 'office',
      to: 'role:director',
      late: 'drop',
      template: 'alarm-late',
    })
  })

  it('R9 ESC-8 a calendar that is edited moves the open steps it counts, and the log says so', async () => {
    const taskId = await start(`{ after: 1 hour }\n{ after: 5 business days }`, 'calendar: office\n')
    expect(await dues(taskId)).toEqual([hour, 7 * day])
    orgo.writeRules({ 'shared.yaml': shared('[]') })
    orgo.engine.wake()
    at(sentAt + 1)
    expect(await dues(taskId)).toEqual([hour, 8 * day])
    const { history } = await orgo.client.tasks.get({ taskId })
    expect(history[0]?.cause).toMatchObject({ command: 'escalation.move', actor: { kind: 'timer' } })
    expect(history[0]?.changes[0]).toMatchObject({
      field: 'escalation_due',
      value: expect.stringContaining('Tue 2025-01-14 09:00'),
    })
  })
})

describe('the zone of a rule file', () => {
  it('R9 ESC-8 keeps its clock time over a clock change, and no sweep moves it to the zone of the organisation', async () => {
    const files = desk('{ after: 3 months }')
    const inNewYork = files['desk/rules.yaml']?.replace('orgo_rules: 1', 'orgo_rules: 1\ntimezone: America/New_York') ?? ''
    orgo = await testOrgo({ rules: { ...files, 'desk/rules.yaml': inNewYork }, shippedRules: false })
    await orgo.importMbox([writeMail({ id: 'alarm@sender.example', subject: 'Alarm' })], { mode: 'live' })
    at(sentAt + minute)
    const taskId = (await orgo.client.tasks.list({})).rows[0]?.taskId ?? ''
    // 04:00 by the clock of New York, an hour earlier by UTC since its summer time began.
    expect(await dues(taskId)).toEqual([Date.parse('2025-04-06T08:00:00Z') - sentAt])
  })
})

describe('while you were away', () => {
  async function away(): Promise<string> {
    const taskId = await start(`{ after: 1 hour, to: "role:head" }\n{ after: 2 hours, to: "role:director" }`)
    at(sentAt + 2 * day)
    return taskId
  }

  it('ESC-6 lists what would have fired, by task and rule, with how late it is', async () => {
    const taskId = await away()
    const listed = await orgo.client.escalations.away({})
    expect(listed).toMatchObject({
      absence: { from: sentAt, to: sentAt + 2 * day },
      total: 2,
      groups: [
        {
          task: { taskId, title: 'Alarm' },
          ruleId: 'desk-alarm',
          ruleTitle: 'Alarm',
          steps: [
            { to: 'role:head', lateMs: 2 * day - hour },
            { to: 'role:director', lateMs: 2 * day - 2 * hour },
          ],
        },
      ],
      newTasks: 1,
    })
    expect((await orgo.client.escalations.list({ state: 'late' })).total).toBe(2)
  })

  it('ESC-7 send fires late and both at once, and one undo takes it back', async () => {
    const taskId = await away()
    const ids = (await stepsOf(taskId)).map((step) => step.escalationId)
    const outcome = await orgo.client.escalations.send({ escalationIds: [...ids, ...ids, `escalation_${'0'.repeat(36)}`] })
    expect(outcome).toMatchObject({ done: 2, failed: [{ sentence: 'There is no such escalation.' }] })
    expect((await stepsOf(taskId)).map((step) => [step.state, step.firedLate, step.to])).toEqual([
      ['fired', true, 'role:head'],
      ['fired', true, 'role:director'],
    ])
    expect((await orgo.client.tasks.get({ taskId })).priority).toBe('urgent')
    expect((await orgo.client.escalations.send({ escalationIds: ids })).failed[0]?.sentence).toMatch(/it is fired/)
    await orgo.client.tasks.undo({})
    expect(await states(taskId)).toEqual(['late', 'late'])
    expect((await orgo.client.tasks.get({ taskId })).priority).toBe('normal')
  })

  it('ESC-7 handled and ignored steps tell nobody, stay so after a restart, and say who decided', async () => {
    const taskId = await away()
    const [first, second] = (await stepsOf(taskId)).map((step) => step.escalationId)
    await orgo.client.escalations.markHandled({ escalationIds: [first ?? ''], note: 'Called them.' })
    await orgo.client.escalations.ignore({ escalationIds: [second ?? ''] })
    at(sentAt + 30 * day)
    expect(await states(taskId)).toEqual(['handled', 'ignored'])
    expect((await stepsOf(taskId))[0]?.reason).toMatch(/says it is taken care of. Called them.$/)
    expect((await orgo.client.escalations.away({})).total).toBe(0)
  })

  it('ESC-2 a late step whose task is taken up meanwhile asks no more', async () => {
    const taskId = await away()
    await orgo.client.tasks.comment({ taskId, text: 'On it.' })
    expect(await states(taskId)).toEqual(['skipped', 'skipped'])
  })

  it('ESC-11 whoever may not see the task sees none of it and decides none', async () => {
    const taskId = await start('{ after: 1 hour }', 'confidential: true\n')
    const stranger: Client = createRouterClient(orgo.engine.router, {
      context: { session: { ...orgo.engine.owner, sight: ['person:ana'] } },
    })
    expect((await stranger.escalations.list({})).rows).toEqual([])
    expect((await stranger.escalations.simulate({ until: sentAt + day })).steps).toEqual([])
    const [step] = await stepsOf(taskId)
    at(sentAt + 2 * day)
    expect(await stranger.escalations.away({})).toMatchObject({ total: 0, groups: [], newTasks: 0 })
    const decided = await stranger.escalations.ignore({ escalationIds: [step?.escalationId ?? ''] })
    expect(decided).toMatchObject({ done: 0, changeId: null, failed: [{ sentence: 'There is no such escalation.' }] })
    expect(await states(taskId)).toEqual(['late'])
    expect((await orgo.client.escalations.away({})).groups[0]?.task.confidential).toBe(true)
  })
})

describe('the time a workflow gives a state', () => {
  const workflow = `workflow: 1
name: short
initial: new
states:
  - { id: new, title: Fresh, category: new, deadline: 2 hours }
  - { id: doing, title: In work, category: open }
  - { id: parts, title: Waiting for parts, category: waiting, deadline: 5 hours }
  - { id: done, title: Done, category: done }
transitions:
  - { from: new, to: [doing, done] }
  - { from: doing, to: [parts, done] }
  - { from: parts, to: [doing, done] }
  - { from: done, to: [doing] }
`
  it('ESC-2 ESC-6 is a step like any other: it asks when late, by the name of the state, and ends with it', async () => {
    const files = desk('{ after: 10 days }')
    orgo = await testOrgo({ rules: { ...files, 'desk/workflow.yaml': workflow }, shippedRules: false })
    await orgo.importMbox([writeMail({ id: 'alarm@sender.example', subject: 'Alarm' })], { mode: 'live' })
    const taskId = (await orgo.client.tasks.list({})).rows[0]?.taskId ?? ''
    expect((await orgo.client.escalations.simulate({ until: sentAt + day })).steps[0]).toMatchObject({
      at: sentAt + 2 * hour,
      to: 'role:head',
      reason: 'Too long in the state "Fresh": it is open.',
    })
    at(sentAt + 3 * hour)
    expect((await orgo.client.escalations.away({})).groups).toMatchObject([{ ruleTitle: 'Too long in the state "Fresh"' }])
    await orgo.client.tasks.setStatus({ taskId, status: 'doing' })
    expect((await orgo.client.escalations.away({})).total).toBe(0)
    expect(await states(taskId)).toEqual(['cancelled', 'pending'])
  })

  it('ESC-3 the time of a waiting state itself runs on, and nothing else does', async () => {
    const files = desk('{ after: 8 hours, unless: "not task.open" }')
    orgo = await testOrgo({ rules: { ...files, 'desk/workflow.yaml': workflow }, shippedRules: false })
    await orgo.importMbox([writeMail({ id: 'alarm@sender.example', subject: 'Alarm' })], { mode: 'live' })
    const taskId = (await orgo.client.tasks.list({})).rows[0]?.taskId ?? ''
    at(sentAt + hour)
    await orgo.client.tasks.setStatus({ taskId, status: 'doing' })
    await orgo.client.tasks.setStatus({ taskId, status: 'parts' })
    at(sentAt + 6 * hour)
    expect(await states(taskId)).toEqual(['cancelled', 'fired', 'pending'])
    await orgo.client.tasks.setStatus({ taskId, status: 'doing' })
    expect((await dues(taskId)).at(-1)).toBe(13 * hour)
  })
})

describe('the simulator', () => {
  it('ESC-10 says what escalates until a time, to whom and why, and draws the calendars', async () => {
    const taskId = await start(`{ after: 1 hour }\n{ after: 4 hours, hours: office, to: "role:director" }`)
    const simulated = await orgo.client.escalations.simulate({ until: sentAt + day })
    expect(simulated.steps).toMatchObject([
      { at: sentAt + hour, kind: 'escalation', task: { taskId }, step: 'step 1, after 1 hour', to: 'role:head', calendar: null },
      {
        at: sentAt + 4 * hour,
        to: 'role:director',
        calendar: 'office',
        reason: 'Alarm: nobody has taken the task up.',
        arithmetic: '4 hours of open time (Office) from Mon 2025-01-06 09:00 = Mon 2025-01-06 13:00',
      },
    ])
    expect(simulated.calendars.map(({ name, open }) => [name, open.length])).toEqual([
      ['office', 2],
      ['default', 2],
    ])
    expect(await states(taskId)).toEqual(['pending', 'pending'])
    await orgo.client.tasks.comment({ taskId, text: 'On it.' })
    expect((await orgo.client.escalations.simulate({ until: sentAt + day })).steps).toEqual([])
  })
})
