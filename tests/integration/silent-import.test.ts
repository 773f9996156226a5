import { afterEach, describe, expect, it } from 'vitest'
import { readSample, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const rules = {
  'desk/rules.yaml': `- condition: "subject contains 'alarm'"
  action:
    route_to: ["duty@office.example", "team:night"]
    escalate_after: "1 hour"
`,
}
const alarm = writeMail({ id: 'alarm@sender.example', subject: 'Alarm in the cellar' })

let orgo: TestOrgo
afterEach(() => orgo.close())

const countRows = (table: string): Promise<number> =>
  orgo.withStore((store) => store.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? -1)

describe('I1 a silent import', () => {
  it('I1 ING-5 importing four months of mail starts no timer and holds back every mail', async () => {
    orgo = await testOrgo({ now: Date.UTC(2026, 10, 1) })
    const archive = await orgo.importMbox(readSample())
    expect(archive.tasks).toBeGreaterThan(100)
    expect(archive.withheld).toBeGreaterThan(50)
    expect(await countRows('escalations')).toBe(0)
    expect(await countRows('withheld_effects')).toBe(archive.withheld)
    orgo.engine.wake()
    expect(await countRows('escalations')).toBe(0)
    const { rows } = await orgo.client.tasks.list({ limit: 500 })
    expect(rows.filter((task) => task.escalatesAt !== null)).toEqual([])
  })

  it('I1 ING-5 what is held back is told on the task, with its rule', async () => {
    orgo = await testOrgo({ rules, shippedRules: false })
    const archive = await orgo.importMbox([alarm])
    expect(archive).toMatchObject({ tasks: 1, withheld: 2 })
    const [row] = (await orgo.client.tasks.list({})).rows
    const task = await orgo.client.tasks.get({ taskId: row?.taskId ?? '' })
    expect(task.withheld.map(({ action, value }) => `${action}: ${value}`)).toEqual([
      'escalate_after: after 1 hour tell role:coordinator',
      'route_to: mail to duty@office.example',
    ])
    expect(task.routeTo).toEqual(['duty@office.example', 'team:night'])
    expect(task.escalations).toEqual([])
  })

  it('I1 ING-5 the database itself refuses a timer in the transaction of a silent import, and only there', async () => {
    orgo = await testOrgo({ shippedRules: false })
    await orgo.withStore((store) => {
      const insert = `INSERT INTO escalations (escalation_id, task_id, rule_id, step, after, hours, unless, template, late_policy, due_at, state,
          escalated_to, reason, fired_late)
        VALUES ('e', 't', 'r', 1, '1 hour', 'any', 'task.handled', 'escalation', 'ask', 1, 'pending', 'role:x', '', 0)`
      expect(() => store.writeSilently((tx) => tx.run(insert))).toThrow('a silent import may not start a timer')
      expect(store.read.all('SELECT * FROM escalations')).toEqual([])
      store.write((tx) => tx.run(insert))
      expect(() =>
        store.writeSilently(() => {
          throw new Error('the batch failed')
        }),
      ).toThrow('the batch failed')
      // The guard went with the rollback: it does not stay on for the next writer.
      store.write((tx) => tx.run(insert.replace("('e'", "('f'")))
      expect(store.read.all('SELECT * FROM escalations')).toHaveLength(2)
    })
  })

  it('ING-5 a live import of the same mail starts the timer, counted from the mail', async () => {
    orgo = await testOrgo({ rules, shippedRules: false })
    const archive = await orgo.importMbox([alarm], { mode: 'live' })
    expect(archive).toMatchObject({ tasks: 1, withheld: 0 })
    const [row] = (await orgo.client.tasks.list({})).rows
    expect(row?.escalatesAt).toBe(sentAt + 3_600_000)
    expect((await orgo.client.dashboard.get({})).nextEscalations).toMatchObject([
      { title: 'Alarm in the cellar', dueAt: sentAt + 3_600_000 },
    ])
  })

  it('I1 ING-5 a reply imported silently into a live task starts nothing either', async () => {
    orgo = await testOrgo({ rules, shippedRules: false })
    await orgo.importMbox([alarm], { mode: 'live' })
    const reply = writeMail({
      id: 'r@sender.example',
      subject: 'Re: Alarm again',
      inReplyTo: 'alarm@sender.example',
      date: dateHeader(sentAt + 60_000),
    })
    expect(await orgo.importMbox([reply])).toMatchObject({ imported: 1, tasks: 0 })
    expect(await countRows('escalations')).toBe(1)
    expect((await orgo.client.tasks.list({})).rows).toMatchObject([{ messageCount: 2 }])
  })
})
