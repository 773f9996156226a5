import { contentLine, escapeText, formatDay, formatUtc, joinLines, type LineParameter } from './content-lines.ts'
import type { EventFields } from './event-fields.ts'
import { tags } from './property-ids.ts'
import type { ItemPeople, ItemPerson, Recipient } from './read-people.ts'
import { type ReadableField, readableDay, readableTime } from './readable-fields.ts'
import { formatLocal, type Recurrence, readRecurrence } from './recurrence.ts'
import { makeTimeZone } from './time-zone.ts'

/** 1,000 attendees are written out; the header names all. */
const maxAttendees = 1000

/** An appointment or a message about one as iCalendar, with its recurrence as far as RFC 5545 can say it. Source: RFC 5545, RFC 5546. */
export function makeEvent(event: EventFields, people: ItemPeople, notes: string | null, labels: readonly string[]): string {
  const recurrence = event.recurrence === null ? null : readRecurrence(event.recurrence)
  const zone = recurrence && event.timeZone ? makeTimeZone(event.timeZone, event.timeZoneName) : null
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Orgo//Outlook item//EN',
    `METHOD:${event.method}`,
    ...(zone ?? []),
    'BEGIN:VEVENT',
  ]
  lines.push(contentLine('UID', event.uid), `DTSTAMP:${formatUtc(event.stampedAt)}`, `SEQUENCE:${Math.max(event.sequence, 0)}`)
  lines.push(...timeLines(event, recurrence, zone === null ? null : event.timeZoneName))
  lines.push(contentLine('SUMMARY', escapeText(event.subject)))
  if (event.location !== '') lines.push(contentLine('LOCATION', escapeText(event.location)))
  if (event.isPrivate) lines.push('CLASS:PRIVATE')
  lines.push(`TRANSP:${event.isFree ? 'TRANSPARENT' : 'OPAQUE'}`)
  if (event.isCancelled || event.method === 'CANCEL') lines.push('STATUS:CANCELLED')
  else if (event.isTentative) lines.push('STATUS:TENTATIVE')
  lines.push(...peopleLines(event, people))
  if (labels.length > 0) lines.push(contentLine('CATEGORIES', labels.map(escapeText).join(',')))
  if (notes !== null && notes.trim() !== '') lines.push(contentLine('DESCRIPTION', escapeText(notes)))
  return joinLines([...lines, 'END:VEVENT', 'END:VCALENDAR'])
}

/** A recurring event is written in its own time zone, so that it stays at its hour when the clock changes; any other in UTC. */
function timeLines(event: EventFields, recurrence: Recurrence | null, zone: string | null): string[] {
  if (recurrence === null || recurrence.rule === null) return singleTimeLines(event)
  const { startDate, startMinutes, endMinutes, excluded, moved } = recurrence
  const exceptions = (name: string, times: readonly number[]) =>
    times.length === 0
      ? []
      : [times.map(isDateOnly ? (time) => formatLocal(time).slice(0, 8) : formatLocal).join(',')].map((value) =>
          contentLine(name, value, parameters),
        )
  const isDateOnly = event.isAllDay
  const parameters: LineParameter[] = isDateOnly ? [['VALUE', 'DATE']] : zone === null ? [] : [['TZID', zone]]
  if (startMinutes === null || endMinutes === null || (zone === null && !isDateOnly))
    return [...singleTimeLines(event), `RRULE:${recurrence.rule}`]
  const at = (minutes: number) => (isDateOnly ? formatLocal(minutes).slice(0, 8) : formatLocal(minutes))
  return [
    contentLine('DTSTART', at(startDate + startMinutes), parameters),
    contentLine('DTEND', at(startDate + endMinutes), parameters),
    `RRULE:${recurrence.rule}`,
    ...exceptions(
      'EXDATE',
      excluded.map((day) => day + startMinutes),
    ),
    ...exceptions('RDATE', moved),
  ]
}

function singleTimeLines({ startAt, endAt, isAllDay }: EventFields): string[] {
  const line = (name: string, at: number | null) =>
    at === null ? [] : [isAllDay ? `${name};VALUE=DATE:${formatDay(at)}` : `${name}:${formatUtc(at)}`]
  return [...line('DTSTART', startAt), ...line('DTEND', endAt)]
}

function peopleLines(event: EventFields, people: ItemPeople): string[] {
  const organizer = people.recipients.find(({ isOrganizer }) => isOrganizer) ?? people.from
  // An answer comes from an attendee and goes to the organiser; everything else the other way round.
  if (event.method === 'REPLY') {
    const to = people.recipients.find(({ role }) => role === 'to')
    return [
      ...(to ? [personLine('ORGANIZER', to, [])] : []),
      ...(people.from ? [personLine('ATTENDEE', people.from, event.answer === null ? [] : [['PARTSTAT', event.answer]])] : []),
    ]
  }
  const attendees = people.recipients.filter(({ isOrganizer }) => !isOrganizer).slice(0, maxAttendees)
  if (attendees.length === 0 && event.method === 'PUBLISH') return []
  return [
    ...(organizer ? [personLine('ORGANIZER', organizer, [])] : []),
    ...attendees.map((attendee) => personLine('ATTENDEE', attendee, attendeeParameters(attendee))),
  ]
}

// Source: MS-OXOCAL 2.2.4.10.2 (response), MS-OXCICAL 2.1.3.1.1.20.2 (role).
function attendeeParameters({ role, reader }: Recipient): LineParameter[] {
  const answer = ['', '', 'TENTATIVE', 'ACCEPTED', 'DECLINED'][reader.number(tags.recipientTrackStatus) ?? 0]
  const kind: LineParameter[] = role === 'cc' ? [['ROLE', 'OPT-PARTICIPANT']] : role === 'bcc' ? [['CUTYPE', 'RESOURCE']] : []
  return answer ? [...kind, ['PARTSTAT', answer]] : kind
}

function personLine(name: string, { name: shown, address }: ItemPerson, parameters: readonly LineParameter[]): string {
  const named: LineParameter[] = shown === '' ? [...parameters] : [['CN', shown], ...parameters]
  // An address that nobody knows is said so with a URI that leads nowhere.
  return contentLine(name, address === '' ? 'invalid:nomail' : `mailto:${address}`, named)
}

/** What a person reads of an event. */
export function describeEvent(event: EventFields, people: ItemPeople): ReadableField[] {
  const show = event.isAllDay ? readableDay : readableTime
  const recurrence = event.recurrence === null ? null : readRecurrence(event.recurrence)
  const organizer = people.recipients.find(({ isOrganizer }) => isOrganizer) ?? people.from
  return [
    ['Event', event.subject],
    ['Where', event.location],
    ['Begins', show(event.startAt)],
    ['Ends', show(event.endAt)],
    ['Repeats', recurrence === null ? null : (recurrence.rule ?? 'in a calendar other than the Gregorian')],
    ['Answer', event.answer === null ? null : event.answer.toLowerCase()],
    ['Cancelled', event.isCancelled || event.method === 'CANCEL' ? 'yes' : null],
    ['Organiser', organizer === null ? null : organizer.name || organizer.address],
  ]
}
