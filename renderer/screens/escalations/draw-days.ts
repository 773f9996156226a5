import { DateTime } from 'luxon'
import type { DrawnCalendar, Simulation } from '#shared/model/escalation.ts'
import { locale } from '../../text/translate.ts'

/** One day of a calendar; places in it are shares of its length, which is 23 or 25 hours when clocks change. */
export type DrawnDay = {
  date: string
  name: string
  holiday: string | null
  open: { from: number; to: number }[]
  /** The open hours as clock times: "08:00-17:00". */
  hours: string
  marks: { at: number; key: string }[]
}

/** Cuts a simulation into the days of its calendar's zone. Pure. */
export function drawDays({ from, until, steps }: Simulation, calendar: DrawnCalendar): DrawnDay[] {
  const days: DrawnDay[] = []
  const holidays = new Map(calendar.holidays.map(({ date, title }) => [date, title]))
  let day = DateTime.fromMillis(from, { zone: calendar.zone }).startOf('day')
  while (day.toMillis() < until) {
    const next = day.plus({ days: 1 }).startOf('day')
    const [start, end] = [day.toMillis(), next.toMillis()]
    const shareOf = (at: number): number => (Math.min(end, Math.max(start, at)) - start) / (end - start)
    const open = calendar.open.filter((span) => span.from < end && span.to > start)
    const date = day.toISODate() ?? ''
    days.push({
      date,
      name: day.setLocale(locale).toLocaleString({ weekday: 'short', day: 'numeric', month: 'short' }),
      holiday: holidays.get(date) ?? null,
      open: open.map((span) => ({ from: shareOf(span.from), to: shareOf(span.to) })),
      hours: open
        .map((span) => `${clockOf(span.from, start, end, calendar)}-${clockOf(span.to, start, end, calendar)}`)
        .join(', '),
      marks: steps
        .map((step, number) => ({ at: step.at, key: `${step.task.taskId} ${number}` }))
        .filter(({ at }) => at >= start && at < end)
        .map(({ at, key }) => ({ at: shareOf(at), key })),
    })
    day = next
  }
  return days
}

/** A stretch that goes on over midnight ends its day at 24:00. */
function clockOf(at: number, start: number, end: number, { zone }: DrawnCalendar): string {
  if (at >= end) return '24:00'
  return DateTime.fromMillis(Math.max(at, start), { zone }).toFormat('HH:mm')
}
