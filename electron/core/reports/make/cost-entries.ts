import type { CostKind } from '#shared/model/task-parts.ts'
import { addDecimals } from '#shared/text/decimal.ts'
import { entryConditions, figureConditions } from '../../tasks/figure-clauses.ts'
import { joinConditions } from './count-tasks.ts'
import { baseOf, type ReportContext } from './report-context.ts'

/** One entry of time or money with what it is grouped by. */
export type Entry = {
  task_id: string
  module: string
  assignee: string | null
  team: string | null
  place: string
  vendor: string
  kind: CostKind
  amount: string | null
  currency: string | null
  minutes: number | null
  spent_at: number
}

const field = (name: string): string =>
  `coalesce((SELECT value FROM task_fields WHERE task_fields.task_id = tasks.task_id AND task_fields.field = '${name}'), '')`

/** The entries that were spent in a period on the tasks a report is about. Money is added as decimals, never by SQL, which has only floats. */
export function entriesOf(context: ReportContext, period: { fromAt: number; toAt: number } = context.period): Entry[] {
  const tasks = joinConditions([['tasks.deleted = 0'], ...figureConditions(baseOf(context.filter))])
  const entries = joinConditions(entryConditions({ spentFrom: period.fromAt, spentTo: period.toAt }))
  return context.read.all<Entry>(
    `SELECT task_costs.task_id, tasks.module, tasks.assignee, tasks.team, ${field('place')} AS place, ${field('vendor')} AS vendor,
       task_costs.kind, task_costs.amount, task_costs.currency, task_costs.minutes, task_costs.spent_at
     FROM task_costs JOIN tasks ON tasks.task_id = task_costs.task_id
     WHERE ${tasks.sql} AND ${entries.sql} ORDER BY task_costs.spent_at, task_costs.cost_id`,
    ...tasks.values,
    ...entries.values,
  )
}

export const sumMinutes = (entries: readonly Entry[]): number => entries.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)

export const countTasksOf = (entries: readonly Entry[]): number => new Set(entries.map(({ task_id }) => task_id)).size

/** The money of entries in one currency. Entries in others count nothing. */
export const sumMoney = (entries: readonly Entry[], currency: string, kind?: CostKind): { amount: string; currency: string } => ({
  currency,
  amount: addDecimals(
    entries.flatMap((entry) =>
      entry.amount !== null && entry.currency === currency && (kind === undefined || entry.kind === kind) ? [entry.amount] : [],
    ),
  ),
})

/** The currencies that entries have money in, in order. */
export const currenciesOf = (entries: readonly Entry[]): string[] =>
  [...new Set(entries.flatMap(({ amount, currency }) => (amount !== null && currency !== null ? [currency] : [])))].sort()
