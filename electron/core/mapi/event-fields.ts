import { hash } from 'node:crypto'
import { sets, tags } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'
import { readSubject } from './read-subject.ts'

/**
 * An appointment, or a message about one, as plain data.
 *
 * Shapes: instants are UTC milliseconds; `recurrence` and `timeZone` are the properties as they are (see `recurrence.ts`, `time-zone.ts`).
 */
export type EventFields = {
  uid: string
  method: 'PUBLISH' | 'REQUEST' | 'REPLY' | 'CANCEL'
  /** What an answer says, by the class of the message. */
  answer: 'ACCEPTED' | 'DECLINED' | 'TENTATIVE' | null
  subject: string
  location: string
  startAt: number | null
  endAt: number | null
  isAllDay: boolean
  isCancelled: boolean
  isPrivate: boolean
  isFree: boolean
  isTentative: boolean
  sequence: number
  stampedAt: number
  recurrence: Uint8Array | null
  timeZone: Uint8Array | null
  timeZoneName: string
}

const appointment = (key: number) => ({ set: sets.appointment, key })
const meeting = (key: number) => ({ set: sets.meeting, key })
const common = (key: number) => ({ set: sets.common, key })

/** Reads an appointment or meeting message. Source: MS-OXOCAL 2.2.1, 2.2.5 to 2.2.8. */
export function eventFieldsOf(reader: PropertyReader, itemClass: string): EventFields {
  const startAt = reader.time(appointment(0x820d)) ?? reader.time(common(0x8516)) ?? reader.time(0x0060)
  const subject = readSubject(reader)
  const state = reader.number(appointment(0x8217)) ?? 0
  const busy = reader.number(appointment(0x8205))
  return {
    uid: readUid(reader) ?? `orgo-${hash('sha256', `${subject}\n${startAt}`, 'hex').slice(0, 32)}`,
    ...readMethod(itemClass),
    subject,
    location: reader.text(appointment(0x8208)) ?? reader.text(meeting(0x0002)) ?? '',
    startAt,
    endAt: reader.time(appointment(0x820e)) ?? reader.time(common(0x8517)) ?? reader.time(0x0061),
    isAllDay: reader.isTrue(appointment(0x8215)),
    isCancelled: (state & 0x4) !== 0,
    isPrivate: reader.isTrue(common(0x8506)) || reader.number(tags.sensitivity) === 2,
    isFree: busy === 0,
    isTentative: busy === 1,
    sequence: reader.number(appointment(0x8201)) ?? 0,
    stampedAt: reader.time(meeting(0x001a)) ?? stampOf(reader) ?? startAt ?? 0,
    recurrence: reader.bytes(appointment(0x8216)),
    timeZone: reader.bytes(appointment(0x8233)),
    timeZoneName: reader.text(appointment(0x8234)) ?? 'Local time',
  }
}

/** When the item was last written, as far as it says. */
export function stampOf(reader: PropertyReader): number | null {
  return reader.time(tags.lastModificationTime) ?? reader.time(tags.clientSubmitTime) ?? reader.time(tags.creationTime)
}

function readMethod(itemClass: string): Pick<EventFields, 'method' | 'answer'> {
  const rest = /^ipm\.schedule\.meeting\.(\w+)(?:\.(\w+))?/i.exec(itemClass)
  const kind = rest?.[1]?.toLowerCase()
  if (kind === 'canceled' || kind === 'cancelled') return { method: 'CANCEL', answer: null }
  if (kind === 'request') return { method: 'REQUEST', answer: null }
  if (kind !== 'resp') return { method: 'PUBLISH', answer: null }
  const answers = { pos: 'ACCEPTED', neg: 'DECLINED', tent: 'TENTATIVE' } as const
  const answer = rest?.[2]?.toLowerCase()
  return { method: 'REPLY', answer: answer === 'pos' || answer === 'neg' || answer === 'tent' ? answers[answer] : null }
}

/**
 * The UID that the other programs know the event by: the one that came with it, or the identity that Outlook gave it, as Exchange writes it.
 * Source: MS-OXCICAL 2.1.3.1.1.20.26, MS-OXOCAL 2.2.1.27.
 */
function readUid(reader: PropertyReader): string | null {
  const bytes = reader.bytes(meeting(0x0023)) ?? reader.bytes(meeting(0x0003))
  if (bytes === null || bytes.byteLength < 40 || bytes.byteLength > 2000) return null
  const id = Buffer.from(bytes)
  if (id.toString('latin1', 40, 48) === 'vCal-Uid') {
    const [written = ''] = id.toString('utf8', 52).split('\0', 1)
    const uid = written.replace(/[\p{Cc}\ufffd]/gu, '')
    if (uid !== '') return uid
  }
  // The date of one occurrence is no part of the identity of all.
  id.fill(0, 16, 20)
  return id.toString('hex').toUpperCase()
}
