import { afterEach, describe, expect, it } from 'vitest'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'

const moduleFile = 'module: 1\ntitle: Desk\nteam: front\n'
const schedulesFile = `schedules: 1
timezone: Europe/Berlin
work:
  - id: boiler
    title: Check the boiler
    description: Pressure and water.
    rrule: "FREQ=WEEKLY;BYDAY=MO"
    from: "2025-01-06"
    time: "08:00"
    checklist: boiler
    assignee: "role:caretaker"
    priority: high
    tags: [inspection]
    due: 2 days
`
const rules = { 'desk/module.yaml': moduleFile }
const day = 86_400_000
/** Saturday 15 March 2025, noon UTC; Berlin changes its clocks on 30 March. */
const start = Date.UTC(2025, 2, 15, 12)

const open: TestOrgo[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function begin(options: { seed?: string } = {}): Promise<TestOrgo> {
  const orgo = await testOrgo({ rules, shippedRules: false, now: start, ...options })
  open.push(orgo)
  orgo.writeFile('profile/templates/desk/checklists/boiler.yaml', 'checklist: 1\ntitle: Boiler\nitems: [Pressure, Water]\n')
  orgo.writeRules({ 'desk/schedules.yaml': schedulesFile })
  await orgo.client.rules.reload({})
  orgo.engine.wake()
  return orgo
}
const titles = async (orgo: TestOrgo) => (await orgo.client.tasks.list({ limit: 500 })).rows.map((row) => row.title)

describe('recurring work of a module', () => {
  it('TSK-21 each time becomes one task, at its local hour on both sides of a clock change', async () => {
    const orgo = await begin()
    expect(await titles(orgo)).toEqual([])
    const [schedule] = await orgo.client.schedules.list({})
    expect(schedule).toMatchObject({
      scheduleId: 'desk.boiler',
      source: 'module',
      next: [Date.UTC(2025, 2, 17, 7), Date.UTC(2025, 2, 24, 7), Date.UTC(2025, 2, 31, 6)],
      fault: null,
    })
    orgo.clock.set(Date.UTC(2025, 2, 17, 6, 59))
    orgo.engine.wake()
    expect(await titles(orgo)).toEqual([])
    orgo.clock.set(Date.UTC(2025, 2, 17, 7))
    orgo.engine.wake()
    orgo.engine.wake()
    const [row] = (await orgo.client.tasks.list({})).rows
    const task = await orgo.client.tasks.get({ taskId: row?.taskId ?? '' })
    expect(task).toMatchObject({
      title: 'Check the boiler',
      description: 'Pressure and water.',
      assignee: 'role:caretaker',
      team: 'team:front',
      priority: 'high',
      tags: ['inspection'],
      createdAt: Date.UTC(2025, 2, 17, 7),
      dueAt: Date.UTC(2025, 2, 19, 7),
      checklists: [{ title: 'Boiler', items: [{ title: 'Pressure' }, { title: 'Water' }] }],
      occurrence: { scheduleId: 'desk.boiler', occurrence: '2025-03-17T08:00', missed: 0 },
    })
    expect(task.history[0]?.cause.sentence).toBe('A due time was reached. Recurring work, due 2025-03-17 08:00.')
    orgo.clock.set(Date.UTC(2025, 2, 31, 6))
    orgo.engine.wake()
    expect((await orgo.client.tasks.list({})).total).toBe(2)
  })

  it('TSK-21 after weeks offline the latest is made once, and says how many were missed; a deleted one is not made again', async () => {
    const orgo = await begin()
    orgo.clock.pass(40 * day)
    const again = await orgo.reopen()
    open.push(again)
    const { rows } = await again.client.tasks.list({})
    expect(rows).toHaveLength(1)
    const task = await again.client.tasks.get({ taskId: rows[0]?.taskId ?? '' })
    expect(task.occurrence).toMatchObject({ occurrence: '2025-04-21T08:00', missed: 5 })
    expect(task.history[0]?.cause.sentence).toMatch(/5 earlier times were missed\.$/)
    again.clock.pass(-20 * day)
    again.engine.wake()
    expect((await again.client.tasks.list({})).total).toBe(1)
    again.clock.pass(21 * day)
    const run = task.history.find((entry) => entry.cause.command === 'schedule.run')
    await again.client.tasks.undo({ changeId: run?.cause.changeId ?? '' })
    again.engine.wake()
    expect((await again.client.tasks.list({})).total).toBe(0)
    open.splice(open.indexOf(orgo), 1)
  })

  it('TSK-21 makes each missed time where the file says so', async () => {
    const orgo = await begin()
    orgo.writeRules({ 'desk/schedules.yaml': `${schedulesFile}    missed: all\n` })
    await orgo.client.rules.reload({})
    orgo.clock.pass(16 * day)
    orgo.engine.wake()
    const { rows } = await orgo.client.tasks.list({})
    expect(rows.map((row) => row.createdAt)).toEqual([31, 24, 17].map((date) => Date.UTC(2025, 2, date, date === 31 ? 6 : 7)))
  })

  it('TSK-2 TSK-21 two laptops make the same task of one time', async () => {
    const taskIdOf = async (orgo: TestOrgo) => {
      await orgo.withStore((store) =>
        store.write((tx) => tx.run("UPDATE profile SET org_id = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'")),
      )
      const again = await orgo.reopen()
      again.clock.set(Date.UTC(2025, 2, 17, 7, 30))
      again.engine.wake()
      const [row] = (await again.client.tasks.list({})).rows
      open.splice(open.indexOf(orgo), 1, again)
      return row
    }
    const [one, other] = [await taskIdOf(await begin()), await taskIdOf(await begin())]
    expect(one?.taskId).toMatch(/^task_/)
    expect(other).toEqual(one)
  })
})

describe('recurring work of a person', () => {
  it('TSK-21 repeats a task, each missed time where that was wanted, rests and ends', async () => {
    const orgo = await begin()
    const { tasks, schedules } = orgo.client
    const { taskId } = await tasks.create({ title: 'Water the plants', module: 'desk', priority: 'low' })
    await tasks.addChecklist({ taskId, checklist: 'boiler' })
    const made = await schedules.repeatTask({
      taskId,
      rrule: 'FREQ=DAILY;INTERVAL=2',
      from: '2025-03-16',
      time: '09:00',
      zone: 'UTC',
      missed: 'all',
    })
    expect(made).toMatchObject({ source: 'person', title: 'Water the plants', checklist: 'boiler', priority: 'low' })
    expect(made.next[0]).toBe(Date.UTC(2025, 2, 16, 9))
    orgo.clock.set(Date.UTC(2025, 2, 20, 9))
    orgo.engine.wake()
    const plants = async () => (await titles(orgo)).filter((title) => title === 'Water the plants').length
    expect(await plants()).toBe(4)
    await schedules.pause({ scheduleId: made.scheduleId })
    orgo.clock.pass(2 * day)
    orgo.engine.wake()
    expect(await plants()).toBe(4)
    await schedules.pause({ scheduleId: made.scheduleId, paused: false })
    await tasks.undo({})
    expect((await schedules.list({})).find((one) => one.scheduleId === made.scheduleId)?.paused).toBe(true)
    expect(await schedules.remove({ scheduleId: made.scheduleId })).toEqual({ removed: true })
    expect((await faultOf(schedules.remove({ scheduleId: made.scheduleId }))).code).toBe('SCHEDULE_NOT_FOUND')
    expect((await faultOf(schedules.remove({ scheduleId: 'desk.boiler' }))).code).toBe('OF_MODULE')
  })

  it('TSK-21 a rule that cannot be used is refused in a sentence, and every named error is met', async () => {
    const { schedules } = (await begin()).client
    const task = { title: 'x', module: 'desk' }
    expect((await faultOf(schedules.create({ ...task, rrule: 'FREQ=HOURLY' }))).code).toBe('BAD_SCHEDULE')
    expect((await faultOf(schedules.create({ ...task, rrule: 'FREQ=DAILY', due: '3 m' }))).message).toMatch(/^The due time/)
    expect((await faultOf(schedules.create({ ...task, rrule: 'FREQ=DAILY', zone: 'Berlin' }))).message).toBe(
      'There is no time zone "Berlin".',
    )
    expect((await faultOf(schedules.create({ ...task, module: 'dsk', rrule: 'FREQ=DAILY' }))).code).toBe('MODULE_NOT_FOUND')
    const nobody = `task_${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`
    expect((await faultOf(schedules.repeatTask({ taskId: nobody, rrule: 'FREQ=DAILY' }))).code).toBe('TASK_NOT_FOUND')
    expect((await faultOf(schedules.pause({ scheduleId: 'none' }))).code).toBe('SCHEDULE_NOT_FOUND')
    const { next } = await schedules.preview({
      rrule: 'FREQ=MONTHLY;BYMONTHDAY=31',
      from: '2025-01-31',
      time: '02:30',
      zone: 'Europe/Berlin',
    })
    // 31 March comes before the months without a 31st are left out; 02:30 exists on all of them.
    expect(next.slice(0, 3)).toEqual([Date.UTC(2025, 2, 31, 0, 30), Date.UTC(2025, 4, 31, 0, 30), Date.UTC(2025, 6, 31, 0, 30)])
    const gap = await schedules.preview({
      rrule: 'FREQ=DAILY',
      from: '2025-03-30',
      time: '02:30',
      zone: 'Europe/Berlin',
      count: 2,
    })
    expect(gap.next).toEqual([Date.UTC(2025, 2, 30, 1), Date.UTC(2025, 2, 31, 0, 30)])
  })
})
