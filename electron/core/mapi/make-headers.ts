import { addressField, oneLine, syntaxField, textField } from './encode-header.ts'
import { sets, tags, types } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'
import { type ItemPeople, type ItemPerson, isReported, type Recipient } from './read-people.ts'

/** The header of a mail form: complete fields, and whether they are the mail's own or made of properties. */
export type MadeHeader = { fields: string[]; origin: 'original' | 'made' }

/** Fields that the body decides, and those that only this writer may set. */
const structural = /^(?:content-[\w-]*|mime-version|x-orgo-[\w-]*)$/

/** 1,000 fields, as many as are read of a mail. */
const maxFields = 1000

/**
 * Makes the header of an item: the one it came with, word for word, where the item kept it, with the fields that it lacks made from properties.
 *
 * Shapes: nothing of a property can end a line or begin a field. Source: MS-OXCMAIL 2.1.3, RFC 5322 3.6.
 */
export function makeHeader(reader: PropertyReader, people: ItemPeople, subject: string): MadeHeader {
  const original = readOriginal(reader.text(tags.transportMessageHeaders) ?? '')
  const made = makeFields(reader, people, subject)
  if (original.length === 0) return { fields: made, origin: 'made' }
  const present = new Set(original.map(nameOf))
  // A mail that says who wrote it needs no word of who sent it on behalf of whom.
  if (present.has('from')) present.add('sender')
  const missing = made.filter((field) => completing.has(nameOf(field)) && !present.has(nameOf(field)))
  return { fields: [...original, ...missing], origin: 'original' }
}

/** What is added to an original header; the rest of it says more than the properties do. */
const completing = new Set(['received', 'date', 'from', 'sender', 'to', 'cc', 'bcc', 'subject', 'message-id'])

/** The fields of PidTagTransportMessageHeaders: up to the first empty line, because Outlook writes the headers of body parts behind it. */
function readOriginal(headers: string): string[] {
  const fields: string[] = []
  for (const line of headers.trimStart().split(/\r\n|\r|\n/)) {
    if (line === '') break
    const text = line.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, ' ')
    if (/^[ \t]/.test(text)) {
      const last = fields.length - 1
      // A line of blanks only would end the header for some readers.
      if (last >= 0 && text.trim() !== '') fields[last] += `\r\n${text}`
    } else if (/^[!-9;-~]{1,200}[ \t]*:/.test(text)) {
      if (fields.length >= maxFields) break
      fields.push(text)
    }
  }
  return fields.filter((field) => !structural.test(nameOf(field)))
}

function makeFields(reader: PropertyReader, people: ItemPeople, subject: string): string[] {
  const fields: string[] = []
  const receivedAt = reader.time(tags.deliveryTime)
  const sentAt =
    reader.time(tags.clientSubmitTime) ?? receivedAt ?? reader.time(tags.creationTime) ?? reader.time(tags.lastModificationTime)
  // The trace field that readers take the time of receipt from; it says what it was made of.
  if (receivedAt !== null) fields.push(`Received: by archive.invalid (PidTagMessageDeliveryTime);\r\n ${mailDate(receivedAt)}`)
  if (sentAt !== null) fields.push(`Date: ${mailDate(sentAt)}`)
  if (people.from) fields.push(addressField('From', [people.from]))
  if (people.sender) fields.push(addressField('Sender', [people.sender]))
  if (people.replyTo.length > 0) fields.push(addressField('Reply-To', people.replyTo))
  fields.push(...(isReportOnRecipients(people) ? reportedTo(people) : recipientFields(reader, people.recipients)))
  fields.push(textField('Subject', subject))
  fields.push(...idFields(reader), ...markFields(reader))
  const present = new Set(fields.map(nameOf))
  for (const field of internetFields(reader)) {
    if (present.has(nameOf(field))) continue
    present.add(nameOf(field))
    fields.push(field)
  }
  return [...fields, ...x500Fields(people)]
}

/** Whether the recipients are those that a report is about; it went to the person who had written to them. Source: MS-OXOMSG 2.2.3. */
function isReportOnRecipients({ recipients }: ItemPeople): boolean {
  return recipients.some(isReported)
}

function reportedTo({ receivedBy }: ItemPeople): string[] {
  return receivedBy ? [addressField('To', [receivedBy])] : []
}

function recipientFields(reader: PropertyReader, recipients: readonly Recipient[]): string[] {
  const of = (role: Recipient['role']) =>
    recipients.filter((person) => person.role === role && !(person.name === '' && person.address === ''))
  const fields: string[] = []
  const rows = [
    ['To', of('to'), reader.text(tags.displayTo)],
    ['Cc', of('cc'), reader.text(tags.displayCc)],
  ] as const
  for (const [name, people, shown] of rows) {
    const mailboxes = people.length > 0 || recipients.length > 0 ? people : toNames(shown)
    if (mailboxes.length > 0) fields.push(addressField(name, mailboxes))
  }
  const hidden = of('bcc')
  if (hidden.length > 0) fields.push(addressField('Bcc', hidden))
  return fields
}

// An item whose recipients are lost still says how they were shown.
function toNames(shown: string | null): { name: string; address: string }[] {
  return (shown ?? '')
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => (/^[^\s@<>]+@[^\s@<>]+$/.test(name) ? { name: '', address: name } : { name, address: '' }))
}

function idFields(reader: PropertyReader): string[] {
  const ids = [
    ['Message-ID', tags.internetMessageId],
    ['In-Reply-To', tags.inReplyTo],
    ['References', tags.internetReferences],
  ] as const
  const fields: string[] = []
  for (const [name, id] of ids) {
    const value = reader.text(id)
    if (value !== null && oneLine(value) !== '') fields.push(syntaxField(name, value))
  }
  const index = reader.bytes(tags.conversationIndex)
  const topic = reader.text(tags.conversationTopic)
  if (topic !== null) fields.push(textField('Thread-Topic', topic))
  if (index !== null && index.byteLength >= 22 && index.byteLength <= 600)
    fields.push(syntaxField('Thread-Index', Buffer.from(index).toString('base64')))
  return fields
}

function markFields(reader: PropertyReader): string[] {
  const fields: string[] = []
  const importance = reader.number(tags.importance)
  if (importance === 0 || importance === 2) fields.push(`Importance: ${importance === 2 ? 'high' : 'low'}`)
  const sensitivity = ['', 'Personal', 'Private', 'Company-Confidential'][reader.number(tags.sensitivity) ?? 0]
  if (sensitivity) fields.push(`Sensitivity: ${sensitivity}`)
  const lists = [
    ['List-Help', tags.listHelp],
    ['List-Subscribe', tags.listSubscribe],
    ['List-Unsubscribe', tags.listUnsubscribe],
  ] as const
  for (const [name, id] of lists) {
    const value = reader.text(id)
    if (value !== null) fields.push(syntaxField(name, value))
  }
  const itemClass = (reader.text(tags.messageClass) ?? '').toLowerCase()
  if (/^ipm\.note\.rules\.(?:oof|external\.oof|reply)template/.test(itemClass)) fields.push('Auto-Submitted: auto-replied')
  else if (itemClass.startsWith('report.') || reader.isTrue(tags.autoForwarded)) fields.push('Auto-Submitted: auto-generated')
  return fields
}

/** Header fields that an Internet gateway kept as named properties. Source: MS-OXCMAIL 2.1.3.1.23. */
function internetFields(reader: PropertyReader): string[] {
  const fields: string[] = []
  for (const [id, type] of reader.properties.types) {
    if (id < 0x8000 || (type !== types.string && type !== types.string8) || fields.length >= maxFields) continue
    const name = reader.properties.nameOf(id)
    if (name?.set !== sets.internetHeaders || typeof name.key !== 'string') continue
    if (!/^[A-Za-z][\w-]{0,100}$/.test(name.key) || structural.test(name.key.toLowerCase())) continue
    const value = reader.text(id)
    if (value !== null)
      fields.push(/[^\x20-\x7e]/.test(oneLine(value)) ? textField(name.key, value) : syntaxField(name.key, value))
  }
  return fields
}

/** The names in an Exchange directory that nothing in the file could resolve, so that they are not lost. */
function x500Fields({ from, sender, replyTo, recipients }: ItemPeople): string[] {
  const rows: [string, readonly (ItemPerson | null)[]][] = [
    ['X-Orgo-From-DN', [from]],
    ['X-Orgo-Sender-DN', [sender]],
    ['X-Orgo-Reply-To-DN', replyTo],
    ['X-Orgo-Recipient-DN', recipients],
  ]
  return rows.flatMap(([name, people]) =>
    people.slice(0, 100).flatMap((person) => (person?.x500 ? [textField(name, `${person.name} = ${person.x500}`)] : [])),
  )
}

/** A date of RFC 5322, in UTC: which zone the sender was in is not kept. */
export function mailDate(at: number): string {
  // "Thu, 01 Jan 1970 00:00:00 GMT"; GMT is the obsolete form of the zone.
  return new Date(at).toUTCString().replace('GMT', '+0000')
}

export function nameOf(field: string): string {
  return field
    .slice(0, Math.max(field.indexOf(':'), 0))
    .trimEnd()
    .toLowerCase()
}
