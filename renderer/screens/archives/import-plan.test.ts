import { describe, expect, it } from 'vitest'
import type { ArchiveFolder, ArchiveProbe } from '#shared/model/archive.ts'
import { keyOfPath } from './folder-tree.ts'
import { countPlanned, createPlan, dayToInstant, instantToDay, isLiveConfirmed, toImportInput } from './import-plan.ts'

const now = new Date(2026, 2, 31, 15).getTime()
const plan = createPlan(now)
const folder = (name: string, items: number | null, role: ArchiveFolder['role'] = null): ArchiveFolder => ({
  path: [name],
  role,
  items,
  sizeBytes: null,
  earliest: null,
  latest: null,
  problem: null,
})
const folders = [folder('Inbox', 10), folder('Trash', 4, 'deleted')]
const probe: ArchiveProbe = {
  source: '/mail/old.pst',
  format: 'pst',
  variant: null,
  explanation: '',
  sizeBytes: 1,
  folders,
  items: 14,
  earliest: null,
  latest: null,
  expectedSeconds: 1,
  freeBytes: 1,
  problems: [],
  importedAs: null,
}

describe('B-16 the plan of an import', () => {
  it('begins with everything, silent, and 30 days that are not history', () => {
    expect(toImportInput(plan, '1', { path: '/mail/old.pst' }, folders)).toEqual({
      source: { path: '/mail/old.pst' },
      mode: 'silent',
      cutOff: new Date(2026, 2, 1).getTime(),
      choice: { deletedItems: true, recover: false },
    })
  })

  it('names the chosen folders of the one source, and the whole last day', () => {
    const chosen = { 1: [keyOfPath(['Inbox'])] }
    const narrowed = { ...plan, chosen, sinceDay: '2020-01-01', untilDay: '2020-12-31', hasCutOff: false }
    expect(toImportInput(narrowed, '1', { path: 'x' }, folders)).toMatchObject({
      cutOff: null,
      choice: {
        folders: [['Inbox']],
        since: new Date(2020, 0, 1).getTime(),
        until: new Date(2021, 0, 1).getTime(),
      },
    })
    expect(toImportInput(narrowed, '2', { path: 'x' }, folders).choice?.folders).toBeUndefined()
  })

  it('leaves the cut-off to the engine where its day was emptied', () => {
    expect('cutOff' in toImportInput({ ...plan, cutOffDay: '' }, '1', { path: 'x' }, [])).toBe(false)
  })

  it('counts what it would read', () => {
    expect(countPlanned(plan, '1', probe)).toBe(14)
    expect(countPlanned({ ...plan, deletedItems: false }, '1', probe)).toBe(10)
    expect(countPlanned({ ...plan, chosen: { 1: [keyOfPath(['Trash'])] } }, '1', probe)).toBe(4)
    expect(countPlanned({ ...plan, deletedItems: false }, '1', { ...probe, folders: [folder('Inbox', null)] })).toBeNull()
  })

  it('needs a tick and the typed count before mail is treated as new', () => {
    const live = { ...plan, mode: 'live' as const, confirmsLive: true, typedCount: '1,234' }
    expect(isLiveConfirmed(plan, 1234)).toBe(true)
    expect(isLiveConfirmed(live, 1234)).toBe(true)
    expect(isLiveConfirmed({ ...live, typedCount: '1 234' }, 1234)).toBe(true)
    expect(isLiveConfirmed({ ...live, typedCount: '123' }, 1234)).toBe(false)
    expect(isLiveConfirmed({ ...live, typedCount: '' }, 0)).toBe(false)
    expect(isLiveConfirmed({ ...live, confirmsLive: false }, 1234)).toBe(false)
    expect(isLiveConfirmed({ ...live, typedCount: 'Live' }, null)).toBe(true)
    expect(isLiveConfirmed({ ...live, typedCount: '1' }, null)).toBe(false)
  })

  it('reads the days it writes', () => {
    expect(instantToDay(now)).toBe('2026-03-31')
    expect(dayToInstant('2026-03-31')).toBe(new Date(2026, 2, 31).getTime())
    expect(dayToInstant('31.3.2026')).toBeNull()
  })
})
