import type { ItemKind } from '#shared/model/item-kind.ts'
import type { ItemNotes } from './item-notes.ts'
import { type MailPart, multipart, textPart } from './mail-part.ts'
import type { AttachmentPart } from './make-attachments.ts'
import type { MapiItem } from './mapi-item.ts'
import type { PropertyReader } from './property-reader.ts'
import type { ItemBodies } from './read-bodies.ts'
import type { ItemPeople } from './read-people.ts'

export type BodySource = {
  item: MapiItem
  kind: ItemKind
  itemClass: string
  reader: PropertyReader
  people: ItemPeople
  bodies: ItemBodies
  attachments: readonly AttachmentPart[]
  notes: ItemNotes
}

/** Puts the texts and attachments of an item together as MIME asks: alternatives inside related inside mixed. Source: RFC 2046 5.1, RFC 2387. */
export function composeBody(source: BodySource): MailPart {
  return composeMail(source.bodies, source.attachments, [])
}

/** The body of a mail; `others` are further alternatives of its text, in the order of RFC 2046 5.1.4, the best last. */
export function composeMail(bodies: ItemBodies, attachments: readonly AttachmentPart[], others: readonly MailPart[]): MailPart {
  const inline = attachments.filter(({ isInline }) => isInline).map(({ part }) => part)
  const apart = attachments.filter(({ isInline }) => !isInline).map(({ part }) => part)
  const alternatives: MailPart[] = []
  if (bodies.text !== null || (bodies.html === null && others.length === 0))
    alternatives.push(textPart('text/plain', bodies.text ?? ''))
  if (bodies.html !== null) {
    const html = textPart('text/html', bodies.html)
    alternatives.push(inline.length === 0 ? html : multipart('related', [html, ...inline], ['type="text/html"']))
  }
  alternatives.push(...others)
  const [first] = alternatives
  const text = first && alternatives.length === 1 ? first : multipart('alternative', alternatives)
  return apart.length === 0 ? text : multipart('mixed', [text, ...apart])
}
