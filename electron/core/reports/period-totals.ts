import type { PeriodTotal, Report, ReportFigure } from '#shared/model/report.ts'
import { addDecimals } from '#shared/text/decimal.ts'
import { sightNow } from '../store/sight.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import { addDays, beginOfDay, dayOf, isWeek, spanAround, wholeMonths } from './period.ts'

type Kind = 'week' | 'month'
type Span = { kind: Kind; from: string; to: string; fromAt: number; toAt: number }

/** 60 weeks or months are caught up at once: a laptop that slept for longer has the rest at the next sweep. */
const caughtUpAtOnce = 60

/**
 * Stores the totals of weeks and months that have ended since this profile was made, once each: what a report said when its period ended stays
 * so, whatever is deleted later (A8). Answers how many were stored.
 */
export function storePeriodTotals(store: Store, zone: string, now: number): number {
  const spans = (['week', 'month'] as const).flatMap((kind) => missingSpans(store.read, kind, zone, now))
  for (const span of spans) store.write((tx) => storeSpan(tx, span, now))
  return spans.length
}

function missingSpans(read: ReadableStore, kind: Kind, zone: string, now: number): Span[] {
  const last =
    read.get<{ day: string | null }>('SELECT max(starts_on) AS day FROM report_totals WHERE kind = ?', kind)?.day ?? null
  const madeAt = read.get<{ at: number }>('SELECT created_at AS at FROM profile WHERE id = 1')?.at ?? now
  let span = spanAround(last === null ? dayOf(madeAt, zone) : addDays(spanAround(last, kind).to, 1), kind)
  const spans: Span[] = []
  while (spans.length < caughtUpAtOnce) {
    const toAt = beginOfDay(addDays(span.to, 1), zone)
    if (toAt > now) break
    spans.push({ kind, ...span, fromAt: beginOfDay(span.from, zone), toAt })
    span = spanAround(addDays(span.to, 1), kind)
  }
  return spans
}

type TotalRow = {
  module: string
  readers: string
  created: number
  closed: number
  open: number
  past_due: number
}

/** Who may read a task, as a JSON list of targets; '' where it is not confidential. */
const readersOf = `iif(tasks.confidential = 0, '', coalesce(
  (SELECT json_group_array(target) FROM (SELECT target FROM task_readers WHERE task_readers.task_id = tasks.task_id ORDER BY target)), '[]'))`

function storeSpan(tx: WritableStore, span: Span, now: number): void {
  const { fromAt, toAt } = span
  const rows = tx.all<TotalRow>(
    `SELECT module, readers, sum(created) AS created, sum(closed) AS closed, sum(open) AS open, sum(past_due) AS past_due FROM (
       SELECT tasks.module, ${readersOf} AS readers,
         tasks.created_at >= ? AND tasks.created_at < ? AS created,
         tasks.closed_at IS NOT NULL AND tasks.closed_at >= ? AND tasks.closed_at < ? AS closed,
         tasks.created_at < ? AND (tasks.closed_at IS NULL OR tasks.closed_at >= ?) AS open,
         tasks.created_at < ? AND (tasks.closed_at IS NULL OR tasks.closed_at >= ?) AND tasks.due_at IS NOT NULL AND tasks.due_at < ? AS past_due
       FROM tasks WHERE tasks.deleted = 0)
     GROUP BY module, readers`,
    ...[fromAt, toAt, fromAt, toAt, toAt, toAt, toAt, toAt, toAt],
  )
  const costs = spentBy(tx, span)
  const write = (row: TotalRow): void => {
    const of = costs.filter(({ module, readers }) => (row.module === '' || module === row.module) && readers === row.readers)
    tx.run(
      `INSERT OR IGNORE INTO report_totals (kind, starts_on, ends_on, module, readers, created, closed, open, past_due, minutes, amounts_json,
         stored_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[span.kind, span.from, span.to, row.module, row.readers, row.created, row.closed, row.open, row.past_due],
      ...[of.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0), JSON.stringify(amountsOf(of)), now],
    )
  }
  const open = rows.filter(({ readers }) => readers === '')
  const sum = (name: 'created' | 'closed' | 'open' | 'past_due'): number => open.reduce((total, row) => total + row[name], 0)
  write({ module: '', readers: '', created: sum('created'), closed: sum('closed'), open: sum('open'), past_due: sum('past_due') })
  for (const row of rows) if (row.module !== '') write(row)
}

type Spent = { module: string; readers: string; minutes: number | null; amount: string | null; currency: string | null }

const spentBy = (tx: WritableStore, { fromAt, toAt }: Span): Spent[] =>
  tx.all<Spent>(
    `SELECT tasks.module, ${readersOf} AS readers, task_costs.minutes, task_costs.amount, task_costs.currency
     FROM task_costs JOIN tasks ON tasks.task_id = task_costs.task_id
     WHERE tasks.deleted = 0 AND task_costs.spent_at >= ? AND task_costs.spent_at < ?`,
    fromAt,
    toAt,
  )

function amountsOf(spent: readonly Spent[]): { amount: string; currency: string }[] {
  const currencies = [
    ...new Set(spent.flatMap(({ amount, currency }) => (amount === null || currency === null ? [] : [currency]))),
  ]
  return currencies.sort().map((currency) => ({
    currency,
    amount: addDecimals(spent.flatMap((one) => (one.amount !== null && one.currency === currency ? [one.amount] : []))),
  }))
}

type StoredTotal = {
  kind: Kind
  starts_on: string
  ends_on: string
  module: string
  readers: string
  created: number
  closed: number
  open: number
  past_due: number
  minutes: number
  amounts_json: string
  stored_at: number
}

/** The totals of what is not confidential, the oldest first; module '' is all. */
export function listTotals(read: ReadableStore, kind: Kind, from: string, to: string): PeriodTotal[] {
  const rows = read.all<StoredTotal>(
    `SELECT * FROM report_totals WHERE kind = ? AND readers = '' AND starts_on >= ? AND ends_on <= ? ORDER BY starts_on, module`,
    ...[kind, from, to],
  )
  return rows.map((row) => ({
    ...{ kind: row.kind, from: row.starts_on, to: row.ends_on, module: row.module },
    ...{ created: row.created, closed: row.closed, open: row.open, pastDue: row.past_due, minutes: row.minutes },
    amounts: JSON.parse(row.amounts_json) as PeriodTotal['amounts'], // written by storeSpan
    storedAt: row.stored_at,
  }))
}

/** A report whose period is one stored week or month, narrowed by nothing but its module: its figures with what was recorded then. */
export function addRecorded(
  read: ReadableStore,
  { figures, period, filter }: Pick<Report, 'figures' | 'period' | 'filter'>,
): ReportFigure[] {
  const kind = isWeek(period.from, period.to) ? 'week' : wholeMonths(period.from, period.to) === 1 ? 'month' : null
  const { module = '', confidential, ...narrower } = filter
  if (kind === null || confidential || Object.values(narrower).some((value) => value !== undefined)) return figures
  const stored = listTotals(read, kind, period.from, period.to).find((total) => total.module === module)
  if (!stored) return figures
  const values: Readonly<Record<string, ReportFigure['recorded']>> = {
    ...{ created: stored.created, closed: stored.closed, open: stored.open, past_due: stored.pastDue, time: stored.minutes },
    ...Object.fromEntries(stored.amounts.map((amount) => [`cost_${amount.currency}`, amount])),
  }
  return figures.map((figure) => ({ ...figure, recorded: values[figure.id] ?? null }))
}

/** Numbers of confidential tasks of one month, module and circle of readers. */
export type SealedTotal = { month: string; module: string; readers: string[]; created: number; closed: number }

/** What was stored of confidential tasks for the whole months of a period, as far as the running call may see whom it is about. */
export function listSealed(read: ReadableStore, period: { from: string; to: string }): SealedTotal[] {
  if (wholeMonths(period.from, period.to) === 0) return []
  const rows = read.all<StoredTotal>(
    `SELECT * FROM report_totals WHERE kind = 'month' AND readers <> '' AND starts_on >= ? AND ends_on <= ? ORDER BY starts_on, module, readers`,
    ...[period.from, period.to],
  )
  const sight = sightNow()
  return rows
    .map((row) => {
      const named = JSON.parse(row.readers) as string[] // written by storeSpan from targets
      return {
        ...{ month: row.starts_on.slice(0, 7), module: row.module, created: row.created, closed: row.closed },
        readers: named.length > 0 ? named : [`role:${row.module}_case_officer`],
      }
    })
    .filter(({ readers }) => sight === 'all' || readers.some((target) => sight.includes(target)))
}
