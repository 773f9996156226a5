import { nameOfEmbedded, readContentId, readFileName, readMediaType } from './attachment-fields.ts'
import { type DetachedFile, detachFile } from './detach-file.ts'
import { oneLine, parameter, parameterField } from './encode-header.ts'
import type { ItemNotes } from './item-notes.ts'
import { base64Part, type MailPart, messagePart, textPart } from './mail-part.ts'
import type { MapiAttachment, MapiItem } from './mapi-item.ts'
import { tags } from './property-ids.ts'
import { type PropertyReader, readItem, readProperties } from './property-reader.ts'
import { maxEmbeddedDepth, maxNestedLevels, type RenderBudget } from './render-budget.ts'

/** One attachment as a body part; `isInline` when the HTML shows it. */
export type AttachmentPart = { part: MailPart; isInline: boolean; isItem: boolean }

export type AttachmentContext = {
  reader: PropertyReader
  html: string | null
  notes: ItemNotes
  budget: RenderBudget
  depth: number
  /** Takes files out of the mail form; null where they stay in it. */
  detached: DetachedFile[] | null
  renderEmbedded(item: MapiItem): MailPart
}

/** PidTagAttachMethod. Source: MS-OXCMSG 2.2.2.9. */
const methods = { none: 0, byValue: 1, embedded: 5, byWebReference: 7 } as const

/**
 * Makes a body part of each attachment, in their order.
 *
 * Limits: those of the budget; an attachment that does not fit, or cannot be read, becomes a small text part that names it, and a remark.
 */
export function* makeAttachments(attachments: Iterable<MapiAttachment>, context: AttachmentContext): Generator<AttachmentPart> {
  let number = 0
  let leftOut = 0
  for (const attachment of attachments) {
    if (context.budget.parts <= 0) {
      leftOut++
      continue
    }
    context.budget.parts--
    const made = makeAttachment(attachment, context, ++number)
    if (!made.isItem) context.budget.bytes -= made.part.sizeBytes
    yield made
  }
  if (number === 0 && leftOut === 0 && saysAttachments(context.reader))
    context.notes.add('unreadable_part', 'The item says it has attachments, and none are there.', true)
  if (leftOut > 0) {
    const message = `${leftOut} attachments were left out, because a mail has at most 1,000 parts.`
    context.notes.add('item_too_large', message, true)
    yield {
      part: textPart('text/plain', message, [], ['Content-Disposition: attachment; filename="left-out.txt"']),
      isInline: false,
      isItem: false,
    }
  }
}

/** Source: MS-OXCMSG 2.2.1.6, mfHasAttach. */
function saysAttachments(reader: PropertyReader): boolean {
  return ((reader.number(tags.messageFlags) ?? 0) & 0x10) !== 0
}

function makeAttachment(attachment: MapiAttachment, context: AttachmentContext, number: number): AttachmentPart {
  const reader = readProperties(attachment.properties, context.reader.codePage, context.notes)
  const name = readFileName(reader) ?? `attachment-${number}`
  const method = reader.number(tags.attachMethod)
  if (method === methods.embedded) return makeEmbedded(attachment, reader, name, context)
  const path = reader.text(tags.attachLongPathname) ?? reader.text(tags.attachPathname)
  const size = reader.properties.sizeOf(tags.attachData)
  if (size === undefined && path !== null) {
    const isLink = method === methods.byWebReference || /^https?:/i.test(path)
    const where = `"${oneLine(path).slice(0, 300)}"`
    const message = `The attachment "${name}" is only a link to ${where}; the file itself is not in the archive.`
    if (!isLink) context.notes.add('unreadable_part', message, true)
    return replaced(name, message)
  }
  if (size !== undefined && size * 1.37 > context.budget.bytes) {
    const message = `The attachment "${name}" (${size} bytes) was left out: with it the mail would be larger than 64 MiB.`
    context.notes.add('item_too_large', message, true)
    return replaced(name, message)
  }
  const bytes = reader.bytes(tags.attachData)
  // An empty file has no content property; a content that is lost has left its method, its size or a reason behind.
  const isEmptyFile =
    size === undefined && (method === methods.none || method === methods.byValue) && reader.properties.faults.length === 0
  if (bytes === null && !isEmptyFile) return unreadable(name, attachment, context)
  for (const fault of reader.properties.faults) context.notes.addFault(fault, `In the attachment "${oneLine(name)}": `)
  return makeFile(reader, name, bytes ?? new Uint8Array(), context)
}

function makeFile(
  reader: PropertyReader,
  name: string,
  bytes: Uint8Array,
  { html, detached }: AttachmentContext,
): AttachmentPart {
  const contentId = readContentId(reader)
  const isInline = contentId !== null && html !== null && refersTo(html, contentId)
  const type = encodableType(readMediaType(reader, name))
  const fields = [
    parameterField('Content-Type', type, parameter('name', name)),
    parameterField('Content-Disposition', isInline ? 'inline' : 'attachment', parameter('filename', name)),
    ...(contentId === null ? [] : [`Content-ID: <${contentId}>`]),
  ]
  return { part: detachFile(type, fields, bytes, detached) ?? base64Part(fields, bytes), isInline, isItem: false }
}

function makeEmbedded(
  attachment: MapiAttachment,
  reader: PropertyReader,
  name: string,
  context: AttachmentContext,
): AttachmentPart {
  if (context.depth >= maxEmbeddedDepth) {
    const message = `The attached item "${name}" lies more than ${maxEmbeddedDepth} items deep and was left out.`
    context.notes.add('nested_too_deep', message, true)
    return replaced(name, message)
  }
  const item = attachment.embedded()
  if (item === null) return unreadable(name, attachment, context)
  const mail = context.renderEmbedded(item)
  const fileName = nameOfEmbedded(reader, readItem(item, context.notes), name)
  const disposition = parameterField('Content-Disposition', 'attachment', parameter('filename', fileName))
  if (mail.depth < maxNestedLevels) return { part: messagePart(mail, [disposition]), isInline: false, isItem: true }
  // A mail nested too deep to be read as one is a file; whoever opens it finds all of it.
  const whole = Buffer.concat(messagePart(mail, []).chunks)
  const part = base64Part(
    [parameterField('Content-Type', 'application/octet-stream', parameter('name', fileName)), disposition],
    whole,
  )
  context.budget.bytes -= part.sizeBytes - whole.length
  return { part, isInline: false, isItem: true }
}

function unreadable(name: string, attachment: MapiAttachment, context: AttachmentContext): AttachmentPart {
  const reason = attachment.properties.faults[0]?.message ?? 'its content is not there'
  const message = `The attachment "${oneLine(name)}" cannot be read: ${reason}`
  context.notes.add('unreadable_part', message, true)
  return replaced(name, message)
}

function replaced(name: string, message: string): AttachmentPart {
  const disposition = parameterField('Content-Disposition', 'attachment', parameter('filename', `${name}.txt`))
  return { part: textPart('text/plain', message, [], [disposition]), isInline: false, isItem: false }
}

function refersTo(html: string, contentId: string): boolean {
  return html.includes(`cid:${contentId}`) || html.includes(`cid:${encodeURIComponent(contentId)}`)
}

/**
 * A mail or multipart as a file is octets, because the content of those types may not be encoded (RFC 2046 5.2.1) and would not be the same
 * bytes afterwards.
 */
function encodableType(type: string): string {
  return /^(?:message\/(?!delivery-status|disposition-notification)|multipart\/)/.test(type) ? 'application/octet-stream' : type
}
