import { estimateMinutes, isBusinessDuration, renderDuration } from '#shared/text/duration.ts'
import { localToInstant } from '#shared/text/zone-time.ts'
import { actionKeys } from './action-keys.ts'
import { type ActionContext, isCleanSince, mapPresent, readCalendarName, readPart } from './read-action-values.ts'
import { readDuration } from './read-duration.ts'
import type { Action } from './rule.ts'
import { type FileReport, readChoice, readMap, readText, report } from './source-reader.ts'
import type { SourceNode } from './yaml-source.ts'

/** Reads `due`: a duration, or `{ in, from, at, calendar }`. Counted from the mail's arrival, in runs without one from the event. */
export function readDue(to: FileReport, node: SourceNode, context: ActionContext): Action | null {
  const start = context.when === 'message.received' ? 'received' : 'now'
  if (node.kind !== 'map') {
    const duration = readDuration(to, node, '"due"')
    return duration && { action: 'due', in: renderDuration(duration), from: start, at: null, calendar: null }
  }
  const parts = readMap(to, node, actionKeys.due, '"due"')
  const length = parts?.get('in')
  if (!parts || !length) {
    if (parts) report(to, 'E301', node.span, '"due" needs "in" with a duration')
    return null
  }
  const before = to.diagnostics.length
  const duration = readDuration(to, length.value, '"in"')
  const from = readPart(parts, 'from', (value) => readChoice(to, value, ['received', 'now'], '"from"'))
  const at = readPart(parts, 'at', (value) => readClock(to, value))
  const calendar = readPart(parts, 'calendar', (value) => readCalendarName(to, value, '"calendar"', context))
  if (duration === null || !isCleanSince(to, before)) return null
  return { action: 'due', in: renderDuration(duration), from: from ?? start, at, calendar }
}

function readClock(to: FileReport, node: SourceNode): string | null {
  const clock = readText(to, node, '"at"')
  if (clock === null || /^([01]\d|2[0-3]):[0-5]\d$/.test(clock)) return clock
  report(to, 'E206', node.span, `bad time "${clock}"`, 'write for example "17:00"')
  return null
}

/** Reads `snooze`: a duration, or `{ until: time }` in the file's time zone. */
export function readSnooze(to: FileReport, node: SourceNode, { zone }: ActionContext): Action | null {
  if (node.kind !== 'map')
    return mapPresent(readDuration(to, node, '"snooze"'), (length) => ({
      action: 'snooze',
      in: renderDuration(length),
      until: null,
    }))
  const until = readMap(to, node, actionKeys.snooze, '"snooze"')?.get('until')
  const text = until ? readText(to, until.value, '"until"') : null
  if (!until) report(to, 'E301', node.span, '"snooze" as a map needs "until"', '{ until: 2025-05-01T09:00 }')
  if (!until || text === null) return null
  if (localToInstant(text, zone) !== null) return { action: 'snooze', in: null, until: text }
  report(to, 'E206', until.value.span, `bad date "${text}"`, 'write 2025-05-01 or 2025-05-01T09:00')
  return null
}

/** Reads `join`: `{ by: subject, within: "14 days" }`, in the phase `qualify` only. */
export function readJoin(to: FileReport, node: SourceNode, { phase, when }: ActionContext): Action | null {
  if (phase !== 'qualify' || when !== 'message.received') {
    report(to, 'E301', node.span, '"join" belongs to rules of received mail in the phase qualify', 'add "phase: qualify"')
    return null
  }
  const parts = readMap(to, node, actionKeys.join, '"join"')
  const by = parts?.get('by')
  const within = parts?.get('within')
  if (!by || !within) {
    if (parts) report(to, 'E301', node.span, '"join" needs "by" and "within"', '{ by: subject, within: "14 days" }')
    return null
  }
  const field = readChoice(to, by.value, ['subject'], '"by"')
  const duration = readDuration(to, within.value, '"within"')
  if (field === null || duration === null) return null
  if (isBusinessDuration(duration)) {
    report(to, 'E206', within.value.span, 'bad duration in "within": business units do not fit here', 'write for example 14 days')
    return null
  }
  return { action: 'join', by: field, withinMs: estimateMinutes(duration) * 60_000, text: renderDuration(duration) }
}
