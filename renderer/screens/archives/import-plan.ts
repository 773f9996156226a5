import type { Inputs } from '#shared/contract/contract.ts'
import type { ArchiveFolder, ArchiveProbe, ImportMode } from '#shared/model/archive.ts'
import { countChosen, keyOfPath } from './folder-tree.ts'

export type ImportInput = Inputs['archives']['import']
export type ImportSource = ImportInput['source']

/** The steps of the wizard, in their order. */
export const steps = ['look', 'folders', 'how', 'rules', 'confirm'] as const
export type Step = (typeof steps)[number]

/**
 * What a person has chosen for the sources of one import.
 *
 * Shapes: days are `2020-01-31` in the time zone of this machine, or empty; `chosen` holds the keys of a source's chosen
 * folders by the source's id, and nothing for a source of which all are chosen.
 */
export type ImportPlan = {
  mode: ImportMode
  cutOffDay: string
  hasCutOff: boolean
  sinceDay: string
  untilDay: string
  deletedItems: boolean
  recover: boolean
  chosen: Readonly<Record<string, readonly string[]>>
  confirmsLive: boolean
  typedCount: string
}

/** 30 days: what is older is rarely still somebody's work. */
const cutOffDays = 30

/** The plan that an import begins with: all of it, silent, what is older than 30 days closed. */
export const createPlan = (now: number): ImportPlan => ({
  mode: 'silent',
  cutOffDay: instantToDay(now, -cutOffDays),
  hasCutOff: true,
  sinceDay: '',
  untilDay: '',
  deletedItems: true,
  recover: false,
  chosen: {},
  confirmsLive: false,
  typedCount: '',
})

/** The day of a moment, or one some days from it, in the time zone of this machine. */
export function instantToDay(at: number, days = 0): string {
  const day = new Date(at)
  day.setDate(day.getDate() + days)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** The beginning of a day, or of one some days later; null where there is none. */
export function dayToInstant(day: string, days = 0): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  if (year === undefined) return null
  return new Date(Number(year), Number(month) - 1, Number(date) + days).getTime()
}

/** Whether a folder would be read: chosen, and not one of deleted items where those are left out. */
export function isFolderChosen(plan: ImportPlan, sourceId: string, folder: ArchiveFolder): boolean {
  if (!plan.deletedItems && folder.role === 'deleted') return false
  const chosen = plan.chosen[sourceId]
  return chosen === undefined || chosen.includes(keyOfPath(folder.path))
}

/** How many items a plan would read of a source at most; null where only reading would tell. */
export function countPlanned(plan: ImportPlan, sourceId: string, probe: ArchiveProbe): number | null {
  if (plan.chosen[sourceId] === undefined && plan.deletedItems && probe.items !== null) return probe.items
  if (probe.folders.length === 0) return probe.items
  const chosen = new Set(plan.chosen[sourceId] ?? probe.folders.map(({ path }) => keyOfPath(path)))
  return countChosen(probe.folders, ({ path, role }) => chosen.has(keyOfPath(path)) && (plan.deletedItems || role !== 'deleted'))
}

/** A plan as the engine takes it, for one source with the folders its look found. */
export function toImportInput(
  plan: ImportPlan,
  sourceId: string,
  source: ImportSource,
  folders: readonly ArchiveFolder[],
): ImportInput {
  const chosen = plan.chosen[sourceId]
  const keys = chosen && new Set(chosen)
  const since = dayToInstant(plan.sinceDay)
  const until = dayToInstant(plan.untilDay, 1)
  const cutOff = plan.hasCutOff ? dayToInstant(plan.cutOffDay) : null
  return {
    source,
    mode: plan.mode,
    ...(plan.hasCutOff && cutOff === null ? {} : { cutOff }),
    choice: {
      deletedItems: plan.deletedItems,
      recover: plan.recover,
      ...(keys ? { folders: folders.filter(({ path }) => keys.has(keyOfPath(path))).map(({ path }) => path) } : {}),
      ...(since === null ? {} : { since }),
      ...(until === null ? {} : { until }),
    },
  }
}

/** What must be typed before mail is treated as new: the count of items, or this word where nobody knows it yet. */
export const unknownCountWord = 'live'

/** Whether a live import is confirmed: its tick is set, and what was typed is the count of items. */
export function isLiveConfirmed(plan: ImportPlan, count: number | null): boolean {
  if (plan.mode !== 'live') return true
  const typed = plan.typedCount.trim()
  const isRight =
    count === null ? typed.toLowerCase() === unknownCountWord : typed !== '' && typed.replace(/[\s.,'’]/g, '') === String(count)
  return plan.confirmsLive && isRight
}
