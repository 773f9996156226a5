import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { copySamplePeople } from '../../electron/core/config/copy-sample-people.ts'
import { recordChange } from '../../electron/core/store/ops/record-change.ts'
import type { Client } from '../../shared/contract/contract.ts'
import { checkReports, reportNames } from './check-reports.ts'
import { replayLog } from './replay-log.ts'
import { faultOf, readSample, type TestOrgo, testOrgo } from './test-orgo.ts'

const hour = 3_600_000
const day = 24 * hour

const rules = {
  'shared.yaml': `calendars:
  office:
    title: Office
    timezone: Europe/Berlin
    open: { mon: ["08:00-17:00"], tue: ["08:00-17:00"], wed: ["08:00-17:00"], thu: ["08:00-17:00"], fri: ["08:00-17:00"] }
`,
  'desk/module.yaml': `module: 1
title: Desk
team: front
calendar: office
fields:
  - { name: place, title: Place, type: text }
  - { name: vendor, title: Firm, type: text }
service_levels:
  - { name: quick, title: Quick, when: { priority: [urgent] }, first_response: 1 hour, solution: 4 hours }
  - { name: normal, title: Normal, first_response: 4 business hours, solution: 3 business days }
budgets:
  - { name: lamps, title: Lamps, amount: 310, currency: EUR, per: month }
  - { name: hall, title: Hall, amount: "365.50", currency: CHF, per: year, place: Hall }
`,
  'yard/module.yaml': 'module: 1\ntitle: Yard\nfields: [{ name: place, title: Place, type: text }]\n',
  'cases/module.yaml': 'module: 1\ntitle: Cases\nconfidential: true\n',
}

let orgo: TestOrgo
afterEach(() => orgo.close())

/** An organisation in Berlin, whatever zone this machine is in. */
async function openOrgo(now: number, options: { people?: boolean } = {}): Promise<void> {
  const fresh = await testOrgo({ now, ...(options.people ? {} : { rules, shippedRules: false }) })
  if (options.people) copySamplePeople(fresh.paths)
  writeFileSync(
    join(fresh.paths.profile, 'config.yaml'),
    readFileSync(join(import.meta.dirname, '../../resources/config/config.yaml'), 'utf8')
      .replace('time_zone: local', 'time_zone: Europe/Berlin')
      .replace('name: ""', 'name: "Riverside"'),
  )
  orgo = await fresh.reopen()
}

/** Berlin's midnight of a day, worked out without the program: an hour or two before that of UTC. */
function berlin(date: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`)
  const write = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' })
  return [utc - hour, utc - 2 * hour].find((at) => write.format(at) === `${date} 00:00:00`) ?? Number.NaN
}
const next = (date: string, days: number): string => new Date(Date.parse(date) + days * day).toISOString().slice(0, 10)
const spanOf = (from: string, to: string) => ({ from: berlin(from), to: berlin(next(to, 1)), now: orgo.clock.now() })

async function check(from: string, to: string, beforeFrom: string): Promise<number> {
  const tasks = await orgo.withStore((store) => replayLog(store.read))
  const before = { ...spanOf(beforeFrom, next(from, -1)) }
  return (await checkReports(orgo.client, tasks, { from, to }, spanOf(from, to), before)).lists
}

type Step = { what: number; task: number; pick: number }
const statuses = ['open', 'waiting', 'done', 'declined', 'new']
const priorities = ['low', 'normal', 'high', 'urgent'] as const
const modules = ['desk', 'desk', 'yard', 'cases'] as const
const places = ['Hall', 'Room 1', '']

/** One thing that somebody does; what is refused changes nothing. */
async function act({ what, task, pick }: Step): Promise<void> {
  const { tasks } = orgo.client
  const { rows } = await tasks.list({ limit: 500 })
  const taskId = rows[task % Math.max(1, rows.length)]?.taskId
  if (taskId === undefined || what <= 2) {
    await tasks.create({
      title: `Task ${pick}`,
      module: modules[pick % 4] ?? 'desk',
      dueAt: orgo.clock.now() + pick * day - 5 * day,
    })
    return
  }
  const calls: (() => Promise<unknown>)[] = [
    () => tasks.setStatus({ taskId, status: statuses[pick % 5] ?? 'open' }),
    () => tasks.close({ taskId, reason: 'Done.' }),
    () => tasks.close({ taskId, reason: 'Done.' }),
    () => tasks.reopen({ taskId }),
    () => tasks.setPriority({ taskId, priority: priorities[pick % 4] ?? 'low' }),
    () => tasks.assign({ taskId, assignee: pick % 4 === 0 ? null : `person:p${pick % 3}` }),
    () => tasks.setDue({ taskId, dueAt: pick % 5 === 0 ? null : orgo.clock.now() + (pick - 6) * day }),
    () => tasks.addCost({ taskId, kind: 'labour', minutes: pick * 7 + 1, ...(pick % 3 === 0 ? {} : { rate: '41.35' }) }),
    () =>
      tasks.addCost({
        ...{ taskId, kind: pick % 2 === 0 ? 'material' : 'other', amount: `${pick}.${pick}5` },
        ...{ currency: pick % 3 === 0 ? 'CHF' : 'EUR', spentAt: orgo.clock.now() - pick * day },
      }),
    () => tasks.setField({ taskId, field: 'place', value: places[pick % 3] || null }),
    () => tasks.setField({ taskId, field: 'vendor', value: pick % 2 === 0 ? 'Lamp & Co' : null }),
    () => tasks.comment({ taskId, text: 'Seen.' }),
    () => tasks.undo({}),
  ]
  const call = calls[what - 3]
  if (call) await faultOf(call())
  else orgo.clock.pass(pick * 9 * hour)
}

const history = fc.array(fc.record({ what: fc.nat(19), task: fc.nat(30), pick: fc.nat(11) }), { minLength: 30, maxLength: 70 })

describe('the figures of reports', () => {
  it('RPT-1 RPT-3 equal what the log alone gives, on the sample organisation, and each opens its tasks', async () => {
    await openOrgo(Date.UTC(2026, 9, 1, 8), { people: true })
    await orgo.importMbox(readSample(), { mode: 'live' })
    const { rows } = await orgo.client.tasks.list({ module: 'maintenance', limit: 60 })
    for (const [n, { taskId, createdAt }] of rows.entries()) {
      await orgo.client.tasks.addCost({ taskId, kind: 'labour', minutes: 20 + n, rate: '48.20', spentAt: createdAt + hour })
      if (n % 3 === 0)
        await orgo.client.tasks.addCost({
          taskId,
          kind: 'material',
          amount: `${n}.05`,
          currency: n % 2 ? 'CHF' : 'EUR',
          spentAt: createdAt,
        })
      if (n % 2 === 0) await orgo.client.tasks.setField({ taskId, field: 'place', value: `House ${n % 6}` })
      if (n % 4 === 0) await faultOf(orgo.client.tasks.close({ taskId, reason: 'Done.' }))
    }
    expect(await check('2026-06-01', '2026-10-01', next('2026-06-01', -123))).toBeGreaterThan(150)
    await check('2026-09-01', '2026-09-30', '2026-08-01')
    await check('2026-09-21', '2026-09-27', '2026-09-14')
  })

  it('RPT-1 RPT-3 equal what the log alone gives, whatever people did, over a clock change', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(20), fc.nat(30), async (steps, from, days) => {
        await openOrgo(Date.UTC(2026, 9, 12, 6))
        try {
          for (const step of steps) await act(step)
          const first = next('2026-10-05', from)
          await check(first, next(first, days), next(first, -days - 1))
        } finally {
          await orgo.close()
        }
      }),
      { numRuns: 8, endOnFailure: true },
    )
    await openOrgo(0)
  })
})

describe('confidential work in reports', () => {
  const as = (...sight: string[]): Client =>
    createRouterClient(orgo.engine.router, { context: { session: { ...orgo.engine.owner, sight } } })
  const everything = async (client: Client, from: string, to: string) => {
    const reports = await Promise.all(reportNames.map((name) => client.reports.run({ name, from, to })))
    return reports.map(({ madeAt: _m, ...report }) => ({ ...report, tables: report.tables.filter(({ id }) => id !== 'sealed') }))
  }

  it('RPT-6 A5 no confidential task moves a figure, for anybody, whoever asks and whatever the period', async () => {
    await openOrgo(Date.UTC(2026, 9, 12, 6))
    await orgo.client.tasks.create({ title: 'In the open', module: 'desk', assignee: 'person:tom' })
    const before = await everything(orgo.client, '2026-10-01', '2026-10-31')
    const { taskId } = await orgo.client.tasks.create({ title: 'zanzibar', module: 'cases', assignee: 'person:tom' })
    await orgo.client.tasks.addCost({ taskId, kind: 'other', amount: '77', currency: 'USD' })
    await orgo.client.tasks.close({ taskId, reason: 'Done.' })
    expect(await everything(orgo.client, '2026-10-01', '2026-10-31')).toEqual(before)
    expect(await everything(as('person:ana'), '2026-10-01', '2026-10-31')).toEqual(before)
    const choices = await orgo.client.reports.choices({})
    expect(choices.currencies).not.toContain('USD')
    // Who may read it has it in their own report, which says that it is not to be passed on.
    const own = await orgo.client.reports.run({ name: 'task_summary', from: '2026-10-01', to: '2026-10-31', confidential: true })
    expect(own.figures[0]?.value).toBe(2)
    expect(own.notes[0]).toContain('do not pass it on')
    const theirs = await as('person:ana').reports.run({
      name: 'task_summary',
      from: '2026-10-01',
      to: '2026-10-31',
      confidential: true,
    })
    expect(theirs.figures[0]?.value).toBe(1)
  })

  it('RPT-6 A5 numbers of confidential tasks: whole ended months, from three on, for their readers, the same in every report', async () => {
    await openOrgo(Date.UTC(2026, 8, 1, 6))
    const make = async (n: number) => {
      for (let i = 0; i < n; i += 1) await orgo.client.tasks.create({ title: `Case ${i}`, module: 'cases' })
    }
    await make(4)
    orgo.clock.set(Date.UTC(2026, 9, 2, 6))
    await make(2)
    orgo.clock.set(Date.UTC(2026, 10, 2, 6))
    await make(5)
    orgo = await orgo.reopen()
    const sealed = async (client: Client, from: string, to: string) => {
      const { tables } = await client.reports.run({ name: 'task_summary', from, to })
      return tables.find(({ id }) => id === 'sealed')?.rows.map(({ cells }) => [cells[0], ...cells.slice(3)])
    }
    const few = { fewerThan: 3 }
    const officer = as('role:cases_case_officer')
    const september = ['September 2026', 4, few]
    const october = ['October 2026', few, few]
    expect(await sealed(officer, '2026-09-01', '2026-10-31')).toEqual([september, october])
    // The same numbers alone and together; a running month and a part of one have none.
    expect(await sealed(officer, '2026-09-01', '2026-09-30')).toEqual([september])
    expect(await sealed(officer, '2026-09-01', '2026-11-30')).toEqual([september, october])
    expect(await sealed(officer, '2026-09-01', '2026-09-29')).toBeUndefined()
    expect(await sealed(as('person:ana'), '2026-09-01', '2026-10-31')).toBeUndefined()
    expect(await officer.reports.totals({ kind: 'month' })).toEqual(await as('person:ana').reports.totals({ kind: 'month' }))
    expect(JSON.stringify(await officer.reports.totals({ kind: 'month' }))).not.toContain('cases')
  })
})

describe('totals of periods that have ended', () => {
  it('RPT-7 A8 stay as they were, whatever is deleted or changed later', async () => {
    await openOrgo(Date.UTC(2026, 9, 5, 6))
    const { tasks } = orgo.client
    const made: { taskId: string }[] = []
    for (let i = 0; i < 3; i += 1) made.push(await tasks.create({ title: `Task ${i}`, module: 'desk' }))
    const [first] = made
    if (!first) throw new Error('no task was made')
    await tasks.addCost({ taskId: first.taskId, kind: 'labour', minutes: 30, rate: '60' })
    await tasks.close({ taskId: first.taskId, reason: 'Done.' })
    const week = { name: 'weekly_summary', from: '2026-10-05', to: '2026-10-11' } as const
    const figures = async () => {
      const report = await orgo.client.reports.run(week)
      return report.figures.map(({ value, recorded }) => [value, recorded])
    }
    expect((await figures())[0]).toEqual([3, null])
    orgo.clock.set(Date.UTC(2026, 9, 12, 6))
    orgo = await orgo.reopen()
    const ended = [
      [3, 3],
      [1, 1],
      [2, 2],
      [0, 0],
      [30, 30],
    ]
    expect(await figures()).toEqual(ended)
    const stored = await orgo.client.reports.totals({ kind: 'week' })
    expect(stored[0]).toMatchObject({
      module: '',
      created: 3,
      closed: 1,
      minutes: 30,
      amounts: [{ amount: '30.00', currency: 'EUR' }],
    })
    // A deletion, as undoing the making of a task is one, and a task that is opened again.
    await orgo.withStore((store) =>
      store.write((tx) =>
        recordChange(tx, orgo.clock.now(), { command: 'task.delete', actor: { kind: 'timer' }, cause: {} }, [
          { kind: 'del', entity: 'task', entityId: made[1]?.taskId ?? '', value: true },
        ]),
      ),
    )
    await orgo.client.tasks.reopen({ taskId: first.taskId })
    orgo = await orgo.reopen()
    expect((await figures()).slice(0, 2)).toEqual([
      [2, 3],
      [0, 1],
    ])
    expect(await orgo.client.reports.totals({ kind: 'week' })).toEqual(stored)
  })
})

describe('what reports refuse', () => {
  it('RPT-5 a period that cannot be meant, in a sentence that says what to write', async () => {
    await openOrgo(Date.UTC(2026, 9, 12, 6))
    const run = (input: object) => faultOf(orgo.client.reports.run({ name: 'task_summary', ...input }))
    expect(await run({ from: '2026-10-09', to: '2026-10-01' })).toMatchObject({
      code: 'BAD_PERIOD',
      message: 'The last day 2026-10-01 is before the first day 2026-10-09.',
    })
    expect(await run({ from: '2026-02-30' })).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await run({ module: 'nowhere' })).toMatchObject({ code: 'BAD_REPORT', message: expect.stringContaining('desk') })
  })

  it('RPT-8 budgets are taken for the days of the period, each in its own currency', async () => {
    await openOrgo(Date.UTC(2026, 9, 12, 6))
    const { taskId } = await orgo.client.tasks.create({ title: 'Lamp', module: 'desk' })
    await orgo.client.tasks.setField({ taskId, field: 'place', value: 'Hall' })
    await orgo.client.tasks.addCost({ taskId, kind: 'material', amount: '62', currency: 'EUR' })
    await orgo.client.tasks.addCost({ taskId, kind: 'material', amount: '5', currency: 'CHF' })
    const report = await orgo.client.reports.run({ name: 'financial_report', from: '2026-10-01', to: '2026-10-10' })
    const rows = report.tables.find(({ id }) => id === 'budgets')?.rows.map(({ cells }) => cells.slice(1))
    const money = (amount: string, currency: string) => ({ amount, currency })
    // October has 31 days, the year 365.
    expect(rows).toEqual([
      ['Lamps', money('100.00', 'EUR'), money('0.00', 'EUR'), money('100.00', 'EUR'), 0, 0],
      ['Hall', money('10.01', 'CHF'), money('0.00', 'CHF'), money('10.01', 'CHF'), 0, 0],
    ])
    const whole = await orgo.client.reports.run({ name: 'financial_report', period: 'this_month' })
    expect(whole.tables.find(({ id }) => id === 'budgets')?.rows[0]?.cells.slice(2)).toEqual([
      ...[money('310.00', 'EUR'), money('62.00', 'EUR'), money('248.00', 'EUR')],
      ...[20, 1],
    ])
  })
})
