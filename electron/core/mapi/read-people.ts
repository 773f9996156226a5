import type { Mailbox } from './encode-header.ts'
import { readEntryId, readFlatEntryList } from './entry-id.ts'
import type { ItemNotes } from './item-notes.ts'
import type { MapiItem, MapiProperties } from './mapi-item.ts'
import { tags } from './property-ids.ts'
import { type PropertyReader, readProperties } from './property-reader.ts'

/** A person of an item: `x500` is the name in an Exchange directory where no SMTP address is known. */
export type ItemPerson = Mailbox & { x500: string | null }

/** A row of the recipient table. `role` is null for the organiser of a meeting and for rows of no known type. */
export type Recipient = ItemPerson & { role: 'to' | 'cc' | 'bcc' | null; isOrganizer: boolean; reader: PropertyReader }

/** Everybody an item names. */
export type ItemPeople = {
  from: ItemPerson | null
  /** Who really sent it, where that is somebody else than `from` (a delegate). */
  sender: ItemPerson | null
  replyTo: readonly ItemPerson[]
  recipients: readonly Recipient[]
  /** In whose mailbox it arrived. */
  receivedBy: ItemPerson | null
}

/** 10,000 recipients are read, as many as a mail may have. */
const maxRecipients = 10_000

/**
 * Reads who an item is from and to, with SMTP addresses as far as the file knows them.
 *
 * An address of Exchange is looked up among the recipients, who carry both names; else it stays with its display name.
 * Source: MS-OXOMSG 2.2.1, MS-OXCMAIL 2.1.3.1, MS-OXCDATA 2.8.3.
 */
export function readPeople(item: MapiItem, reader: PropertyReader, notes: ItemNotes): ItemPeople {
  const recipients = readRecipients(item, reader, notes)
  const smtpByX500 = new Map<string, string>()
  for (const { reader: row, address } of recipients) {
    const x500 = row.text(tags.emailAddress)
    if (address !== '' && x500 && !x500.includes('@')) smtpByX500.set(x500.toLowerCase(), address)
  }
  const resolve = (person: ItemPerson): ItemPerson => {
    const known = person.x500 === null ? undefined : smtpByX500.get(person.x500.toLowerCase())
    return known === undefined ? person : { ...person, address: known, x500: null }
  }
  const sender = readPerson(reader, {
    name: tags.senderName,
    smtp: tags.senderSmtpAddress,
    type: tags.senderAddressType,
    address: tags.senderEmailAddress,
    entryId: tags.senderEntryId,
  })
  const representing = readPerson(reader, {
    name: tags.sentRepresentingName,
    smtp: tags.sentRepresentingSmtpAddress,
    type: tags.sentRepresentingAddressType,
    address: tags.sentRepresentingEmailAddress,
    entryId: tags.sentRepresentingEntryId,
  })
  const receivedBy = readPerson(reader, {
    name: tags.receivedByName,
    smtp: tags.receivedBySmtpAddress,
    type: tags.receivedByAddressType,
    address: tags.receivedByEmailAddress,
    entryId: tags.receivedByEntryId,
  })
  const from = representing ?? sender
  const isDelegate = sender !== null && representing !== null && !isSame(resolve(sender), resolve(representing))
  return {
    from: from && resolve(from),
    sender: isDelegate ? resolve(sender) : null,
    receivedBy: receivedBy && resolve(receivedBy),
    replyTo: readReplyTo(reader).map(resolve),
    recipients: recipients.map((recipient) => ({ ...recipient, ...resolve(recipient) })),
  }
}

/** Whether a row says what became of a mail to its recipient, as the rows of a report do. */
export function isReported({ reader }: Recipient): boolean {
  const { types } = reader.properties
  return [tags.reasonCode, tags.diagnosticCode, tags.statusCode, tags.supplementaryInfo, tags.reportText].some((id) =>
    types.has(id),
  )
}

type PersonIds = { name: number; smtp: number; type: number; address: number; entryId: number }

function readPerson(reader: PropertyReader, ids: PersonIds): ItemPerson | null {
  const entryId = reader.bytes(ids.entryId)
  const known = entryId && readEntryId(entryId, reader.codePage)
  const name = reader.text(ids.name) ?? known?.name ?? ''
  const type = (reader.text(ids.type) ?? known?.type ?? '').toUpperCase()
  const written = reader.text(ids.address) ?? known?.address ?? ''
  const smtp =
    reader.text(ids.smtp) ??
    (isSmtp(type, written) ? written : isSmtp(known?.type ?? '', known?.address ?? '') ? known?.address : null)
  if (smtp) return { name: name === smtp ? '' : name, address: stripScheme(smtp), x500: null }
  if (name === '' && written === '') return null
  const inName = /^(.*?)\s*<([^\s<>@]+@[^\s<>@]+)>$/.exec(name)
  if (inName) return { name: inName[1] === inName[2] ? '' : (inName[1] ?? ''), address: inName[2] ?? '', x500: null }
  return { name: name === '' ? lastName(written) : name, address: '', x500: written.startsWith('/') ? written : null }
}

function readRecipients(item: MapiItem, reader: PropertyReader, notes: ItemNotes): Recipient[] {
  const recipients: Recipient[] = []
  for (const row of item.recipients()) {
    if (recipients.length >= maxRecipients) {
      notes.add('unreadable_part', `The item has more than ${maxRecipients} recipients; the first of them are kept.`, true)
      break
    }
    recipients.push(readRecipient(row, reader.codePage, notes))
  }
  return recipients
}

function readRecipient(row: MapiProperties, codePage: number, notes: ItemNotes): Recipient {
  const reader = readProperties(row, codePage, notes)
  const person = readPerson(reader, {
    name: reader.text(tags.displayName) === null ? tags.recipientDisplayName : tags.displayName,
    smtp: tags.smtpAddress,
    type: tags.addressType,
    address: tags.emailAddress,
    entryId: tags.entryId,
  })
  const role = ([null, 'to', 'cc', 'bcc'] as const)[(reader.number(tags.recipientType) ?? 1) & 0x0f] ?? null
  const isOrganizer = ((reader.number(tags.recipientFlags) ?? 0) & 0x2) !== 0
  return { ...(person ?? { name: '', address: '', x500: null }), role, isOrganizer, reader }
}

function readReplyTo(reader: PropertyReader): ItemPerson[] {
  const list = reader.bytes(tags.replyRecipientEntries)
  if (!list) return []
  return readFlatEntryList(list, reader.codePage).map(({ name, type, address }) =>
    isSmtp(type, address)
      ? { name: name === address ? '' : name, address: stripScheme(address), x500: null }
      : { name: name === '' ? lastName(address) : name, address: '', x500: address },
  )
}

// Some writers leave the type out, or write FAX and MS of old connectors; a host after an @ is the sign.
function isSmtp(type: string, address: string): boolean {
  return /^[^\s/<>][^\s<>]*@[^\s<>]+$/.test(address) && (type === '' || type === 'SMTP' || !address.includes('/'))
}

function stripScheme(address: string): string {
  return address.replace(/^(?:smtp|mailto):/i, '').trim()
}

/** The last name of an X.500 path, where nothing better is known: "/O=A/OU=B/CN=RECIPIENTS/CN=ADA" is ADA. */
function lastName(x500: string): string {
  return x500.slice(x500.lastIndexOf('=') + 1)
}

function isSame(one: ItemPerson, other: ItemPerson): boolean {
  const key = (person: ItemPerson) => (person.address || person.x500 || person.name).toLowerCase()
  return key(one) === key(other)
}
