import { nameOfEmbedded, readContentId, readFileName, readMediaType } from '../../mapi/attachment-fields.ts'
import type { ItemNotes } from '../../mapi/item-notes.ts'
import type { MapiAttachment, MapiItem } from '../../mapi/mapi-item.ts'
import { tags } from '../../mapi/property-ids.ts'
import { codePageOf, readItem, readProperties } from '../../mapi/property-reader.ts'
import { renderItem } from '../../mapi/render-item.ts'
import type { BodyAttachment } from '../mail-body.ts'

/**
 * Takes the attached files out of an item: by value, an OLE object as its storage, an embedded message as a mail of its own.
 *
 * Errors: none; a file whose content is not there, and what of an embedded message cannot be read, is a note.
 */
export function openAttachments(item: MapiItem, notes: ItemNotes): BodyAttachment[] {
  const codePage = codePageOf(item)
  return [...item.attachments()].flatMap((attachment, index) => openAttachment(attachment, index + 1, codePage, notes) ?? [])
}

function openAttachment(attachment: MapiAttachment, number: number, codePage: number, notes: ItemNotes): BodyAttachment | null {
  const reader = readProperties(attachment.properties, codePage, notes)
  const name = readFileName(reader) ?? `attachment-${number}`
  const inner = attachment.embedded()
  if (inner) return openMail(inner, nameOfEmbedded(reader, readItem(inner, notes), name), notes)
  const bytes = reader.bytes(tags.attachData)
  if (bytes === null) {
    notes.add('unreadable_part', `The attachment "${name.slice(0, 100)}" has no content.`, true)
    return null
  }
  return { originalName: name, type: readMediaType(reader, name), contentId: readContentId(reader), inline: false, bytes }
}

function openMail(item: MapiItem, originalName: string, notes: ItemNotes): BodyAttachment {
  const { bytes, problems } = renderItem(item)
  for (const problem of problems) notes.addFault(problem, `In the attached mail "${originalName.slice(0, 100)}": `)
  return { originalName, type: 'message/rfc822', contentId: null, inline: false, bytes }
}
