import { DateTime, IANAZone } from 'luxon'
import type { Duration } from './duration.ts'

/** Minutes of a day, from and to; open from the first to before the second. */
export type OpenTime = { from: number; to: number }

/** When an office is open: its time zone (IANA), open times by weekday (1 Monday to 7 Sunday), closed days as `2025-12-25`. */
export type Calendar = { zone: string; open: { readonly [weekday: number]: readonly OpenTime[] }; holidays: ReadonlySet<string> }

const officeDay: readonly OpenTime[] = [{ from: 8 * 60, to: 17 * 60 }]

/** The calendar of those who named none: Monday to Friday 08:00-17:00. */
export function createDefaultCalendar(zone: string): Calendar {
  return { zone, open: { 1: officeDay, 2: officeDay, 3: officeDay, 4: officeDay, 5: officeDay }, holidays: new Set() }
}

/** Whether a name is an IANA time zone this machine knows. */
export function isTimeZone(zone: string): boolean {
  return IANAZone.isValidZone(zone)
}

/**
 * Adds a duration to an instant (UTC milliseconds).
 *
 * Minutes and hours are elapsed time; days to years keep the clock time of the calendar's zone (a missing date becomes the month's last); business
 * units count open time only. A calendar without open time gives the instant five years on, so that nothing waits for ever.
 */
export function addDuration(instant: number, duration: Duration, calendar: Calendar): number {
  if (duration.businessDay + duration.businessHour > 0) {
    const afterDays = duration.businessDay > 0 ? addBusinessDays(instant, duration.businessDay, calendar) : instant
    return duration.businessHour > 0 ? addOpenMinutes(afterDays, duration.businessHour * 60, calendar) : afterDays
  }
  const elapsed = (duration.hour * 60 + duration.minute) * 60_000
  if (duration.year + duration.month + duration.week + duration.day === 0) return instant + elapsed
  const moved = readClock(instant, calendar.zone).plus({
    years: duration.year,
    months: duration.month,
    weeks: duration.week,
    days: duration.day,
  })
  return clockToInstant(moved, calendar.zone) + elapsed
}

/**
 * The instant of a local date-time (`2025-05-01`, `2025-05-01T09:00`) in a zone; null when it is no date.
 *
 * A time that a clock change skips is the first instant after the gap; one that occurs twice is the earlier.
 */
export function localToInstant(text: string, zone: string): number | null {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(text)) return null
  const clock = DateTime.fromISO(text, { zone: 'utc' })
  return clock.isValid ? clockToInstant(clock, zone) : null
}

/** The local date-time of an instant, to the minute: `2025-05-01T09:00`. */
export function instantToLocal(instant: number, zone: string): string {
  return readClock(instant, zone).toFormat("yyyy-MM-dd'T'HH:mm")
}

// A clock reading is kept as if the zone were UTC: arithmetic on it can then meet neither gap nor overlap.
function readClock(instant: number, zone: string): DateTime {
  return DateTime.fromMillis(instant + offsetMs(instant, zone), { zone: 'utc' })
}

function offsetMs(instant: number, zone: string): number {
  return IANAZone.create(zone).offset(instant) * 60_000
}

function clockToInstant(clock: DateTime, zone: string): number {
  const wall = clock.toMillis()
  const day = 86_400_000
  const offsets = [offsetMs(wall - day, zone), offsetMs(wall + day, zone)]
  const larger = Math.max(...offsets)
  const smaller = Math.min(...offsets)
  const earlier = wall - larger
  const later = wall - smaller
  if (earlier + offsetMs(earlier, zone) === wall) return earlier
  if (later + offsetMs(later, zone) === wall) return later
  return findTransition(earlier, later, zone)
}

function findTransition(from: number, to: number, zone: string): number {
  let low = from
  let high = to
  const before = offsetMs(low, zone)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(middle, zone) === before) low = middle
    else high = middle
  }
  return high
}

// Five years of days: a calendar with no open day within them is treated as having none.
const maxDays = 1_830

function openTimes(date: DateTime, calendar: Calendar): readonly OpenTime[] {
  return calendar.holidays.has(date.toFormat('yyyy-MM-dd')) ? [] : (calendar.open[date.weekday] ?? [])
}

function addBusinessDays(instant: number, days: number, calendar: Calendar): number {
  const clock = readClock(nextOpening(instant, calendar), calendar.zone)
  const minute = clock.hour * 60 + clock.minute
  let date = clock.startOf('day')
  let left = days
  for (let walked = 0; left > 0 && walked < maxDays * 2; walked += 1) {
    date = date.plus({ days: 1 })
    if (openTimes(date, calendar).length > 0) left -= 1
  }
  return clockToInstant(date.plus({ minutes: clampToOpen(minute, openTimes(date, calendar)) }), calendar.zone)
}

function clampToOpen(minute: number, open: readonly OpenTime[]): number {
  for (const time of open) {
    if (minute < time.from) return time.from
    if (minute <= time.to) return minute
  }
  return open.at(-1)?.to ?? minute
}

function nextOpening(instant: number, calendar: Calendar): number {
  const clock = readClock(instant, calendar.zone)
  let date = clock.startOf('day')
  let minute = clock.hour * 60 + clock.minute
  for (let walked = 0; walked < maxDays; walked += 1) {
    for (const time of openTimes(date, calendar)) {
      if (minute >= time.from && minute < time.to) return instant
      if (minute < time.from) return clockToInstant(date.plus({ minutes: time.from }), calendar.zone)
    }
    date = date.plus({ days: 1 })
    minute = -1
  }
  return instant
}

function addOpenMinutes(instant: number, minutes: number, calendar: Calendar): number {
  let left = minutes * 60_000
  let at = instant
  let date = readClock(instant, calendar.zone).startOf('day')
  for (let walked = 0; walked < maxDays; walked += 1) {
    for (const time of openTimes(date, calendar)) {
      const from = Math.max(at, clockToInstant(date.plus({ minutes: time.from }), calendar.zone))
      const to = clockToInstant(date.plus({ minutes: time.to }), calendar.zone)
      if (to <= from) continue
      if (to - from >= left) return from + left
      left -= to - from
      at = to
    }
    date = date.plus({ days: 1 })
  }
  return instant + maxDays * 86_400_000
}
