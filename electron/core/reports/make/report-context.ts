import type { Module } from '#shared/model/module.ts'
import type { CellType, ReportColumn, ReportFilter, ReportLanguage, ReportPeriod } from '#shared/model/report.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import type { ReadableStore } from '../../store/store.ts'
import type { ReportWord, Say } from '../report-words.ts'

/** What every report is made from. `nameOf` names a person, role, team or address for people. */
export type ReportContext = {
  read: ReadableStore
  now: number
  zone: string
  modules: readonly Module[]
  nameOf(target: string): string
  say: Say
  language: ReportLanguage
  filter: ReportFilter
  period: ReportPeriod
  before: ReportPeriod
}

/** The tasks a report is about, before any figure narrows them. Without the word `confidential` no confidential task moves a figure (A5). */
export function baseOf(filter: ReportFilter): FigureTasks {
  const { module, team, person, place, vendor } = filter
  const fields = [...(place === undefined ? [] : [`place=${place}`]), ...(vendor === undefined ? [] : [`vendor=${vendor}`])]
  return {
    ...(module === undefined ? {} : { module }),
    ...(team === undefined ? {} : { team }),
    ...(person === undefined ? {} : { assignee: person }),
    ...(fields.length === 0 ? {} : { fields }),
    ...(filter.confidential ? {} : { confidential: false }),
  }
}

/** Both at once: what is said twice is taken from the second, fields are added. */
export function narrow(tasks: FigureTasks, further: FigureTasks): FigureTasks {
  const fields = [...new Set([...(tasks.fields ?? []), ...(further.fields ?? [])])]
  return { ...tasks, ...further, ...(fields.length === 0 ? {} : { fields }) }
}

export const column = (say: Say, word: ReportWord, type: CellType): ReportColumn => ({ id: word, title: say(word), type })

/** The last moment that figures at the end of a period may speak of: its end, or the present while it runs. */
export const endOf = ({ period, now }: Pick<ReportContext, 'period' | 'now'>): number => Math.min(period.toAt, now)

export const titleOfModule = (modules: readonly Module[], name: string): string =>
  modules.find(({ module }) => module === name)?.title ?? name

/** What a figure of tasks counts in a period. */
export function taskFigures({ period, now }: Pick<ReportContext, 'period' | 'now'>) {
  const { fromAt, toAt } = period
  return {
    created: { createdFrom: fromAt, createdTo: toAt },
    closed: { closedFrom: fromAt, closedTo: toAt },
    open: { openAt: toAt },
    past_due: { openAt: toAt, dueTo: endOf({ period, now }) },
    due: { dueFrom: fromAt, dueTo: toAt },
  } satisfies Record<string, FigureTasks>
}
