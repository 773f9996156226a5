import { afterEach, describe, expect, it } from 'vitest'
import { type TestOptions, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const module = 'module: 1\ntitle: Desk\nteam: front\n'
const opened: TestOrgo[] = []
afterEach(async () => {
  for (const orgo of opened.splice(0)) await orgo.close()
})

async function openWith(rules: string, options: TestOptions = {}): Promise<TestOrgo> {
  const files = { 'desk/module.yaml': module, 'desk/rules.yaml': rules }
  const orgo = await testOrgo({ rules: files, shippedRules: false, seed: 'automation', ...options })
  opened.push(orgo)
  return orgo
}

const minute = 60_000
const mail = (n: number, subject: string, more: Parameters<typeof writeMail>[0] = {}): string =>
  writeMail({ id: `m${n}@sender.example`, subject, date: dateHeader(sentAt + n * minute), ...more })

async function onlyTask(orgo: TestOrgo) {
  const { rows } = await orgo.client.tasks.list({ limit: 500 })
  expect(rows).toHaveLength(1)
  return orgo.client.tasks.get({ taskId: rows[0]?.taskId ?? '' })
}

const count = (orgo: TestOrgo, sql: string): Promise<number> =>
  orgo.withStore(({ read }) => read.get<{ n: number }>(sql)?.n ?? -1)

const outcomes = (orgo: TestOrgo): Promise<string[]> =>
  orgo.withStore(({ read }) =>
    read
      .all<{ line: string }>("SELECT event || ' ' || rule_id || ' ' || outcome AS line FROM task_rule_runs ORDER BY run_no")
      .map(({ line }) => line),
  )

describe('new tasks', () => {
  const rules = `- id: maker
  condition: "subject contains 'leak'"
  action: { tag: leak, set_priority: high }
- id: greeter
  when: task.created
  condition: "task.open"
  action: { tag: greeted, add_note: "Seen: {{subject}}" }
- id: seconder
  when: task.created
  phase: notify
  condition: "task.tags contains 'greeted'"
  action: { tag: second, escalate_after: 1 hour }
`

  it('AUT-1 a task that a rule makes fires once, in the transaction of its mail', async () => {
    const orgo = await openWith(rules)
    await orgo.importMbox([mail(1, 'A leak'), mail(2, 'Re: A leak', { inReplyTo: 'm1@sender.example' })], { mode: 'live' })
    const task = await onlyTask(orgo)
    expect(task.tags).toEqual(['greeted', 'leak', 'second'])
    expect(task.comments.map(({ text }) => text)).toEqual(['Seen: A leak'])
    expect(task.escalations).toHaveLength(1)
    expect(await outcomes(orgo)).toEqual(['task.created greeter matched', 'task.created seconder matched'])
    const why = task.why.find(({ value }) => value === 'greeted')?.cause
    expect(why?.sentence).toContain('matched this task.')
  })

  it('AUT-1 I1 in a silent import the follow-up starts no timer either', async () => {
    const orgo = await openWith(rules)
    const archive = await orgo.importMbox([mail(1, 'A leak')])
    const task = await onlyTask(orgo)
    expect(task.tags).toContain('second')
    expect(task.escalations).toEqual([])
    expect(archive.withheld).toBe(1)
  })

  it('AUT-1 a task that a person makes fires once, also after a restart', async () => {
    const orgo = await openWith(rules)
    const { taskId } = await orgo.client.tasks.create({ title: 'By hand', module: 'desk' })
    const tags = async (from: TestOrgo) => (await from.client.tasks.get({ taskId })).tags
    expect(await tags(orgo)).toEqual(['greeted', 'second'])
    await orgo.client.tasks.tag({ taskId, remove: ['greeted'] })
    opened.pop()
    const again = await orgo.reopen()
    opened.push(again)
    again.engine.wake()
    expect(await tags(again)).toEqual(['second'])
    expect(await outcomes(again)).toHaveLength(2)
  })

  it('AUT-1 a rule that comes later does not run on tasks that were there', async () => {
    const orgo = await openWith(rules.replaceAll('task.created', 'manual'))
    await orgo.client.tasks.create({ title: 'Before', module: 'desk' })
    orgo.clock.pass(minute)
    orgo.writeRules({ 'desk/rules.yaml': rules })
    await orgo.client.rules.reload({})
    orgo.clock.pass(minute)
    await orgo.client.tasks.create({ title: 'After', module: 'desk' })
    const { rows } = await orgo.client.tasks.list({})
    const tagged = await Promise.all(
      rows.map(async ({ taskId, title }) => [title, (await orgo.client.tasks.get({ taskId })).tags]),
    )
    expect(Object.fromEntries(tagged)).toEqual({ Before: [], After: ['greeted', 'second'] })
  })
})

describe('changed tasks', () => {
  const rules = `- id: up
  when: task.updated
  phase: route
  once: per_run
  condition: "task.priority is low"
  action: { set_priority: high, tag: went-up }
- id: down
  when: task.updated
  phase: assign
  once: per_run
  condition: "task.priority is high"
  action: { set_priority: low, tag: went-down }
`

  it('R3 AUT-2 two rules that undo each other run once each, and both are in the trace', async () => {
    const orgo = await openWith(rules)
    const { taskId } = await orgo.client.tasks.create({ title: 'Swing', module: 'desk' })
    expect(await outcomes(orgo)).toEqual([])
    await orgo.client.tasks.setPriority({ taskId, priority: 'low' })
    expect(await outcomes(orgo)).toEqual(['task.updated up matched', 'task.updated down matched'])
    orgo.engine.wake()
    await orgo.client.tasks.list({})
    expect(await outcomes(orgo)).toHaveLength(2)
    const task = await orgo.client.tasks.get({ taskId })
    expect(task.tags).toEqual(['went-down', 'went-up'])
    // A person said low: no rule overwrites that (TSK-5).
    expect(task.priority).toBe('low')
  })

  it('AUT-2 taking a change back fires nothing', async () => {
    const orgo = await openWith(rules)
    const { taskId } = await orgo.client.tasks.create({ title: 'Back', module: 'desk', priority: 'low' })
    await orgo.client.tasks.tag({ taskId, add: ['x'] })
    const before = (await outcomes(orgo)).length
    expect(before).toBeGreaterThan(0)
    await orgo.client.tasks.undo({})
    expect(await outcomes(orgo)).toHaveLength(before)
  })
})

describe('rules of the clock', () => {
  const rules = `- id: alarm
  condition: "subject contains 'alarm'"
  action: { tag: alarm }
- id: maker
  condition: "subject contains 'alarm'"
  action: { set_priority: normal }
- id: waiting
  when: timer
  condition: "task.updated older than 1 hour and not task.tags contains 'quiet'"
  action: { add_note: "Nobody moved.", tag: stale }
`
  const notes = async (orgo: TestOrgo): Promise<number> => (await onlyTask(orgo)).comments.length
  const hour = 60 * minute
  const tick = (orgo: TestOrgo, ms: number): void => {
    orgo.clock.pass(ms)
    orgo.engine.wake()
  }

  it('R10 AUT-3 acts once while its condition holds, and again only after it was false', async () => {
    const orgo = await openWith(rules)
    await orgo.importMbox([mail(1, 'Alarm')], { mode: 'live' })
    tick(orgo, 10 * minute)
    expect(await notes(orgo)).toBe(0)
    tick(orgo, 2 * hour)
    expect(await notes(orgo)).toBe(1)
    // Its own note moved the task: the condition is false, and a new stretch begins when it holds again.
    tick(orgo, 10 * minute)
    tick(orgo, 10 * minute)
    expect(await notes(orgo)).toBe(1)
    tick(orgo, 2 * hour)
    expect(await notes(orgo)).toBe(2)
  })

  it('R10 AUT-3 acts once however often it is looked at, over restarts, sleep and a clock that jumps', async () => {
    const steady = `- id: maker
  condition: "subject contains 'alarm'"
  action: { set_priority: normal }
- id: old
  when: timer
  condition: "task.created older than 1 hour"
  action: { add_note: "An hour old." }
`
    let orgo = await openWith(steady)
    await orgo.importMbox([mail(1, 'Alarm')], { mode: 'live' })
    tick(orgo, 30 * 24 * hour)
    expect(await notes(orgo)).toBe(1)
    for (const ms of [8 * hour, -2 * hour, 5 * minute, -hour, 30 * 24 * hour]) {
      opened.pop()
      orgo = await orgo.reopen()
      opened.push(orgo)
      tick(orgo, ms)
      expect(await notes(orgo)).toBe(1)
    }
    expect((await outcomes(orgo)).filter((line) => line.startsWith('timer'))).toHaveLength(1)
  })

  it('R8 AUT-3 looks at open tasks alone', async () => {
    const orgo = await openWith(rules)
    await orgo.importMbox([mail(1, 'Alarm')], { mode: 'live' })
    const { taskId } = await onlyTask(orgo)
    await orgo.client.tasks.close({ taskId })
    tick(orgo, 3 * hour)
    expect(await outcomes(orgo)).toEqual([])
    await orgo.client.tasks.reopen({ taskId })
    tick(orgo, 3 * hour)
    expect((await outcomes(orgo)).filter((line) => line.startsWith('timer'))).toHaveLength(1)
  })

  it('AUT-3 a round of many tasks goes on page by page, each task once', async () => {
    const orgo = await openWith(rules)
    for (let n = 0; n < 230; n += 1) await orgo.client.tasks.create({ title: `Task ${n}`, module: 'desk' })
    tick(orgo, 2 * hour)
    expect(await count(orgo, 'SELECT count(*) AS n FROM task_rule_runs')).toBe(100)
    await orgo.engine.idle()
    expect(await count(orgo, 'SELECT count(*) AS n FROM task_rule_runs')).toBe(230)
    expect(await count(orgo, 'SELECT count(DISTINCT task_id) AS n FROM task_rule_runs')).toBe(230)
  })
})
