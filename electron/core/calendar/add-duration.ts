import { DateTime } from 'luxon'
import type { Calendar } from '#shared/model/calendar.ts'
import { type Duration, isBusinessDuration } from '#shared/text/duration.ts'
import { clockToInstant, instantToClock } from '#shared/text/zone-time.ts'
import { clockSpansOf, dayMs, maxDays, readDay, stretchesOf } from './calendar-days.ts'
import { createDefaultCalendar } from './default-calendar.ts'
import { nextOpening } from './open-time.ts'

/**
 * Adds a duration to an instant (UTC milliseconds), pure.
 *
 * Minutes and hours are elapsed time. Days to years keep the clock time of `zone`: a time that a clock change skips becomes the first instant
 * after the gap, one that occurs twice the earlier, a missing date the month's last. Business units count the open time of `calendar`, and of
 * Monday to Friday 08:00-17:00 in `zone` where it is null: hours as open hours; days go to the next opening, that many open dates on, to the
 * same clock time, clamped to closing.
 *
 * Limits: business units reach 5 years at most; where a calendar is not open long enough in them, the answer is the instant 5 years on.
 * Source: rule-language.md section 6.
 */
export function addDuration(startMs: number, duration: Duration, zone: string, calendar: Calendar | null): number {
  if (!isBusinessDuration(duration)) return addPlain(startMs, duration, zone)
  const open = calendar ?? createDefaultCalendar(zone)
  const afterDays = duration.businessDay > 0 ? addOpenDates(startMs, duration.businessDay, open) : startMs
  return duration.businessHour > 0 ? addOpenMs(afterDays, duration.businessHour * 3_600_000, open) : afterDays
}

/**
 * Adds a duration whose every unit is counted in a calendar's open time: a step of a ladder with `hours: <calendar>`.
 *
 * Minutes and hours are open time, days open dates; weeks to years move the date and wait for the next opening.
 * Source: rule-language.md section 8.
 */
export function addOpenDuration(startMs: number, duration: Duration, calendar: Calendar): number {
  const dates = { ...duration, day: 0, hour: 0, minute: 0, businessDay: 0, businessHour: 0 }
  const hasDates = dates.year + dates.month + dates.week > 0
  const moved = hasDates ? addPlain(startMs, dates, calendar.zone) : startMs
  const opened = hasDates ? (nextOpening(moved, calendar) ?? moved) : moved
  const days = duration.day + duration.businessDay
  const afterDays = days > 0 ? addOpenDates(opened, days, calendar) : opened
  const openMs = (duration.minute + (duration.hour + duration.businessHour) * 60) * 60_000
  return openMs > 0 ? addOpenMs(afterDays, openMs, calendar) : afterDays
}

/** Adds open time, in milliseconds. None to add: the instant itself. Limits: those of `addDuration`. */
export function addOpenMs(startMs: number, openMs: number, calendar: Calendar): number {
  if (openMs <= 0) return startMs
  let left = openMs
  const first = readDay(startMs, calendar).day
  for (let day = first; day <= first + maxDays; day += 1)
    for (const stretch of stretchesOf(day, calendar)) {
      const from = Math.max(startMs, stretch.from)
      if (stretch.to <= from) continue
      if (stretch.to - from >= left) return from + left
      left -= stretch.to - from
    }
  return startMs + maxDays * dayMs
}

function addPlain(startMs: number, duration: Duration, zone: string): number {
  const elapsed = (duration.hour * 60 + duration.minute) * 60_000
  if (duration.year + duration.month + duration.week + duration.day === 0) return startMs + elapsed
  const moved = DateTime.fromMillis(instantToClock(startMs, zone), { zone: 'utc' }).plus({
    years: duration.year,
    months: duration.month,
    weeks: duration.week,
    days: duration.day,
  })
  return clockToInstant(moved.toMillis(), zone) + elapsed
}

function addOpenDates(startMs: number, dates: number, calendar: Calendar): number {
  const opening = nextOpening(startMs, calendar)
  if (opening === null) return startMs + maxDays * dayMs
  const { day: first, clock } = readDay(opening, calendar)
  let left = dates
  for (let day = first + 1; day <= first + maxDays; day += 1) {
    if (stretchesOf(day, calendar).length === 0) continue
    left -= 1
    if (left === 0) return clockToInstant(day * dayMs + clampToOpen(day, clock, calendar), calendar.zone)
  }
  return startMs + maxDays * dayMs
}

/** The same clock time where the day is open then or just closes; else its next opening, and after the last its closing. */
function clampToOpen(day: number, clock: number, calendar: Calendar): number {
  const spans = clockSpansOf(day, calendar)
  const span = spans.find((candidate) => clock <= candidate.to)
  return span ? Math.max(clock, span.from) : (spans.at(-1)?.to ?? clock)
}
