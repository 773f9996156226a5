import type { Calendar } from '#shared/model/calendar.ts'
import { type CalendarProblem, readCalendar } from '../../calendar/read-calendar.ts'
import { toPlain } from '../plain-node.ts'
import { describeNode, type FileReport, report } from '../source-reader.ts'
import type { SourceEntry, SourceNode, Span } from '../yaml-source.ts'

/** 50 calendars: one for each house of the largest organisation that we know. */
const maxCalendars = 50

/** Where calendars stand: the zone of those that name none, and the text of an .ics file beside them, null where there is none. */
export type CalendarPlace = { zone: string; icsText: (fileName: string) => string | null }

/**
 * Reads the map `calendars` of `shared.yaml`, by name.
 *
 * Errors: each is reported at its part of the file; a calendar with one is left out. Limits: 50 calendars.
 */
export function readCalendars(to: FileReport, node: SourceNode | null, place: CalendarPlace): Map<string, Calendar> {
  const calendars = new Map<string, Calendar>()
  if (node === null) return calendars
  if (node.kind !== 'map') {
    report(to, 'E105', node.span, `"calendars" must be a map, not ${describeNode(node)}`)
    return calendars
  }
  if (node.entries.length > maxCalendars) report(to, 'E107', node.span, `more than ${maxCalendars} calendars`)
  for (const entry of node.entries.slice(0, maxCalendars)) {
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(entry.key) || entry.key === 'any')
      report(
        to,
        'E105',
        entry.keySpan,
        `"${entry.key}" cannot name a calendar`,
        'use small letters, digits and -; "any" is every hour',
      )
    const { calendar, problems } = readCalendar(entry.key, toPlain(entry.value), place)
    for (const problem of problems) reportProblem(to, entry, problem)
    if (calendar) calendars.set(entry.key, calendar)
  }
  return calendars
}

function reportProblem(to: FileReport, entry: SourceEntry, { path, severity, message, hint }: CalendarProblem): void {
  const isKey = message.startsWith('unknown key')
  const code = severity === 'warning' ? 'W405' : isKey ? 'E103' : path.length < 2 ? 'E105' : 'E206'
  report(to, code, spanAt(entry, path, isKey), message, hint ?? undefined)
}

/** The place a path leads to, or as far as it goes: a missing key is shown at the map that lacks it. */
function spanAt({ keySpan, value }: SourceEntry, [first, ...rest]: readonly (string | number)[], wantsKey: boolean): Span {
  if (first === undefined) return wantsKey ? keySpan : value.kind === 'map' ? keySpan : value.span
  if (value.kind === 'list' && typeof first === 'number') {
    const item = value.items[first]
    return item ? spanAt({ key: '', keySpan: item.span, value: item }, rest, wantsKey) : value.span
  }
  const part = value.kind === 'map' ? value.entries.find(({ key }) => key === String(first)) : undefined
  return part ? spanAt(part, rest, wantsKey) : value.kind === 'map' ? keySpan : value.span
}
