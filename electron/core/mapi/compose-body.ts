import { hash } from 'node:crypto'
import type { ItemKind } from '#shared/model/item-kind.ts'
import { describeContact, describeGroup, makeCard, makeGroupCard } from './contact-card.ts'
import { contactFieldsOf } from './contact-fields.ts'
import { readListMembers } from './distribution-list.ts'
import { eventFieldsOf, stampOf } from './event-fields.ts'
import { type MailPart, multipart, textPart } from './mail-part.ts'
import type { AttachmentPart } from './make-attachments.ts'
import { describeEvent, makeEvent } from './make-event.ts'
import { describeJournal, journalFieldsOf, makeJournal } from './make-journal.ts'
import { makeReport, reportText } from './make-report.ts'
import { sets, tags } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'
import type { ItemBodies } from './read-bodies.ts'
import type { ItemPeople } from './read-people.ts'
import { readSubject } from './read-subject.ts'
import { type ReadableField, readableHtml, readableText } from './readable-fields.ts'
import { readRecurrence } from './recurrence.ts'
import { describeTask, makeTodo, taskFieldsOf } from './task-fields.ts'

export type BodySource = {
  kind: ItemKind
  itemClass: string
  reader: PropertyReader
  people: ItemPeople
  bodies: ItemBodies
  labels: readonly string[]
  attachments: readonly AttachmentPart[]
}

/** Makes the body of an item: what was written, and for items that are no mails what they are, for people and in the format of the Internet. */
export function composeBody(source: BodySource): MailPart {
  if (source.kind === 'report') return composeReport(source)
  const form = makeForm(source)
  if (form === null) return composeMail(source.bodies, source.attachments, [])
  const { text, html } = source.bodies
  const bodies: ItemBodies = {
    ...source.bodies,
    // Where the notes are HTML alone, the fields go into it: a text beside it would hide the notes from search.
    text: text === null && html !== null ? null : readableText(form.fields, text),
    html: html === null ? null : readableHtml(form.fields, html),
  }
  return composeMail(bodies, source.attachments, [form.part])
}

type Form = { fields: readonly ReadableField[]; part: MailPart }

function makeForm({ kind, itemClass, reader, people, bodies, labels }: BodySource): Form | null {
  switch (kind) {
    case 'appointment':
    case 'meeting': {
      const event = eventFieldsOf(reader, itemClass)
      const calendar = makeEvent(event, people, bodies.text, labels)
      return {
        fields: describeEvent(event, people),
        part: filePart('text/calendar', calendar, 'item.ics', [`method=${event.method}`]),
      }
    }
    case 'task': {
      const task = taskFieldsOf(reader)
      const recurrence = reader.bytes({ set: sets.task, key: 0x8116 })
      const rule = recurrence === null ? null : (readRecurrence(recurrence)?.rule ?? null)
      const calendar = makeTodo(task, uidOf(reader), stampOf(reader) ?? task.startAt ?? task.dueAt ?? 0, rule, labels)
      return { fields: describeTask(task), part: filePart('text/calendar', calendar, 'item.ics') }
    }
    case 'journal': {
      const entry = journalFieldsOf(reader)
      return {
        fields: describeJournal(entry),
        part: filePart('text/calendar', makeJournal(entry, uidOf(reader), bodies.text, labels), 'item.ics'),
      }
    }
    case 'contact': {
      const contact = contactFieldsOf(reader)
      return {
        fields: describeContact(contact),
        part: filePart('text/vcard', makeCard(contact, bodies.text, labels), 'item.vcf'),
      }
    }
    case 'distribution_list': {
      const name = reader.text(tags.displayName) ?? readSubject(reader)
      const members = readListMembers(reader)
      return {
        fields: describeGroup(name, members),
        part: filePart('text/vcard', makeGroupCard(name, members, bodies.text), 'item.vcf'),
      }
    }
    default:
      return null
  }
}

function composeReport(source: BodySource): MailPart {
  const { bodies } = source
  const text = bodies.text ?? (bodies.html === null ? reportText(source) : null)
  return makeReport({ ...source, text: composeMail({ ...bodies, text }, [], []) })
}

/** A part beside the text; inline, because it is the item itself and nothing that was attached to it. */
function filePart(type: string, content: string, name: string, parameters: readonly string[] = []): MailPart {
  return textPart(type, content, parameters, [`Content-Disposition: inline; filename="${name}"`])
}

/** A UID that is the same for the same item each time. */
function uidOf(reader: PropertyReader): string {
  const seed = [tags.subject, tags.body].map((id) => reader.text(id) ?? '').join('\n')
  return `orgo-${hash('sha256', `${seed}\n${reader.time(tags.creationTime)}`, 'hex').slice(0, 32)}`
}

/**
 * Puts texts and attachments together as MIME asks: alternatives, of which HTML is related to its pictures, and the attachments beside them.
 * `others` are further alternatives. Source: RFC 2046 5.1, RFC 2387.
 */
function composeMail(bodies: ItemBodies, attachments: readonly AttachmentPart[], others: readonly MailPart[]): MailPart {
  const inline = attachments.filter(({ isInline }) => isInline).map(({ part }) => part)
  const apart = attachments.filter(({ isInline }) => !isInline).map(({ part }) => part)
  const alternatives: MailPart[] = []
  if (bodies.text !== null || bodies.html === null) alternatives.push(textPart('text/plain', bodies.text ?? ''))
  if (bodies.html !== null) {
    const html = textPart('text/html', bodies.html)
    alternatives.push(inline.length === 0 ? html : multipart('related', [html, ...inline], ['type="text/html"']))
  }
  alternatives.push(...others)
  const [first] = alternatives
  const text = first && alternatives.length === 1 ? first : multipart('alternative', alternatives)
  return apart.length === 0 ? text : multipart('mixed', [text, ...apart])
}
