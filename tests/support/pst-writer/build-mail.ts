import { type AttachmentSpec, type ItemSpec, type PropertySpec, propertyTypes as types } from './item-spec.ts'
import { propertySets } from './named-properties.ts'

export type Person = { name: string; address: string }

/** What a mail says, in words; times are UTC milliseconds. */
export type MailFacts = {
  subject: string
  from: Person
  to: readonly Person[]
  cc?: readonly Person[]
  bcc?: readonly Person[]
  sentAt: number
  receivedAt?: number
  text?: string
  html?: string
  /** The code page of the bytes of `html`: 65001 unless said. */
  htmlCodePage?: number
  /** Compressed RTF as it is stored. */
  rtf?: Uint8Array
  messageId?: string
  inReplyTo?: string
  references?: readonly string[]
  /** The header block as it came over the wire. */
  headers?: string
  read?: boolean
  flagged?: boolean
  draft?: boolean
  importance?: 0 | 1 | 2
  categories?: readonly string[]
  attachments?: readonly AttachmentSpec[]
  /** Further properties; they replace those made of the facts above. */
  properties?: readonly PropertySpec[]
  messageClass?: string
}

const { string, integer32, time, binary, boolean, multipleString } = types

/** A mail of class IPM.Note, or of another class that looks like one. */
export function mail(facts: MailFacts): ItemSpec {
  const made = [...envelope(facts), ...body(facts), ...threading(facts), ...flags(facts)]
  const given = new Set((facts.properties ?? []).map(({ id }) => id))
  return {
    messageClass: facts.messageClass ?? 'IPM.Note',
    properties: [...made.filter(({ id }) => !given.has(id)), ...(facts.properties ?? [])],
    recipients: [
      ...facts.to.map((person) => recipient(person, 1)),
      ...(facts.cc ?? []).map((person) => recipient(person, 2)),
      ...(facts.bcc ?? []).map((person) => recipient(person, 3)),
    ],
    attachments: facts.attachments ?? [],
  }
}

function envelope({ subject, from, sentAt, receivedAt = sentAt }: MailFacts): PropertySpec[] {
  return [
    { id: 0x0037, type: string, value: withPrefixMark(subject) },
    { id: 0x0070, type: string, value: subject.replace(prefix, '') },
    { id: 0x0039, type: time, value: sentAt },
    { id: 0x0e06, type: time, value: receivedAt },
    { id: 0x3007, type: time, value: receivedAt },
    { id: 0x3008, type: time, value: receivedAt },
    ...sender(from),
  ]
}

export function sender(from: Person): PropertySpec[] {
  return [
    { id: 0x0042, type: string, value: from.name },
    { id: 0x0064, type: string, value: 'SMTP' },
    { id: 0x0065, type: string, value: from.address },
    { id: 0x0c1a, type: string, value: from.name },
    { id: 0x0c1e, type: string, value: 'SMTP' },
    { id: 0x0c1f, type: string, value: from.address },
  ]
}

/** A short word and a colon: what Outlook takes for the prefix of a subject. Source: MS-OXCMSG 3.2.4.1.1. */
const prefix = /^[^\s:\d]{1,3}: /u

/** The subject as a store keeps it: before one with a prefix stand U+0001 and the length of the prefix plus one. Source: MS-PST 2.5.3.1.1.1. */
export function withPrefixMark(subject: string): string {
  const found = prefix.exec(subject)
  return found ? `\u0001${String.fromCharCode(found[0].length + 1)}${subject}` : subject
}

function body({ text, html, htmlCodePage = 65001, rtf }: MailFacts): PropertySpec[] {
  return [
    ...(text === undefined ? [] : [{ id: 0x1000, type: string, value: text }]),
    ...(html === undefined
      ? []
      : [
          { id: 0x1013, type: binary, value: Buffer.from(html, 'utf8') },
          { id: 0x3fde, type: integer32, value: htmlCodePage },
        ]),
    ...(rtf === undefined ? [] : [{ id: 0x1009, type: binary, value: rtf }]),
  ]
}

function threading({ messageId, inReplyTo, references, headers }: MailFacts): PropertySpec[] {
  const texts: [number, string | undefined][] = [
    [0x007d, headers],
    [0x1035, messageId],
    [0x1039, references?.join(' ')],
    [0x1042, inReplyTo],
  ]
  return texts.flatMap(([id, value]) => (value === undefined ? [] : [{ id, type: string, value }]))
}

function flags(facts: MailFacts): PropertySpec[] {
  const attached = (facts.attachments ?? []).length > 0
  const value = (facts.read === false ? 0 : 1) | (facts.draft ? 8 : 0) | (attached ? 0x10 : 0)
  return [
    { id: 0x0017, type: integer32, value: facts.importance ?? 1 },
    { id: 0x0e07, type: integer32, value },
    { id: 0x0e1b, type: boolean, value: attached },
    ...(facts.flagged ? [{ id: 0x1090, type: integer32, value: 2 }] : []),
    ...(facts.categories ? [categoriesProperty(facts.categories)] : []),
  ]
}

export function categoriesProperty(categories: readonly string[]): PropertySpec {
  return { id: { set: propertySets.publicStrings, key: 'Keywords' }, type: multipleString, value: categories }
}

/** A recipient; `kind` is 1 for To, 2 for Cc, 3 for Bcc. Source: MS-OXCMSG 2.2.3.1. */
export function recipient({ name, address }: Person, kind: 1 | 2 | 3): PropertySpec[] {
  return [
    { id: 0x0c15, type: integer32, value: kind },
    { id: 0x0ffe, type: integer32, value: 6 },
    { id: 0x3001, type: string, value: name },
    { id: 0x3002, type: string, value: 'SMTP' },
    { id: 0x3003, type: string, value: address },
    { id: 0x300b, type: binary, value: Buffer.from(`SMTP:${address.toUpperCase()}\0`, 'latin1') },
    { id: 0x3900, type: integer32, value: 0 },
    { id: 0x39fe, type: string, value: address },
  ]
}

/** A file attached by value. */
export function file(name: string, contentType: string, bytes: Uint8Array, contentId?: string): AttachmentSpec {
  return {
    name,
    content: { kind: 'bytes', bytes },
    properties: [
      { id: 0x370b, type: integer32, value: -1 },
      { id: 0x370e, type: string, value: contentType },
      ...(contentId === undefined ? [] : [{ id: 0x3712, type: string, value: contentId }]),
    ],
  }
}

/** An item attached to another. */
export function embedded(name: string, item: ItemSpec): AttachmentSpec {
  return { name, content: { kind: 'embedded', item }, properties: [{ id: 0x3001, type: string, value: name }] }
}
