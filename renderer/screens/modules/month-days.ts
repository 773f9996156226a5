import { type Calendar, type OpenSpan, weekdays } from '#shared/model/calendar.ts'

/** A day of a month: when it is open, and why it is not. `date` is YYYY-MM-DD. */
export type CalendarDay = { date: string; day: number; weekday: number; open: readonly OpenSpan[]; holiday: string | null }

/** The days of a month with the empty places before its first day. Weeks begin on `firstWeekday`, counted from 0 for Monday. */
export type MonthDays = { month: number; blanks: number; days: CalendarDay[] }

const two = (value: number): string => String(value).padStart(2, '0')

/** Every day of a month (counted from 0) with its open hours by a calendar. Days have no clock, so UTC counts them without any zone. */
export function listMonthDays(calendar: Calendar, year: number, month: number, firstWeekday = 0): MonthDays {
  const holidays = new Map(calendar.holidays.map((holiday) => [holiday.date, holiday]))
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const days = Array.from({ length: count }, (_, at): CalendarDay => {
    const day = at + 1
    const weekday = (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7
    const date = `${year}-${two(month + 1)}-${two(day)}`
    const holiday = holidays.get(date)
    const name = weekdays[weekday]
    const usual = name ? (calendar.open[name] ?? []) : []
    return { date, day, weekday, open: holiday ? (holiday.open ?? []) : usual, holiday: holiday?.title ?? null }
  })
  return { month, blanks: ((days[0]?.weekday ?? 0) - firstWeekday + 7) % 7, days }
}
