import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const hour = 3_600_000
const day = 24 * hour

const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\nteam: front\nescalate_to: "role:head"\n',
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-alarm
    title: Alarm
    if: "subject contains 'alarm'"
    then:
      - tag: alarm
      - escalate_after:
          - { after: 1 hour }
          - { after: 1 day, to: "role:director" }
`,
}

let orgo: TestOrgo
afterEach(() => orgo.close())

async function alarm() {
  orgo = await testOrgo({ rules, shippedRules: false })
  await orgo.importMbox([writeMail({ id: 'alarm@sender.example', subject: 'Alarm' })], { mode: 'live' })
  const [row] = (await orgo.client.tasks.list({})).rows
  return row?.taskId ?? ''
}

/** What a laptop does after its clock has gone to this moment: on wake, at start, and every minute. */
async function at(ms: number): Promise<void> {
  orgo.clock.set(ms)
  orgo.engine.wake()
}

const steps = async (taskId: string): Promise<string[]> =>
  (await orgo.client.tasks.get({ taskId })).escalations.map((step) => `${step.after}: ${step.state}`)

describe('a step that falls due', () => {
  it('ESC-4 keeps who was told, in whose place and why, and raises the priority', async () => {
    const taskId = await alarm()
    await at(sentAt + hour - 1)
    expect(await steps(taskId)).toEqual(['1 hour: pending', '1 day: pending'])
    await at(sentAt + hour)
    const task = await orgo.client.tasks.get({ taskId })
    expect(task.escalations).toMatchObject([
      {
        state: 'fired',
        taskId,
        from: 'team:front',
        to: 'role:head',
        reason: 'Nobody had taken the task up within 1 hour.',
        firedAt: sentAt + hour,
        ruleId: 'desk-alarm',
      },
      {
        state: 'pending',
        to: 'role:director',
        firedAt: null,
        reason: 'It falls due 1 day after the mail arrived, if nobody has taken the task up by then.',
      },
    ])
    expect(task).toMatchObject({ priority: 'high', overdue: true, escalatesAt: sentAt + day })
    expect(task.why.find((cause) => cause.field === 'priority')?.cause).toMatchObject({
      actor: { kind: 'timer' },
      sentence: 'A due time was reached.',
    })
    await at(sentAt + day)
    expect(await orgo.client.tasks.get({ taskId })).toMatchObject({ priority: 'urgent' })
    await orgo.client.tasks.assign({ taskId, assignee: 'person:ida' })
    expect((await orgo.client.tasks.get({ taskId })).escalations[1]).toMatchObject({
      state: 'fired',
      from: 'team:front',
      to: 'role:director',
    })
  })

  it('R10 ESC-1 is found at start as well, when no timer ran', async () => {
    const taskId = await alarm()
    orgo.clock.set(sentAt + hour + 10 * 60_000)
    const again = await orgo.reopen()
    const task = await again.client.tasks.get({ taskId })
    expect(task.escalations.map((step) => [step.state, step.firedAt, step.firedLate])).toEqual([
      ['fired', sentAt + hour + 10 * 60_000, false],
      ['pending', null, false],
    ])
    await again.engine.close()
  })

  it('R10 ESC-6 tells nobody by itself after days off: both steps wait for a person', async () => {
    const taskId = await alarm()
    orgo.clock.set(sentAt + 3 * day)
    const again = await orgo.reopen()
    const task = await again.client.tasks.get({ taskId })
    expect(task.escalations.map((step) => [step.state, step.firedAt])).toEqual([
      ['late', null],
      ['late', null],
    ])
    expect(task).toMatchObject({ priority: 'normal', overdue: true })
    await again.engine.close()
  })

  it('R10 ESC-1 whatever the clock does, each step fires at most once, and not before its time', async () => {
    const taskId = await alarm()
    const jump = fc.constantFrom(8 * hour, -2 * hour, 30 * day, -30 * day, 59 * 60_000, 60_000, -1)
    await fc.assert(
      fc.asyncProperty(fc.array(jump, { minLength: 1, maxLength: 8 }), async (jumps) => {
        for (const by of jumps) {
          await at(orgo.clock.now() + by)
          orgo.engine.wake()
          const history = (await orgo.client.tasks.get({ taskId })).history.filter(
            (entry) => entry.cause.command === 'escalation.fire',
          )
          const fired = history.flatMap((entry) => entry.changes.filter((change) => change.field === 'escalations'))
          expect(fired.length).toBeLessThanOrEqual(2)
          expect(new Set(fired.map((change) => change.value)).size).toBe(fired.length)
          for (const step of (await orgo.client.tasks.get({ taskId })).escalations)
            if (step.firedAt !== null) expect(step.firedAt).toBeGreaterThanOrEqual(step.dueAt)
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe('a task that somebody has in hand', () => {
  it.each([
    ['taken up', (taskId: string) => orgo.client.tasks.setStatus({ taskId, status: 'open' })],
    ['given to somebody', (taskId: string) => orgo.client.tasks.assign({ taskId, assignee: 'person:ida' })],
    ['answered', (taskId: string) => orgo.client.tasks.comment({ taskId, text: 'I go and look.' })],
  ])('ESC-2 %s: the step is passed over, and says so', async (_what, take) => {
    const taskId = await alarm()
    await take(taskId)
    await at(sentAt + hour)
    expect(await steps(taskId)).toEqual(['1 hour: skipped', '1 day: pending'])
    const { history, priority } = await orgo.client.tasks.get({ taskId })
    expect(priority).toBe('normal')
    expect(history[0]?.cause).toMatchObject({ command: 'escalation.skip', actor: { kind: 'timer' } })
  })

  it('ESC-2 a tag, a due time or a priority is no answer, and an answer that was undone is none', async () => {
    const taskId = await alarm()
    await orgo.client.tasks.tag({ taskId, add: ['seen'] })
    await orgo.client.tasks.setDue({ taskId, dueAt: sentAt + day })
    await orgo.client.tasks.setPriority({ taskId, priority: 'low' })
    await orgo.client.tasks.assign({ taskId, assignee: 'person:ida' })
    await orgo.client.tasks.undo({})
    await at(sentAt + hour)
    expect(await steps(taskId)).toEqual(['1 hour: fired', '1 day: pending'])
    expect(await orgo.client.tasks.get({ taskId })).toMatchObject({ priority: 'normal' })
  })

  it('ESC-3 waiting stops the clock', async () => {
    const taskId = await alarm()
    await orgo.client.tasks.setStatus({ taskId, status: 'waiting' })
    await at(sentAt + 2 * day)
    expect(await steps(taskId)).toEqual(['1 hour: pending', '1 day: pending'])
    expect((await orgo.client.tasks.get({ taskId })).priority).toBe('normal')
  })
})

describe('R8 closing and opening', () => {
  it('R8 ESC-2 nothing fires for a closed task', async () => {
    const taskId = await alarm()
    await orgo.client.tasks.close({ taskId })
    await at(sentAt + 3 * day)
    expect(await steps(taskId)).toEqual(['1 hour: cancelled', '1 day: cancelled'])
    expect((await orgo.client.dashboard.get({})).nextEscalations).toEqual([])
  })

  it.each([
    ['reopened', (taskId: string) => orgo.client.tasks.reopen({ taskId })],
    ['moved to an open state', (taskId: string) => orgo.client.tasks.setStatus({ taskId, status: 'open' })],
  ])('R8 ESC-5 %s: every ladder starts anew, once, however often', async (_what, open) => {
    const taskId = await alarm()
    await at(sentAt + hour)
    for (let round = 1; round <= 3; round += 1) {
      await orgo.client.tasks.close({ taskId })
      orgo.clock.set(sentAt + round * day)
      const task = await open(taskId)
      expect(
        task.history[0]?.changes.filter((change) => change.kind === 'add' && change.field === 'escalation_steps'),
      ).toHaveLength(2)
      expect(task.escalations.filter((step) => step.state === 'pending').map((step) => step.dueAt - orgo.clock.now())).toEqual([
        hour,
        day,
      ])
    }
    await at(orgo.clock.now() + hour)
    const task = await orgo.client.tasks.get({ taskId })
    expect(task.escalations.filter((step) => step.state === 'fired')).toHaveLength(2)
    expect(task.escalations.findLast((step) => step.state === 'fired')?.reason).toBe(
      'Nobody had taken the task up within 1 hour.',
    )
  })

  it('R8 ESC-2 a closing that is undone brings the steps back', async () => {
    const taskId = await alarm()
    await orgo.client.tasks.close({ taskId })
    await orgo.client.tasks.undo({})
    expect(await steps(taskId)).toEqual(['1 hour: pending', '1 day: pending'])
    await at(sentAt + hour)
    expect(await steps(taskId)).toEqual(['1 hour: fired', '1 day: pending'])
  })

  it('ESC-1 an answer in the same thread starts no second ladder', async () => {
    const taskId = await alarm()
    const later = dateHeader(sentAt + 2 * hour)
    await orgo.importMbox(
      [writeMail({ id: 'r@sender.example', subject: 'Alarm again', inReplyTo: 'alarm@sender.example', date: later })],
      {
        mode: 'live',
      },
    )
    const { escalations, messageCount } = await orgo.client.tasks.get({ taskId })
    expect(messageCount).toBe(2)
    expect(escalations.map((step) => step.dueAt - sentAt)).toEqual([hour, day])
  })
})
