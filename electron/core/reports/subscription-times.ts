import type { ReportSchedule, Weekday } from '#shared/model/report.ts'
import { dueBetween, nextTimes, type Repetition } from '../tasks/schedules/occurrences.ts'

const dayNames: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
}
const weekdays = Object.keys(dayNames) as Weekday[]

/** A schedule as an RFC 5545 rule of days. The 31st of a month without one is its last day. */
export function repetitionOf(schedule: ReportSchedule, from: string): Repetition {
  return { rrule: ruleOf(schedule), from, time: schedule.time, zone: schedule.zone }
}

function ruleOf({ every, days, monthDay }: ReportSchedule): string {
  if (every === 'week') return `FREQ=WEEKLY;BYDAY=${weekdays.filter((day) => days.includes(day)).join(',')}`
  const day = monthDay ?? 1
  if (day <= 28) return `FREQ=MONTHLY;BYMONTHDAY=${day}`
  const upTo = Array.from({ length: day - 27 }, (_, at) => 28 + at)
  return `FREQ=MONTHLY;BYMONTHDAY=${upTo.join(',')};BYSETPOS=-1`
}

/** A schedule in words: "every Monday and Thursday at 08:00, Europe/Berlin". */
export function describeSchedule({ every, days, monthDay, time, zone }: ReportSchedule): string {
  const names = weekdays.filter((day) => days.includes(day)).map((day) => dayNames[day])
  const on = every === 'month' ? `day ${monthDay ?? 1} of each month` : `every ${names.length === 7 ? 'day' : joinNames(names)}`
  return `${on} at ${time}, ${zone}`
}

const joinNames = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** The next times after an instant. */
export const nextSendings = (schedule: ReportSchedule, from: string, after: number, count: number): number[] =>
  nextTimes(repetitionOf(schedule, from), after, count)

/** The latest time that fell due after one instant and not after another; null for none. Of several that were slept through only it counts. */
export function lastSending(
  schedule: ReportSchedule,
  from: string,
  after: number,
  until: number,
): { local: string; at: number } | null {
  return dueBetween(repetitionOf(schedule, from), after, until, 1).due[0] ?? null
}
