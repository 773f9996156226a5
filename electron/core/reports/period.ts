import { DateTime } from 'luxon'
import type { RelativePeriod, ReportLanguage, ReportPeriod } from '#shared/model/report.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { sayNoDay } from '#shared/text/say-no-day.ts'
import { localToInstant } from '#shared/text/zone-time.ts'

/** What names a period: days, both included, or a place from today; neither is the usual period. */
export type PeriodWords = { from?: string | undefined; to?: string | undefined; period?: RelativePeriod | undefined }

export type PeriodContext = { zone: string; now: number; language: ReportLanguage }

/** 3,660 days: ten years of days are more than any table of months shows. */
const maxDays = 3_660

/**
 * Reads the period of a report, in days of the organisation's zone: a day is from its midnight to the next, 23 or 25 hours where the clock
 * changes.
 *
 * Errors: one sentence that says which day is wrong and what to write instead.
 */
export function readPeriod(words: PeriodWords, usual: RelativePeriod, context: PeriodContext): Result<ReportPeriod, string> {
  const { from, to } = words
  if (from === undefined && to === undefined) return succeed(periodOf(...relativeDays(words.period ?? usual, context), context))
  if (words.period !== undefined) return fail('Say either a first and a last day, or a period such as last_month, not both.')
  const today = todayIn(context)
  for (const [name, day] of [
    ['first', from],
    ['last', to],
  ] as const)
    if (day !== undefined && !isDay(day)) return fail(explainDay(name, day, today))
  const first = from ?? to ?? today
  const last = to ?? (first > today ? first : today)
  if (last < first) return fail(`The last day ${last} is before the first day ${first}.`)
  if (daysBetween(first, last) >= maxDays)
    return fail(`A report spans ten years at most. Choose a shorter period, such as from ${earliestTo(last)} to ${last}.`)
  return succeed(periodOf(first, last, context))
}

/** The period of two days. */
export function periodOf(from: string, to: string, { zone, now, language }: PeriodContext): ReportPeriod {
  const fromAt = beginOfDay(from, zone)
  const toAt = beginOfDay(addDays(to, 1), zone)
  return { from, to, fromAt, toAt, zone, title: titleOf(from, to, language), over: toAt <= now }
}

/** The period of the same kind before: the month before a month, else as many days as this one has. */
export function periodBefore(period: ReportPeriod, context: PeriodContext): ReportPeriod {
  const months = wholeMonths(period.from, period.to)
  if (months === 0) {
    const days = daysBetween(period.from, period.to) + 1
    return periodOf(addDays(period.from, -days), addDays(period.from, -1), context)
  }
  const first = DateTime.fromISO(period.from, { zone: 'utc' }).minus({ months })
  return periodOf(first.toISODate() ?? period.from, addDays(period.from, -1), context)
}

/** How many whole months of the calendar two days span; 0 where they do not begin and end with one. */
export function wholeMonths(from: string, to: string): number {
  const [first, after] = [DateTime.fromISO(from, { zone: 'utc' }), DateTime.fromISO(to, { zone: 'utc' }).plus({ days: 1 })]
  if (first.day !== 1 || after.day !== 1) return 0
  return (after.year - first.year) * 12 + after.month - first.month
}

/** Whether two days are a Monday and the Sunday after it. */
export const isWeek = (from: string, to: string): boolean =>
  DateTime.fromISO(from, { zone: 'utc' }).weekday === 1 && daysBetween(from, to) === 6

/** The pieces of a period, in order: its days, or the parts of it that fall into each month. */
export function splitPeriod(
  period: Pick<ReportPeriod, 'from' | 'to' | 'zone'>,
  by: 'day' | 'month',
): { from: string; to: string }[] {
  const pieces: { from: string; to: string }[] = []
  for (let from = period.from; from <= period.to; ) {
    const end = by === 'day' ? from : (DateTime.fromISO(from, { zone: 'utc' }).endOf('month').toISODate() ?? from)
    const to = end < period.to ? end : period.to
    pieces.push({ from, to })
    from = addDays(to, 1)
  }
  return pieces
}

/** The week or month that a day lies in. */
export function spanAround(day: string, kind: 'week' | 'month'): { from: string; to: string } {
  const at = DateTime.fromISO(day, { zone: 'utc' })
  return { from: isoDay(at.startOf(kind)), to: isoDay(at.endOf(kind)) }
}

export const todayIn = ({ zone, now }: Pick<PeriodContext, 'zone' | 'now'>): string => isoDay(DateTime.fromMillis(now, { zone }))

export const addDays = (day: string, days: number): string => isoDay(DateTime.fromISO(day, { zone: 'utc' }).plus({ days }))

export const beginOfDay = (day: string, zone: string): number => localToInstant(day, zone) ?? Number.NaN

/** The day of an instant in a zone. */
export const dayOf = (at: number, zone: string): string => isoDay(DateTime.fromMillis(at, { zone }))

const isoDay = (at: DateTime): string => at.toISODate() ?? ''

const isDay = (day: string): boolean =>
  DateTime.fromFormat(day, 'yyyy-MM-dd', { zone: 'utc' }).isValid && day >= '1970-01-01' && day <= '9000-12-31'

const explainDay = (name: string, day: string, today: string): string =>
  DateTime.fromFormat(day, 'yyyy-MM-dd', { zone: 'utc' }).isValid
    ? `The ${name} day ${day} is out of reach: reports know days from 1970-01-01 to 9000-12-31, and span ten years at most, such as from ${earliestTo(today)} to ${today}.`
    : sayNoDay(day, today)

/** The same day ten years before: the longest period that ends on a day begins there. */
const earliestTo = (day: string): string => isoDay(DateTime.fromISO(day, { zone: 'utc' }).minus({ years: 10 }))

const daysBetween = (from: string, to: string): number =>
  DateTime.fromISO(to, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'days').days

function relativeDays(period: RelativePeriod, context: PeriodContext): [from: string, to: string] {
  const today = DateTime.fromISO(todayIn(context), { zone: 'utc' })
  if (period === 'today') return [isoDay(today), isoDay(today)]
  if (period === 'yesterday') return [isoDay(today.minus({ days: 1 })), isoDay(today.minus({ days: 1 }))]
  const [which, unit] = period.split('_') as ['this' | 'last', 'week' | 'month' | 'quarter' | 'year'] // the other words of RelativePeriod
  const at = which === 'this' ? today : today.minus({ [`${unit}s`]: 1 })
  return [isoDay(at.startOf(unit)), isoDay(at.endOf(unit))]
}

function titleOf(from: string, to: string, language: ReportLanguage): string {
  const locale = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' }[language]
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const write = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  const months = wholeMonths(from, to)
  if (months === 1) return write({ month: 'long', year: 'numeric' }).format(first)
  if (months === 12 && from.endsWith('-01-01')) return from.slice(0, 4)
  const day = write({ day: 'numeric', month: 'long', year: 'numeric' })
  return from === to ? day.format(first) : day.formatRange(first, last).replaceAll(/[\u2009\u202f]/g, ' ')
}
