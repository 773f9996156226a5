import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openProfile } from '../../electron/cli/open-profile.ts'
import { playSample } from '../../electron/cli/play-sample.ts'
import { readSampleWork } from '../../electron/cli/sample-work.ts'
import type { Terminal } from '../../electron/cli/terminal.ts'
import type { Engine } from '../../electron/core/engine-contract.ts'
import { findProduct } from '../../electron/host/find-product.ts'
import { productFolder } from './test-orgo.ts'

const home = mkdtempSync(join(tmpdir(), 'orgo-sample-'))
const profile = join(home, 'profile')
const silent: Terminal = { out: () => undefined, err: () => undefined, errIsTerminal: false, canAsk: false, columns: null }

let engine: Engine
let refused: string[]
beforeAll(async () => {
  // The key of this device lies in a folder of the test's own.
  vi.stubEnv('XDG_CONFIG_HOME', join(home, 'config'))
  refused = (await playSample(profile, findProduct(), silent)).refused
  engine = (await openProfile({ profile, passwordStdin: false }, silent)).engine
}, 300_000)
afterAll(async () => {
  await engine.close()
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

describe('the work of the sample organisation', () => {
  it('SAM-17 is done as it is written: no step is refused', () => {
    expect(refused).toEqual([])
  })

  it('SAM-17 is as long ago as it says, in business days, whatever today is', () => {
    const monday = Date.UTC(2026, 10, 23, 9)
    const { beginsAt, steps } = readSampleWork(join(productFolder, 'resources/samples/work.yaml'), 'Europe/Berlin', monday)
    expect(new Date(beginsAt).toISOString()).toBe('2026-10-26T06:00:00.000Z')
    expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted((a, b) => a - b))
    expect(steps.every(({ at }) => at < monday && ![0, 6].includes(new Date(at).getUTCDay()))).toBe(true)
  })

  it('SAM-17 leaves a day as an office has it: most is done, little is late, some waits, some is nobody’s', async () => {
    const { counts, byAssignee } = await engine.client.dashboard.get({})
    const all = (await engine.client.tasks.list({ limit: 1 })).total
    expect(counts.closed / all).toBeGreaterThan(0.8)
    expect([counts.open >= 12, counts.open <= 45]).toEqual([true, true])
    expect([counts.overdue >= 1, counts.overdue <= counts.open / 3]).toEqual([true, true])
    expect(counts.waiting).toBeGreaterThanOrEqual(3)
    expect(counts.unassigned).toBeGreaterThanOrEqual(1)
    expect(counts.snoozed).toBe(1)
    expect(byAssignee.filter(({ assignee }) => assignee !== null).length).toBeGreaterThanOrEqual(5)
  })

  it('SAM-17 keeps most of its promises and not all', async () => {
    const to = new Date().toISOString().slice(0, 10)
    const from = new Date(Date.now() - 35 * 86_400_000).toISOString().slice(0, 10)
    const { tables } = await engine.client.reports.run({ name: 'sla_compliance', from, to })
    const shares = tables.find(({ id }) => id === 'by_promise')?.rows.map(({ cells }) => Number(cells[3])) ?? []
    expect(shares).toHaveLength(3)
    for (const share of shares) expect([share, share >= 70 && share <= 98]).toEqual([share, true])
    const workload = await engine.client.reports.run({ name: 'workload', from, to })
    expect(workload.tables.find(({ id }) => id === 'by_person')?.rows.length).toBeGreaterThanOrEqual(8)
  })

  it('SAM-17 has few mails waiting in its outbox: a draft, an answer, and word of what was done, none of which can leave', async () => {
    const { rows } = await engine.client.outbox.list({ view: 'waiting', limit: 100 })
    expect(rows.filter(({ state }) => state === 'draft')).toHaveLength(1)
    expect(rows.some(({ state, kind }) => state === 'held' && kind === 'reply')).toBe(true)
    expect(rows.length).toBeLessThanOrEqual(12)
  })

  it('RPT-9 gives a weekly summary with something new, closed, past due and booked, beside the week before', async () => {
    const { figures, tables } = await engine.client.reports.run({ name: 'weekly_summary', period: 'last_week' })
    for (const { id, value, before, recorded } of figures) {
      expect([id, Number(value) > 0, Number(before) > 0]).toEqual([id, true, true])
      // The weeks ended while the sample's office was at work.
      expect([id, recorded]).toEqual([id, value])
    }
    expect(tables.find(({ id }) => id === 'closed_tasks')?.rows.length).toBeGreaterThan(3)
  })

  it('RPT-16 names the task of each row that is about one, and no confidential one', async () => {
    const { tables } = await engine.client.reports.run({ name: 'weekly_summary', period: 'last_week' })
    const rows = tables.find(({ id }) => id === 'closed_tasks')?.rows ?? []
    const found = await Promise.all(rows.map(({ taskId }) => engine.client.tasks.get({ taskId: taskId ?? 'task_none' })))
    expect(found.map(({ title }) => title)).toEqual(rows.map(({ cells }) => cells[0]))
    expect(found.filter(({ confidential }) => confidential)).toEqual([])
  })

  it('RPT-9 gives a financial report with two currencies, places, firms, time and a budget, and service levels kept and not', async () => {
    const to = new Date().toISOString().slice(0, 10)
    const from = new Date(Date.now() - 35 * 86_400_000).toISOString().slice(0, 10)
    const { tables } = await engine.client.reports.run({ name: 'financial_report', from, to })
    const rows = (id: string) => tables.find((table) => table.id === id)?.rows ?? []
    expect(rows('cost_by_module').map(({ cells }) => cells[1])).toEqual(['CHF', 'EUR'])
    expect(rows('cost_by_place').length).toBeGreaterThan(8)
    expect(rows('cost_by_vendor').length).toBeGreaterThan(3)
    expect(rows('time_by_module').length).toBeGreaterThan(0)
    expect(rows('budgets').length).toBeGreaterThan(0)
    const sla = await engine.client.reports.run({ name: 'sla_compliance', from, to })
    const kept = sla.tables.find(({ id }) => id === 'by_promise')?.rows ?? []
    expect(kept.some(({ cells }) => Number(cells[1]) > 0)).toBe(true)
    expect(kept.some(({ cells }) => Number(cells[2]) > 0)).toBe(true)
  })
})
