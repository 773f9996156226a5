import ICAL from 'ical.js'
import type { OpenSpan } from '#shared/model/calendar.ts'
import { instantToClock } from '#shared/text/zone-time.ts'
import { dateOfDay, dayMs } from './calendar-days.ts'

/** A day off as an .ics file has it: `closed` are the clock times it takes from the day, 00:00 to 24:00 for the whole of it. */
export type HolidayOfFile = { date: string; title: string; closed: OpenSpan }

/** Holidays that come back each year are laid out over these years: mail of old archives, and the longest duration ahead. */
export const holidayYears = { from: 1995, to: 2055 } as const

/** One event: 61 years of a holiday, and the longest school holidays there are. A file: 60 of each kind. */
const limits = { events: 2_000, occurrences: 3_000, daysOfEvent: 120, days: 20_000, bytes: 1_048_576 } as const

/**
 * Reads the holidays of an iCalendar file. Content never throws.
 *
 * Shapes: each day of an all-day event; of an event with times the part of each day it takes. Transparent events count too, for the public
 * files of holidays are so marked; cancelled ones do not.
 * Limits: 1 MB, 2,000 events; of repetitions only yearly ones, within `holidayYears`: others have no place in a list of holidays, and some
 * keep the library searching for ever. What is left out is a problem, never silent.
 * Source: RFC 5545 sections 3.6.1, 3.8.5.3.
 */
export function readHolidays(text: string, zone: string): { holidays: HolidayOfFile[]; problems: string[] } {
  if (text.length > limits.bytes) return { holidays: [], problems: ['the file is larger than 1 MB'] }
  const problems: string[] = []
  const holidays: HolidayOfFile[] = []
  for (const event of readEvents(text, problems).slice(0, limits.events)) {
    try {
      const status = String(event.component.getFirstPropertyValue('status') ?? '')
      if (status.toUpperCase() !== 'CANCELLED') holidays.push(...daysOfEvent(event, zone, problems))
    } catch (error) {
      problems.push(`an event cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
    if (holidays.length > limits.days) return { holidays: [], problems: ['the file names more than 20,000 days'] }
  }
  return { holidays, problems }
}

function readEvents(text: string, problems: string[]): ICAL.Event[] {
  try {
    const parsed: unknown = ICAL.parse(text)
    // A file of several calendars is a list of them, one calendar a triple that begins with its name.
    const calendars = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed]
    const events = calendars.flatMap((calendar: ConstructorParameters<typeof ICAL.Component>[0]) =>
      new ICAL.Component(calendar).getAllSubcomponents('vevent').map((component) => new ICAL.Event(component)),
    )
    if (events.length === 0) problems.push('the file holds no event')
    if (events.length > limits.events) problems.push(`of ${events.length} events the first ${limits.events} are read`)
    return events
  } catch (error) {
    problems.push(`it is no iCalendar file: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}

function daysOfEvent(event: ICAL.Event, zone: string, problems: string[]): HolidayOfFile[] {
  const title = event.summary || 'Holiday'
  const start = event.startDate
  const lengthMs = readClock(event.endDate, zone) - readClock(start, zone)
  const isAllDay = start.isDate
  const takenMs = Math.max(isAllDay ? dayMs : 60_000, lengthMs)
  if (takenMs > limits.daysOfEvent * dayMs) {
    problems.push(`"${title}" lasts longer than ${limits.daysOfEvent} days and is left out`)
    return []
  }
  const fault = faultOfRepetition(event)
  if (fault) problems.push(`"${title}" repeats ${fault}; its first day alone counts`)
  const starts = fault || !event.isRecurring() ? [start] : repeat(event)
  return starts.flatMap((at) => daysTaken(readClock(at, zone), takenMs, title))
}

function repeat(event: ICAL.Event): ICAL.Time[] {
  const starts: ICAL.Time[] = []
  const months = repetitionOf(event)?.getComponent('bymonth').map(Number) ?? []
  const iterator = event.iterator()
  for (let turn = 0; turn < limits.occurrences; turn += 1) {
    // Typed as always there; the last answer of a repetition that ends is none.
    const at = iterator.next() as ICAL.Time | null | undefined
    if (!at || at.year > holidayYears.to) break
    // The library moves a day that a year lacks, such as 29 February, into the next month.
    if (at.year >= holidayYears.from && (months.length === 0 || months.includes(at.month))) starts.push(at)
  }
  return starts
}

function repetitionOf(event: ICAL.Event): ICAL.Recur | null {
  const value = event.component.getFirstPropertyValue('rrule')
  return value instanceof ICAL.Recur ? value : null
}

const yearlyParts = new Set(['BYMONTH', 'BYMONTHDAY', 'BYDAY'])

function faultOfRepetition(event: ICAL.Event): string | null {
  const rules = event.component.getAllProperties('rrule')
  const recur = repetitionOf(event)
  if (!recur) return null
  if (rules.length > 1 || recur.freq !== 'YEARLY') return 'otherwise than yearly'
  const parts = ['BYSECOND', 'BYMINUTE', 'BYHOUR', 'BYYEARDAY', 'BYWEEKNO', 'BYSETPOS', ...yearlyParts]
  const odd = parts.find((part) => !yearlyParts.has(part) && recur.getComponent(part.toLowerCase()).length > 0)
  if (odd) return `by ${odd.slice(2).toLowerCase()}`
  const days = recur.getComponent('bymonthday').map(Number)
  const months = recur.getComponent('bymonth').map(Number)
  const exists = days.length === 0 || days.some((day) => months.length === 0 || months.some((month) => day <= daysOfMonth(month)))
  return exists && recur.interval <= 100 ? null : 'on a day that never comes'
}

const daysOfMonth = (month: number): number => new Date(Date.UTC(2024, month, 0)).getUTCDate()

/** The clock reading of a time of the file: its own zone's or none as written, UTC brought into the calendar's zone. */
function readClock(time: ICAL.Time, zone: string): number {
  const written = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
  return time.zone === ICAL.Timezone.utcTimezone && !time.isDate ? instantToClock(written, zone) : written
}

function daysTaken(from: number, lengthMs: number, title: string): HolidayOfFile[] {
  const to = from + lengthMs
  const days: HolidayOfFile[] = []
  for (let day = Math.floor(from / dayMs); day * dayMs < to; day += 1) {
    const midnight = day * dayMs
    const closed: OpenSpan = [renderClockTime(Math.max(0, from - midnight)), renderClockTime(Math.min(dayMs, to - midnight))]
    days.push({ date: dateOfDay(day), title, closed })
  }
  return days
}

/** Milliseconds after midnight as a clock time, to the minute: "08:00", "24:00". */
export function renderClockTime(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
