import { contentLine, escapeText, formatUtc, joinLines } from './content-lines.ts'
import { stampOf } from './event-fields.ts'
import { sets } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'
import { readSubject } from './read-subject.ts'
import { type ReadableField, readableTime } from './readable-fields.ts'

/** An entry of the journal: what was done, when, for how long. Source: MS-OXOJRNL 2.2.1. */
export type JournalFields = {
  subject: string
  type: string
  startAt: number | null
  endAt: number | null
  minutes: number | null
  stampedAt: number
}

export function journalFieldsOf(reader: PropertyReader): JournalFields {
  const id = (key: number) => ({ set: sets.log, key })
  const startAt = reader.time(id(0x8706)) ?? reader.time({ set: sets.common, key: 0x8516 })
  return {
    subject: readSubject(reader),
    type: reader.text(id(0x8700)) ?? reader.text(id(0x8712)) ?? '',
    startAt,
    endAt: reader.time(id(0x8708)) ?? reader.time({ set: sets.common, key: 0x8517 }),
    minutes: reader.number(id(0x8707)),
    stampedAt: stampOf(reader) ?? startAt ?? 0,
  }
}

/** A journal entry as VJOURNAL. Source: RFC 5545 3.6.3. */
export function makeJournal(entry: JournalFields, uid: string, notes: string | null, labels: readonly string[]): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Orgo//Outlook item//EN', 'BEGIN:VJOURNAL']
  lines.push(contentLine('UID', uid), `DTSTAMP:${formatUtc(entry.stampedAt)}`, contentLine('SUMMARY', escapeText(entry.subject)))
  if (entry.startAt !== null) lines.push(`DTSTART:${formatUtc(entry.startAt)}`)
  const categories = [entry.type, ...labels].filter(Boolean)
  if (categories.length > 0) lines.push(contentLine('CATEGORIES', categories.map(escapeText).join(',')))
  if (notes !== null && notes.trim() !== '') lines.push(contentLine('DESCRIPTION', escapeText(notes)))
  return joinLines([...lines, 'END:VJOURNAL', 'END:VCALENDAR'])
}

export function describeJournal(entry: JournalFields): ReadableField[] {
  return [
    ['Entry', entry.subject],
    ['Type', entry.type],
    ['Begun', readableTime(entry.startAt)],
    ['Ended', readableTime(entry.endAt)],
    ['Minutes', entry.minutes === null ? null : String(entry.minutes)],
  ]
}
