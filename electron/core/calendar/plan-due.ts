import type { Calendar } from '#shared/model/calendar.ts'
import { type Duration, isBusinessDuration, parseDuration, renderDuration } from '#shared/text/duration.ts'
import { addDuration, addOpenDuration, addOpenMs } from './add-duration.ts'
import { dateOfDay, dayMs, readDay } from './calendar-days.ts'
import { createDefaultCalendar } from './default-calendar.ts'
import { openMsBetween } from './open-time.ts'

/** A stretch in which a clock stood still, in UTC milliseconds. */
export type Wait = { from: number; to: number }

/**
 * What a due time is made of.
 *
 * Shapes: `after` is duration text; `zone` keeps the clock time of days; `calendar` counts business units, null is Monday to Friday
 * 08:00-17:00; `isOpenTime` counts every unit in the calendar's open time; `waits` lie in order and do not overlap.
 */
export type DuePlan = {
  startAt: number
  after: string
  zone: string
  calendar: Calendar | null
  isOpenTime: boolean
  waits: readonly Wait[]
}

/** `waitedMs` is what waiting moved the due time by: open time where the plan counts open time, else elapsed time. */
export type Due = { dueAt: number; waitedMs: number }

/**
 * When a plan falls due, waiting added.
 *
 * A wait before the start or after the time itself moves nothing. Errors: text that is no duration falls due at once, which the language
 * refuses when a rule loads. Source: rule-language.md sections 6 and 8.
 */
export function planDue(plan: DuePlan): Due {
  const duration = parseDuration(plan.after)
  if (!duration.ok) return { dueAt: plan.startAt, waitedMs: 0 }
  const calendar = calendarOf(plan, duration.duration)
  let dueAt = plan.isOpenTime
    ? addOpenDuration(plan.startAt, duration.duration, plan.calendar ?? createDefaultCalendar(plan.zone))
    : addDuration(plan.startAt, duration.duration, plan.zone, plan.calendar)
  let waitedMs = 0
  for (const wait of plan.waits) {
    const from = Math.max(wait.from, plan.startAt)
    if (wait.to <= from || from >= dueAt) continue
    const ms = calendar ? openMsBetween(from, wait.to, calendar) : wait.to - from
    dueAt = calendar ? addOpenMs(dueAt, ms, calendar) : dueAt + ms
    waitedMs += ms
  }
  return { dueAt, waitedMs }
}

/** The calendar whose open time a plan counts in; null where it counts elapsed time. */
function calendarOf(plan: DuePlan, duration: Duration): Calendar | null {
  return plan.isOpenTime || isBusinessDuration(duration) ? (plan.calendar ?? createDefaultCalendar(plan.zone)) : null
}

/** The name of the calendar that a plan's time is counted in, `default` for the built-in week; null where it counts elapsed time. */
export function calendarNameOf(plan: DuePlan): string | null {
  const duration = parseDuration(plan.after)
  return duration.ok ? (calendarOf(plan, duration.duration)?.name ?? null) : null
}

/**
 * The arithmetic of a due time in one line: "4 business hours from Mon 2025-01-06 09:12, plus 2 h waiting = Mon 2025-01-06 15:12".
 *
 * Times are shown by the clock of the calendar that counts, else of the plan's zone.
 */
export function explainDue(plan: DuePlan, due: Due): string {
  const duration = parseDuration(plan.after)
  const calendar = duration.ok ? calendarOf(plan, duration.duration) : null
  const zone = calendar?.zone ?? plan.zone
  const counted = plan.isOpenTime && duration.ok ? `${renderDuration(duration.duration)} of open time` : plan.after
  const named = calendar ? ` (${calendar.title})` : ''
  const waiting = due.waitedMs > 0 ? `, plus ${renderMs(due.waitedMs)} waiting` : ''
  return `${counted}${named} from ${renderInstant(plan.startAt, zone)}${waiting} = ${renderInstant(due.dueAt, zone)}`
}

/** Milliseconds as people say them: "2 h", "1 h 30 min", "2 days 3 h"; under a minute "0 min". */
export function renderMs(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  const days = Math.floor(minutes / 1_440)
  const hours = Math.floor((minutes % 1_440) / 60)
  const parts = [
    days > 0 ? `${days} day${days === 1 ? '' : 's'}` : '',
    hours > 0 ? `${hours} h` : '',
    minutes % 60 > 0 || minutes === 0 ? `${minutes % 60} min` : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** An instant by the clock of a zone: "Mon 2025-01-06 09:12". */
export function renderInstant(instant: number, zone: string): string {
  const { day, clock } = readDay(instant, { zone })
  const minutes = Math.floor((clock % dayMs) / 60_000)
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return `${dayNames[(((day + 3) % 7) + 7) % 7] ?? 'Mon'} ${dateOfDay(day)} ${time}`
}
