import { locale, t } from './translate.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' })
// A locale of 24 hours writes 08:00 beside a year, so it does without one.
const hour = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ? 'numeric' : '2-digit'
const timeThisYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour, minute: '2-digit' })
const timeOtherYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const dayThisYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const dayOtherYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
const choices = new Intl.ListFormat(locale, { type: 'disjunction' })

/** A moment with weekday and time, as shown on hover. */
export const formatExact = (at: number): string => exact.format(at)

/** A moment as day and time, with its year unless that is the year of now. */
export const formatMoment = (at: number, now: number): string => (isSameYear(at, now) ? timeThisYear : timeOtherYear).format(at)

/** A day with its year: where archives are spoken of, the year is what matters. */
export const formatDay = (at: number): string => day.format(at)

const isSameYear = (at: number, now: number): boolean => new Date(at).getFullYear() === new Date(now).getFullYear()

/** A count with the locale's separators. */
export const formatNumber = (value: number): string => whole.format(value)

/** Things to choose from, as a language lists them: "a, b or c". */
export const formatChoices = (words: readonly string[]): string => choices.format(words)

/** A moment as people say it: relative within 7 days of now, else its day. */
export function formatWhen(at: number, now: number): string {
  const distance = at - now
  const size = Math.abs(distance)
  if (size >= 7 * dayMs) return (isSameYear(at, now) ? dayThisYear : dayOtherYear).format(at)
  if (size < minuteMs) return t('time.now')
  if (size < hourMs) return relative.format(Math.trunc(distance / minuteMs), 'minute')
  if (size < dayMs) return relative.format(Math.trunc(distance / hourMs), 'hour')
  return relative.format(Math.trunc(distance / dayMs), 'day')
}

/** How far a due time is away, in the largest whole unit: `2 h`, `20 min`, `1 d`. */
export function formatSpan(ms: number): string {
  const size = Math.abs(ms)
  if (size >= dayMs) return t('span.days', { count: Math.floor(size / dayMs) })
  if (size >= hourMs) return t('span.hours', { count: Math.floor(size / hourMs) })
  return t('span.minutes', { count: Math.max(1, Math.floor(size / minuteMs)) })
}

/** Seconds as a person waits them: `40 s`, `3 min`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${whole.format(Math.max(1, Math.round(seconds)))} s`
  if (seconds < 3600) return `${whole.format(Math.round(seconds / 60))} min`
  return `${whole.format(Math.floor(seconds / 3600))} h ${whole.format(Math.round((seconds % 3600) / 60))} min`
}

/** Bytes in decimal units, as disks are sold: `812 B`, `4.1 kB`, `33 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${(value < 10 && unit > 0 ? oneDigit : whole).format(value)} ${units[unit]}`
}
