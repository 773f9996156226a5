import type { ItemFlags } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'
import { composeBody } from './compose-body.ts'
import type { DetachedFile } from './detach-file.ts'
import { oneLine, textField } from './encode-header.ts'
import { itemKindOf } from './item-kind-of.ts'
import { createNotes, type ItemNote, type ItemNotes } from './item-notes.ts'
import { type MailPart, textPart, withFields, writePart } from './mail-part.ts'
import { type AttachmentPart, makeAttachments } from './make-attachments.ts'
import { type MadeHeader, makeHeader } from './make-headers.ts'
import type { MapiItem } from './mapi-item.ts'
import { writeOriginalProperties } from './original-properties.ts'
import { sets, tags } from './property-ids.ts'
import { type PropertyReader, readItem } from './property-reader.ts'
import { type ItemBodies, readBodies } from './read-bodies.ts'
import { type ItemPeople, readPeople } from './read-people.ts'
import { readSubject } from './read-subject.ts'
import { createBudget, createDetachedBudget, type RenderBudget } from './render-budget.ts'
import { unwrapSmime } from './unwrap-smime.ts'

/**
 * An Outlook item as a mail.
 *
 * Shapes: `bytes` is RFC 5322, the same for the same item each time; `properties` the original properties as JSON (see `original-properties.ts`);
 * `labels` the categories; `partial` is true when something of the item is not in the mail form, and a problem says what.
 */
export type RenderedItem = {
  bytes: Buffer
  /** The size of the mail form with everything in it. */
  sizeBytes: number
  /** Files that were taken out of `bytes`, each once; empty unless asked for. */
  detached: readonly DetachedFile[]
  kind: ItemKind
  itemClass: string
  flags: ItemFlags | null
  labels: readonly string[]
  properties: Buffer
  problems: readonly ItemNote[]
  partial: boolean
}

/**
 * Renders an Outlook item of any class as a mail; never throws for content (MAPI-1), only where the source of the file fails.
 *
 * A header that the item kept is used word for word, else one is made of its properties; `X-Orgo-Headers` says which. Contacts, appointments, tasks and the
 * like become a text for people and a part in the format of the Internet for their kind.
 * With `detach`, large files are taken out of the mail form and named in it by their hash: each is then stored once, and never coded.
 * Limits: 60 MiB, 900 parts, 32 items inside each other; what is beyond is named and left out.
 */
export function renderItem(item: MapiItem, options: { detach: boolean } = { detach: false }): RenderedItem {
  const notes = createNotes()
  const reader = readItem(item, notes)
  const itemClass = safely(notes, '', () => oneLine(reader.text(tags.messageClass) ?? ''))
  const kind = itemKindOf(itemClass)
  const subject = safely(notes, '', () => readSubject(reader))
  const budget = options.detach ? createDetachedBudget() : createBudget()
  const detached: DetachedFile[] = []
  const bare = finish(textPart('text/plain', subject), { fields: [textField('Subject', subject)], origin: 'made' }, itemClass)
  const { mail, isRtfKept } = safely(notes, { mail: bare, isRtfKept: true }, () =>
    renderMail(item, notes, budget, 0, options.detach ? detached : null),
  )
  const properties = safely(notes, Buffer.from('{}'), () => writeOriginalProperties(item, isRtfKept))
  // All of the item was read for the first time just now.
  for (const fault of [...item.faults, ...item.properties.faults]) notes.addFault(fault, '')
  return {
    bytes: Buffer.concat(writePart(mail)),
    sizeBytes: mail.sizeBytes,
    detached,
    kind,
    itemClass,
    flags: safely(notes, null, () => readFlags(reader)),
    labels: safely(notes, [], () => readLabels(reader)),
    properties,
    problems: notes.all,
    partial: notes.isPartial,
  }
}

function renderMail(
  item: MapiItem,
  notes: ItemNotes,
  budget: RenderBudget,
  depth: number,
  detached: DetachedFile[] | null,
): { mail: MailPart; isRtfKept: boolean } {
  const reader = readItem(item, notes)
  const itemClass = oneLine(reader.text(tags.messageClass) ?? '')
  const people = safely(notes, noPeople, () => readPeople(item, reader, notes))
  const subject = readSubject(reader)
  const bareHeader: MadeHeader = { fields: [textField('Subject', subject)], origin: 'made' }
  const header = safely(notes, bareHeader, () => makeHeader(reader, people, subject))
  const bodies = safely(notes, noBodies, () => readBodies(reader, notes))
  const signed = safely(notes, null, () => unwrapSmime(item, reader, itemClass))
  if (signed !== null) return { mail: finish(signed, header, itemClass), isRtfKept: bodies.isRtfKept }

  const attachments: AttachmentPart[] = []
  safely(notes, undefined, () => {
    const context = {
      reader,
      html: bodies.html,
      notes,
      budget,
      depth,
      detached,
      // A mail inside is one file to whoever reads the outer one: nothing of it lies elsewhere.
      renderEmbedded: (inner: MapiItem) => renderMail(inner, notes, budget, depth + 1, null).mail,
    }
    // One by one, so that those ahead of a damage are kept.
    for (const part of makeAttachments(item.attachments(), context)) attachments.push(part)
  })
  const labels = safely(notes, [], () => readLabels(reader))
  const source = { kind: itemKindOf(itemClass), itemClass, reader, people, bodies, labels, attachments }
  const body = safely(notes, null, () => composeBody(source)) ?? composeBody({ ...source, kind: 'mail' })
  // Faults come up while one reads, so they are asked for last.
  for (const fault of [...item.faults, ...item.properties.faults]) notes.addFault(fault, '')
  budget.bytes -= body.sizeBytes - attachments.reduce((sum, { part }) => sum + part.sizeBytes, 0)
  return { mail: finish(body, header, itemClass), isRtfKept: bodies.isRtfKept }
}

const noBodies: ItemBodies = { text: null, html: null, isRtfKept: true }
const noPeople: ItemPeople = { from: null, sender: null, replyTo: [], recipients: [], receivedBy: null }

function finish(body: MailPart, header: MadeHeader, itemClass: string): MailPart {
  return withFields(body, [
    ...header.fields,
    'X-Orgo-Original-Format: outlook-item',
    textField('X-Orgo-Message-Class', itemClass),
    `X-Orgo-Headers: ${header.origin}`,
    'MIME-Version: 1.0',
  ])
}

// MS-OXCMSG 2.2.1.6 (flags), MS-OXOFLAG 2.2.1.1 (flag status), MS-OXOMSG 2.2.1.35 (last verb: reply, reply to all).
function readFlags(reader: PropertyReader): ItemFlags | null {
  const flags = reader.number(tags.messageFlags)
  if (flags === null) return null
  const verb = reader.number(tags.lastVerbExecuted)
  return {
    read: (flags & 0x1) !== 0,
    draft: (flags & 0x8) !== 0,
    flagged: reader.number(tags.flagStatus) === 2,
    answered: verb === 102 || verb === 103,
  }
}

function readLabels(reader: PropertyReader): string[] {
  const labels = reader.texts({ set: sets.publicStrings, key: 'Keywords' }).map((label) => oneLine(label).slice(0, 255))
  return [...new Set(labels)].filter((label) => label !== '').slice(0, 100)
}

/** The value, or where an item is damaged in a way its reader did not foresee, the fallback and a remark. */
function safely<Value>(notes: ItemNotes, fallback: Value, make: () => Value): Value {
  try {
    return make()
  } catch (error) {
    // A disk that fails or is gone is no fault of the item: the import has to stop and wait.
    if (error instanceof Error && 'syscall' in error) throw error
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
    notes.add('unreadable_part', `A part of the item cannot be read: ${reason}`, true)
    return fallback
  }
}
