import { afterEach, describe, expect, it } from 'vitest'
import type { Deadline } from '../../shared/model/escalation.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const shared = (hours = '["08:00-17:00"]'): string => `calendars:
  office:
    title: Office
    timezone: UTC
    open: { mon: ${hours}, tue: ${hours}, wed: ${hours}, thu: ${hours}, fri: ${hours} }
`
const rules = {
  'shared.yaml': shared(),
  'desk/module.yaml': `module: 1
title: Desk
team: front
calendar: office
service_levels:
  - { name: quick, title: Quick, when: { priority: [urgent] }, first_response: 30 minutes }
  - { name: normal, title: Normal, first_response: 4 business hours, update: 1 business day, solution: 3 business days }
`,
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - { id: desk-any, if: "subject contains 'lamp'", then: { tag: lamp, module: desk, assign: "role:front" } }
`,
}

let orgo: TestOrgo
afterEach(() => orgo.close())

async function lamp(): Promise<string> {
  orgo = await testOrgo({ rules, shippedRules: false })
  await orgo.importMbox([writeMail({ id: 'lamp@sender.example', subject: 'The lamp is dark' })], { mode: 'live' })
  return (await orgo.client.tasks.list({})).rows[0]?.taskId ?? ''
}

function at(ms: number): void {
  orgo.clock.set(ms)
  orgo.engine.wake()
}

const levelOf = async (taskId: string) => (await orgo.client.tasks.get({ taskId })).serviceLevel
async function deadline(taskId: string, kind: Deadline['kind']): Promise<Deadline | undefined> {
  return (await levelOf(taskId))?.deadlines.find((found) => found.kind === kind)
}
const stateOf = async (taskId: string, kind: Deadline['kind']) => (await deadline(taskId, kind))?.state

describe('deadlines of a task', () => {
  it('ESC-9 follow from the log: first response until a person answers, in the open time of the module, arithmetic shown', async () => {
    const taskId = await lamp()
    expect(await levelOf(taskId)).toMatchObject({ level: 'normal', calendar: 'office', kept: false })
    expect(await deadline(taskId, 'first_response')).toMatchObject({
      state: 'running',
      dueAt: sentAt + 4 * hour,
      arithmetic: '4 business hours (Office) from Mon 2025-01-06 09:00 = Mon 2025-01-06 13:00',
    })
    at(sentAt + hour)
    await orgo.client.tasks.comment({ taskId, text: 'We come today.' })
    expect(await deadline(taskId, 'first_response')).toMatchObject({ state: 'met', doneAt: sentAt + hour })
    expect(await deadline(taskId, 'update')).toMatchObject({
      state: 'running',
      startedAt: sentAt + hour,
      dueAt: sentAt + day + hour,
    })
  })

  it('ESC-9 waiting pauses them, and the waited time is in the arithmetic', async () => {
    const taskId = await lamp()
    at(sentAt + hour)
    await orgo.client.tasks.setStatus({ taskId, status: 'waiting' })
    at(sentAt + 3 * hour)
    expect(await stateOf(taskId, 'solution')).toBe('paused')
    await orgo.client.tasks.setStatus({ taskId, status: 'open' })
    expect(await deadline(taskId, 'solution')).toMatchObject({
      state: 'running',
      waitedMs: 2 * hour,
      dueAt: sentAt + 3 * day + 2 * hour,
      arithmetic: '3 business days (Office) from Mon 2025-01-06 09:00, plus 2 h waiting = Thu 2025-01-09 11:00',
    })
  })

  it('ESC-9 the overdue list has what is past, and the task is overdue', async () => {
    const taskId = await lamp()
    at(sentAt + minute)
    expect((await orgo.client.escalations.deadlines({ overdue: true })).total).toBe(0)
    expect((await orgo.client.escalations.deadlines({})).rows.map((row) => row.kind)).toEqual([
      'first_response',
      'update',
      'solution',
    ])
    at(sentAt + 5 * hour)
    const overdue = await orgo.client.escalations.deadlines({ overdue: true })
    expect(overdue).toMatchObject({
      total: 1,
      rows: [{ kind: 'first_response', state: 'overdue', task: { taskId }, title: 'Normal' }],
    })
    expect((await orgo.client.tasks.list({ view: 'overdue' })).rows).toMatchObject([{ taskId, overdue: true }])
  })

  it('ESC-9 the first level that fits is the one, by the priority as it is', async () => {
    const taskId = await lamp()
    await orgo.client.tasks.setPriority({ taskId, priority: 'urgent' })
    expect(await levelOf(taskId)).toMatchObject({ level: 'quick', title: 'Quick', deadlines: [{ dueAt: sentAt + 30 * minute }] })
  })
})

describe('R11 what a closing recorded', () => {
  it('R11 ESC-9 is kept at close and never recomputed, whatever the calendar and the promises say later', async () => {
    const taskId = await lamp()
    at(sentAt + 5 * hour)
    await orgo.client.tasks.comment({ taskId, text: 'Late, sorry.' })
    at(sentAt + 6 * hour)
    await orgo.client.tasks.close({ taskId })
    const kept = await levelOf(taskId)
    expect(kept).toMatchObject({
      kept: true,
      deadlines: [
        { kind: 'first_response', state: 'missed', doneAt: sentAt + 5 * hour },
        { kind: 'update', state: 'met' },
        { kind: 'solution', state: 'met', doneAt: sentAt + 6 * hour },
      ],
    })
    const { history } = await orgo.client.tasks.get({ taskId })
    expect(history[0]?.changes).toMatchObject([
      { field: 'service_records', value: 'Normal: first response missed, update met, solution met' },
    ])
    orgo.writeRules({ 'shared.yaml': shared('["08:00-09:30"]') })
    orgo.engine.wake()
    at(sentAt + 30 * day)
    await orgo.client.tasks.setPriority({ taskId, priority: 'urgent' })
    expect(await levelOf(taskId)).toEqual(kept)
    expect((await orgo.client.escalations.deadlines({})).total).toBe(0)
  })

  it('R11 ESC-9 a task that is opened again runs anew, keeps its first response, and its second closing has a record of its own', async () => {
    const taskId = await lamp()
    at(sentAt + hour)
    await orgo.client.tasks.close({ taskId })
    at(sentAt + day)
    await orgo.client.tasks.reopen({ taskId })
    expect(await levelOf(taskId)).toMatchObject({
      kept: false,
      deadlines: [
        { kind: 'first_response', state: 'met', doneAt: sentAt + hour },
        { kind: 'update', startedAt: sentAt + day },
        { kind: 'solution', state: 'running', startedAt: sentAt + day, dueAt: sentAt + 4 * day },
      ],
    })
    at(sentAt + 8 * day)
    await orgo.client.tasks.close({ taskId })
    expect(await stateOf(taskId, 'solution')).toBe('missed')
    const records = await orgo.withStore((store) =>
      store.read.all<{ record_id: string }>('SELECT DISTINCT record_id FROM service_records ORDER BY record_id'),
    )
    expect(records.map((row) => row.record_id)).toEqual([`closed_${sentAt + hour}`, `closed_${sentAt + 8 * day}`])
  })

  it('R11 ESC-9 the deadlines of one task move no other, and no step of a ladder', async () => {
    const taskId = await lamp()
    await orgo.importMbox([writeMail({ id: 'lamp-2@sender.example', subject: 'A second lamp' })], { mode: 'live' })
    const other = (await orgo.client.tasks.list({})).rows.find((row) => row.taskId !== taskId)?.taskId ?? ''
    const before = await levelOf(other)
    at(sentAt + minute)
    await orgo.client.tasks.setStatus({ taskId, status: 'waiting' })
    at(sentAt + 2 * minute)
    await orgo.client.tasks.close({ taskId })
    expect(await levelOf(other)).toEqual(before)
  })
})
