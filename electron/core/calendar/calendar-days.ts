import { type Calendar, type OpenSpan, weekdays } from '#shared/model/calendar.ts'
import { clockToInstant, instantToClock, offsetMs } from '#shared/text/zone-time.ts'

/** A stretch of open time: UTC milliseconds, open from the first to before the second. */
export type OpenStretch = { from: number; to: number }

export const dayMs = 86_400_000

/** 5 years, the longest duration there is, with their leap days: no walk over days goes further. */
export const maxDays = 1_827

/** What a calendar is for arithmetic: open times by day, in milliseconds after the day's begin by its clock. */
type CalendarIndex = { week: OpenStretch[][]; special: ReadonlyMap<number, OpenStretch[]> }

// A calendar is a value that nobody changes: its index holds as long as the object does.
const indexes = new WeakMap<Calendar, CalendarIndex>()

function indexOf(calendar: Calendar): CalendarIndex {
  const known = indexes.get(calendar)
  if (known) return known
  const special = new Map<number, OpenStretch[]>()
  for (const holiday of calendar.holidays) special.set(dayOfDate(holiday.date), readSpans(holiday.open ?? []))
  const index = { week: weekdays.map((weekday) => readSpans(calendar.open[weekday] ?? [])), special }
  indexes.set(calendar, index)
  return index
}

/** Reads "08:00" as milliseconds after midnight; null when it is no time of a day. "24:00" is the day's end. */
export function readClockTime(text: string): number | null {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text)
  if (!match) return null
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return minutes <= 1_440 ? minutes * 60_000 : null
}

function readSpans(spans: readonly OpenSpan[]): OpenStretch[] {
  return spans
    .map(([from, to]) => ({ from: readClockTime(from) ?? 0, to: readClockTime(to) ?? 0 }))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from)
}

/** Days since 1970-01-01 of a date `2025-12-25`. */
export const dayOfDate = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / dayMs)

/** The date of a day that is counted from 1970-01-01: `2025-12-25`. */
export const dateOfDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** The day an instant falls on in a calendar's zone, counted from 1970-01-01, and the milliseconds its clock has gone since midnight. */
export function readDay(instant: number, calendar: Pick<Calendar, 'zone'>): { day: number; clock: number } {
  const clock = instantToClock(instant, calendar.zone)
  const day = Math.floor(clock / dayMs)
  return { day, clock: clock - day * dayMs }
}

/** Whether a calendar has any open time in an ordinary week. One that has none is refused when it is read (CAL-7). */
export const hasOpenTime = (calendar: Calendar): boolean => indexOf(calendar).week.some((spans) => spans.length > 0)

/** The open times of a day, in milliseconds after its midnight by the clock, in order. */
export function clockSpansOf(day: number, calendar: Calendar): readonly OpenStretch[] {
  const { week, special } = indexOf(calendar)
  // 1970-01-01 was a Thursday, the fourth of weekdays.
  return special.get(day) ?? week[(((day + 3) % 7) + 7) % 7] ?? []
}

/** The open stretches of a day as instants. A clock change shortens or lengthens the stretch it falls into, or takes it away. */
export function stretchesOf(day: number, calendar: Calendar): OpenStretch[] {
  const spans = clockSpansOf(day, calendar)
  if (spans.length === 0) return []
  const midnight = day * dayMs
  const before = offsetMs(midnight - dayMs, calendar.zone)
  const isSteady = before === offsetMs(midnight + 2 * dayMs, calendar.zone)
  const toInstant = (clock: number): number =>
    isSteady ? midnight + clock - before : clockToInstant(midnight + clock, calendar.zone)
  return spans.map((span) => ({ from: toInstant(span.from), to: toInstant(span.to) })).filter((span) => span.to > span.from)
}
