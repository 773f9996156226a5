import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copySamplePeople } from '../../electron/core/config/copy-sample-people.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'

const hour = 3_600_000
const week = 7 * 24 * hour
/** A Thursday. */
const begin = Date.UTC(2026, 9, 1, 8)

let orgo: TestOrgo
beforeEach(async () => {
  const fresh = await testOrgo({ now: begin })
  copySamplePeople(fresh.paths)
  orgo = await fresh.reopen()
})
afterEach(() => orgo.close())

async function at(now: number): Promise<void> {
  orgo.clock.set(now)
  orgo.engine.wake()
  await orgo.engine.idle()
}

type Row = { subject: string; order_id: string; state: string; draft_json: string; automatic: number; confidential: number }
const mails = () =>
  orgo.withStore((store) => store.read.all<Row>("SELECT * FROM outbox WHERE kind = 'report' ORDER BY outbox_no"))

const subscribe = () =>
  orgo.client.reports.subscribe({
    ...{ name: 'weekly_summary', person: 'ana', days: ['MO'], time: '08:00', zone: 'Europe/Berlin', attach: ['csv'] },
  })

describe('a subscription', () => {
  it('RPT-10 becomes one mail for each time, also over restarts and sweeps', async () => {
    const made = await subscribe()
    expect(made).toMatchObject({ personName: 'Ana Wiesenquell', nextAt: Date.UTC(2026, 9, 5, 6), lastAt: null, problem: null })
    await at(Date.UTC(2026, 9, 5, 5, 59))
    expect(await mails()).toEqual([])
    await at(Date.UTC(2026, 9, 5, 6))
    await at(Date.UTC(2026, 9, 5, 7))
    orgo = await orgo.reopen()
    await at(Date.UTC(2026, 9, 5, 9))
    const [mail, ...more] = await mails()
    expect(more).toEqual([])
    expect(mail).toMatchObject({ order_id: `report:${made.subscriptionId}:2026-10-05T08:00`, automatic: 1, confidential: 0 })
    const draft = JSON.parse(mail?.draft_json ?? '{}')
    expect(draft.recipients).toMatchObject([{ address: 'ana.wiesenquell@riverside.example', target: 'person:ana' }])
    expect(draft.files).toMatchObject([{ name: 'weekly-summary_2026-09-28_2026-10-04.csv', type: 'text/csv' }])
    await at(Date.UTC(2026, 9, 12, 6))
    expect(await mails()).toHaveLength(2)
    expect((await orgo.client.reports.subscriptions({}))[0]).toMatchObject({
      ...{ lastAt: Date.UTC(2026, 9, 12, 6), nextAt: Date.UTC(2026, 9, 19, 6) },
    })
  })

  it('RPT-10 is mailed once for all the times that were slept through, and not at all for those it rested', async () => {
    const { subscriptionId } = await subscribe()
    await at(begin + 4 * week)
    expect(await mails()).toHaveLength(1)
    await orgo.client.reports.pauseSubscription({ subscriptionId, paused: true })
    await at(begin + 6 * week)
    await orgo.client.reports.pauseSubscription({ subscriptionId, paused: false })
    await at(begin + 6 * week + hour)
    expect(await mails()).toHaveLength(1)
    await orgo.client.reports.unsubscribe({ subscriptionId })
    await at(begin + 9 * week)
    expect(await mails()).toHaveLength(1)
    expect(await orgo.client.reports.subscriptions({})).toEqual([])
  })

  it('RPT-10 can be looked at first: a dry run sends nothing and changes nothing', async () => {
    const { subscriptionId } = await subscribe()
    const run = await orgo.client.reports.dryRun({ subscriptionId })
    expect(run).toMatchObject({ to: { address: 'ana.wiesenquell@riverside.example' }, problem: null })
    expect(run.subject).toContain('Weekly summary')
    expect(run.html).toContain('<table')
    expect(run.next).toHaveLength(3)
    expect(await mails()).toEqual([])
  })

  it('RPT-6 A5 no confidential task comes into a mail, neither by name nor as a number', async () => {
    await orgo.client.tasks.create({ title: 'zanzibar', module: 'hr' })
    const { subscriptionId } = await orgo.client.reports.subscribe({
      name: 'task_summary',
      person: 'imani',
      period: 'this_month',
      days: ['MO'],
    })
    const { text, html } = await orgo.client.reports.dryRun({ subscriptionId })
    expect(`${text}${html}`).not.toContain('zanzibar')
    expect(text).toMatch(/New\s+0/)
  })

  it('RPT-5 is refused in a sentence where nobody could get it', async () => {
    const refused = (input: object) => faultOf(orgo.client.reports.subscribe({ name: 'workload', ...input }))
    expect(await refused({ person: 'nobody' })).toMatchObject({ message: 'There is no person "nobody" in the people file.' })
    expect(await refused({ person: 'ana', zone: 'Mars/Olympus' })).toMatchObject({
      message: 'There is no time zone "Mars/Olympus".',
    })
    expect(await refused({ person: 'ana', days: ['MO'], monthDay: 3 })).toMatchObject({ code: 'BAD_REPORT' })
    const { subscriptionId } = await orgo.client.reports.subscribe({ name: 'workload', person: 'waltraud' })
    expect(await orgo.client.reports.dryRun({ subscriptionId })).toMatchObject({
      problem: 'Waltraud Tintenklecks has no address in the people file.',
    })
  })
})

describe('saved reports', () => {
  it('RPT-11 keep their filter in the log, and can be removed', async () => {
    const saved = await orgo.client.reports.save({
      title: 'Late repairs',
      name: 'task_summary',
      module: 'maintenance',
      period: 'last_month',
    })
    orgo = await orgo.reopen()
    expect(await orgo.client.reports.saved({})).toEqual([saved])
    const [{ request } = saved] = await orgo.client.reports.saved({})
    expect((await orgo.client.reports.run(request)).filterTexts).toEqual(['Module: Maintenance'])
    await orgo.client.reports.removeSaved({ savedId: saved.savedId })
    expect(await orgo.client.reports.saved({})).toEqual([])
    expect(await faultOf(orgo.client.reports.removeSaved({ savedId: saved.savedId }))).toMatchObject({ code: 'SAVED_NOT_FOUND' })
  })
})
