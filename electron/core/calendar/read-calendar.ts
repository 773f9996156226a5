import { type Calendar, type OpenSpan, type Weekday, weekdays } from '#shared/model/calendar.ts'
import { isTimeZone } from '#shared/text/zone-time.ts'
import { dateOfDay, dayOfDate, hasOpenTime, readClockTime } from './calendar-days.ts'
import { type HolidayOfFile, readHolidays, renderClockTime } from './read-holidays.ts'

/** What is wrong in a calendar, and where: the keys and positions that lead to it. A warning leaves the calendar usable. */
export type CalendarProblem = { path: (string | number)[]; severity: 'error' | 'warning'; message: string; hint: string | null }

export type CalendarReading = { calendar: Calendar | null; problems: CalendarProblem[] }

export type CalendarSurroundings = {
  /** The zone of a calendar that names none: the organisation's. */
  zone: string
  /** The text of an .ics file beside the file the calendar stands in; null when there is none. */
  icsText: (fileName: string) => string | null
}

const keys = ['title', 'timezone', 'open', 'holidays']

/** 500 single days: twenty years of public holidays. What comes back each year belongs in an .ics file. */
const maxHolidays = 500
const maxSpans = 12

/**
 * Reads one entry of `calendars:` from parsed YAML.
 *
 * Shapes: `title`, `timezone`, `open` (`mon: ["08:00-12:00", "13:00-17:00"]`), `holidays`: dates, .ics file names, or for half days
 * `{ date, title, open }`. A calendar with an error is null, never half read; one that is never open is an error.
 * Source: rule-language.md section 6.
 */
export function readCalendar(name: string, value: unknown, { zone, icsText }: CalendarSurroundings): CalendarReading {
  const problems: CalendarProblem[] = []
  const report: Report = (path, message, hint = null, severity = 'error') => problems.push({ path, severity, message, hint })
  if (!isMap(value)) {
    report([], `the calendar "${name}" must be a map`, '{ timezone: Europe/Berlin, open: { mon: ["08:00-17:00"] } }')
    return { calendar: null, problems }
  }
  for (const key of Object.keys(value))
    if (!keys.includes(key)) report([key], `unknown key "${key}"`, `known are ${keys.join(', ')}`)
  const title = value.title === undefined ? name : readText(value.title, ['title'], report)
  const ownZone = value.timezone === undefined ? zone : readZone(value.timezone, report)
  const open = readWeek(value.open, report)
  const base: Calendar = { name, title, zone: ownZone, open, holidays: [] }
  const holidays = readHolidayList(value.holidays, base, icsText, report)
  const calendar = { ...base, holidays }
  if (problems.every((problem) => problem.severity !== 'error') && !hasOpenTime(calendar))
    report(
      ['open'],
      `the calendar "${name}" is never open, so nothing in it would ever fall due`,
      'open: { mon: ["08:00-17:00"] }',
    )
  return { calendar: problems.some((problem) => problem.severity === 'error') ? null : calendar, problems }
}

type Report = (path: (string | number)[], message: string, hint?: string | null, severity?: 'error' | 'warning') => void

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readText(value: unknown, path: (string | number)[], report: Report): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 100) return value.trim()
  report(path, 'must be a text of 1 to 100 characters')
  return ''
}

function readZone(value: unknown, report: Report): string {
  if (typeof value === 'string' && isTimeZone(value)) return value
  report(['timezone'], `"${String(value)}" is no time zone`, 'a name of the IANA list, such as Europe/Berlin')
  return 'UTC'
}

function readWeek(value: unknown, report: Report): Record<Weekday, OpenSpan[]> {
  const week: Record<Weekday, OpenSpan[]> = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
  if (!isMap(value)) {
    report(['open'], 'a calendar needs "open", a map from mon to sun', 'open: { mon: ["08:00-12:00", "13:00-17:00"] }')
    return week
  }
  for (const [key, spans] of Object.entries(value)) {
    const weekday = weekdays.find((candidate) => candidate === key)
    if (weekday) week[weekday] = readSpans(spans, ['open', key], report)
    else report(['open', key], `"${key}" is no weekday`, weekdays.join(', '))
  }
  return week
}

/** Stretches of one day, in order of time. One that ends before it begins, or meets another, is an error: nobody could say what was meant. */
function readSpans(value: unknown, path: (string | number)[], report: Report): OpenSpan[] {
  const list = Array.isArray(value) ? value : [value]
  if (list.length > maxSpans) {
    report(path, `a day has at most ${maxSpans} stretches of open time`)
    return []
  }
  const spans: { from: number; to: number }[] = []
  for (const [index, item] of list.entries()) {
    const at = Array.isArray(value) ? [...path, index] : path
    const span = readSpan(item)
    if (!span) report(at, `"${String(item)}" is no stretch of time`, '"08:00-12:00"; the day ends at 24:00')
    else if (spans.some((other) => span.from < other.to && other.from < span.to))
      report(at, `"${String(item)}" overlaps another stretch of this day`)
    else spans.push(span)
  }
  return spans.sort((a, b) => a.from - b.from).map(({ from, to }) => [renderClockTime(from), renderClockTime(to)])
}

function readSpan(item: unknown): { from: number; to: number } | null {
  const match = typeof item === 'string' ? /^\s*(\d?\d:\d\d)\s*[-–]\s*(\d?\d:\d\d)\s*$/.exec(item) : null
  const from = readClockTime(match?.[1] ?? '')
  const to = readClockTime(match?.[2] ?? '')
  return from !== null && to !== null && to > from ? { from, to } : null
}

function readHolidayList(
  value: unknown,
  base: Calendar,
  icsText: (fileName: string) => string | null,
  report: Report,
): Calendar['holidays'] {
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
  if (list.length > maxHolidays) report(['holidays'], `at most ${maxHolidays} entries; write yearly ones in an .ics file`)
  const byDate = new Map<string, Calendar['holidays'][number]>()
  for (const [index, item] of list.slice(0, maxHolidays).entries()) {
    const path = Array.isArray(value) ? ['holidays', index] : ['holidays']
    if (typeof item === 'string' && /\.ics$/i.test(item.trim())) {
      const file = item.trim()
      const text = /[\\/]/.test(file) ? null : icsText(file)
      if (text === null) report(path, `the file "${file}" is not there`, 'put it beside this file and write its name alone')
      else for (const day of readFile(file, text, base, path, report)) takeFromDay(byDate, day, base)
      continue
    }
    const holiday = readHoliday(item, path, report)
    if (holiday) byDate.set(holiday.date, holiday)
  }
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
}

function readHoliday(item: unknown, path: (string | number)[], report: Report): Calendar['holidays'][number] | null {
  const map = isMap(item) ? item : { date: item }
  const unknown = Object.keys(map).find((key) => !['date', 'title', 'open'].includes(key))
  if (unknown) report([...path, unknown], `unknown key "${unknown}"`, 'known are date, title, open')
  const { date } = map
  if (typeof date !== 'string' || !isDate(date)) {
    report(path, `"${String(isMap(item) ? date : item)}" is no date`, '"2025-12-25", or the name of an .ics file')
    return null
  }
  const title = map.title === undefined ? 'Holiday' : readText(map.title, [...path, 'title'], report)
  return map.open === undefined ? { date, title } : { date, title, open: readSpans(map.open, [...path, 'open'], report) }
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(dayOfDate(text)) && dateOfDay(dayOfDate(text)) === text

function readFile(file: string, text: string, base: Calendar, path: (string | number)[], report: Report): HolidayOfFile[] {
  const { holidays, problems } = readHolidays(text, base.zone)
  const isUseless = holidays.length === 0
  for (const problem of problems) report(path, `${file}: ${problem}`, null, isUseless ? 'error' : 'warning')
  return holidays
}

/** Takes a stretch from what a day is open: a half day off stays open for the other half. */
function takeFromDay(byDate: Map<string, Calendar['holidays'][number]>, day: HolidayOfFile, base: Calendar): void {
  const known = byDate.get(day.date)
  const weekday = weekdays[(((dayOfDate(day.date) + 3) % 7) + 7) % 7] ?? 'mon'
  const open = known ? (known.open ?? []) : base.open[weekday]
  const [from, to] = day.closed
  const left = open.flatMap(([begin, end]): OpenSpan[] => [
    ...(begin < from ? [[begin, end < from ? end : from] satisfies OpenSpan] : []),
    ...(end > to ? [[begin > to ? begin : to, end] satisfies OpenSpan] : []),
  ])
  const title = known && known.title !== day.title ? `${known.title}, ${day.title}` : day.title
  byDate.set(day.date, { date: day.date, title, ...(left.length > 0 ? { open: left } : {}) })
}
