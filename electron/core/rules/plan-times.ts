import type { Calendar } from '#shared/model/calendar.ts'
import { parseDuration } from '#shared/text/duration.ts'
import { instantToLocal, localToInstant } from '#shared/text/zone-time.ts'
import { addDuration, addOpenDuration } from '../calendar/add-duration.ts'
import type { DueValue, SnoozeValue } from './decision.ts'
import type { Action, EscalationStep } from './rule.ts'

/**
 * What times are counted by.
 *
 * Shapes: `now` and `start` are UTC milliseconds, `start` being the arrival of the mail, or the event where that is not the arrival of mail;
 * `received` is the arrival of the mail in every event; `calendar` is the module's own, null for the built-in week.
 */
export type TimeFrame = {
  now: number
  start: number
  received: number
  zone: string
  calendar: Calendar | null
  calendars: ReadonlyMap<string, Calendar>
}

/** When a task is due: the duration on, at the clock time the rule names, where it names one. */
export function planDue(action: Extract<Action, { action: 'due' }>, frame: TimeFrame): DueValue {
  const calendar = action.calendar === null ? frame.calendar : (frame.calendars.get(action.calendar) ?? frame.calendar)
  const moved = addText(action.from === 'now' ? frame.now : frame.received, action.in, frame.zone, calendar)
  const text = action.at === null ? action.in : `${action.in} at ${action.at}`
  if (action.at === null) return { dueAt: moved, text }
  const day = instantToLocal(moved, frame.zone).slice(0, 10)
  return { dueAt: localToInstant(`${day}T${action.at}`, frame.zone) ?? moved, text }
}

/** Until when a task sleeps. */
export function planSnooze(action: Extract<Action, { action: 'snooze' }>, frame: TimeFrame): SnoozeValue {
  if (action.in !== null) return { until: addText(frame.start, action.in, frame.zone, frame.calendar), text: action.in }
  const text = action.until ?? ''
  return { until: localToInstant(text, frame.zone) ?? frame.now, text }
}

/** When a step of a ladder fires; a calendar in `hours` counts the whole step in its open time. */
export function planStep(step: EscalationStep, frame: TimeFrame): number {
  const calendar = step.hours === 'any' ? undefined : frame.calendars.get(step.hours)
  if (calendar === undefined) return addText(frame.start, step.after, frame.zone, frame.calendar)
  const duration = parseDuration(step.after)
  return duration.ok ? addOpenDuration(frame.start, duration.duration, calendar) : frame.start
}

function addText(start: number, text: string, zone: string, calendar: Calendar | null): number {
  const duration = parseDuration(text)
  return duration.ok ? addDuration(start, duration.duration, zone, calendar) : start
}
