import type { ReportSchedule, Weekday } from '#shared/model/report.ts'
import { localToInstant } from '#shared/text/zone-time.ts'
import { type DueTime, walkRepetition } from '../tasks/schedules/occurrences.ts'

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

/** 1,200 months: whoever subscribes reads no report after a hundred years. */
const maxMonths = 1_200

/** The times of a schedule in order, from a day on. */
function* walkSendings(schedule: ReportSchedule, from: string): Generator<DueTime> {
  const { every, days, monthDay, time, zone } = schedule
  if (every === 'week') {
    const rrule = `FREQ=WEEKLY;BYDAY=${weekdays.filter((day) => days.includes(day)).join(',')}`
    yield* walkRepetition({ rrule, from, time, zone })
    return
  }
  const [year = 1970, month = 1] = from.split('-').map(Number)
  for (let n = 0; n < maxMonths; n += 1) {
    const last = new Date(Date.UTC(year, month + n, 0))
    const day = Math.min(monthDay ?? 1, last.getUTCDate())
    const local = `${last.toISOString().slice(0, 8)}${String(day).padStart(2, '0')}T${time}`
    const at = localToInstant(local, zone)
    if (at !== null && local >= from) yield { local, at }
  }
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
export function nextSendings(schedule: ReportSchedule, from: string, after: number, count: number): number[] {
  const times: number[] = []
  for (const { at } of walkSendings(schedule, from)) {
    if (times.length >= count) break
    if (at > after) times.push(at)
  }
  return times
}

/** The latest time that fell due after one instant and not after another; null for none. Of several that were slept through only it counts. */
export function lastSending(schedule: ReportSchedule, from: string, after: number, until: number): DueTime | null {
  let last: DueTime | null = null
  for (const time of walkSendings(schedule, from)) {
    if (time.at > until) break
    if (time.at > after) last = time
  }
  return last
}
