import type { MapiAttachment, MapiItem } from '../../mapi/mapi-item.ts'
import type { BodyAttachment } from '../mail-body.ts'
import { tags, types } from './attribute-ids.ts'
import { textOf } from './tnef-text.ts'

/** The files of an item; `missing` names those whose content is not there. */
export type OpenedFiles = { attachments: BodyAttachment[]; missing: string[] }

/** Writes an embedded message as a mail: handed in, because writing one opens its attachments again. */
export type WriteMail = (item: MapiItem) => Uint8Array

/** Takes the attached files out of an item: by value, an OLE object as its storage, an embedded message as a mail of its own. */
export function openAttachments(item: MapiItem, writeMail: WriteMail): OpenedFiles {
  const attachments: BodyAttachment[] = []
  const missing: string[] = []
  for (const attachment of item.attachments()) {
    const name = nameOf(attachment, item, attachments.length + missing.length + 1)
    const opened = openAttachment(attachment, item, name, writeMail)
    if (opened) attachments.push(opened)
    else missing.push(name)
  }
  return { attachments, missing }
}

function openAttachment(attachment: MapiAttachment, item: MapiItem, name: string, writeMail: WriteMail): BodyAttachment | null {
  const inner = attachment.embedded()
  if (inner) {
    const title = textOf(inner, tags.subject) ?? name.replace(/\.(?:msg|eml)$/i, '')
    return { originalName: `${title}.eml`, type: 'message/rfc822', contentId: null, inline: false, bytes: writeMail(inner) }
  }
  const source = { properties: attachment.properties, defaultCodePage: item.defaultCodePage }
  const data = source.properties.get(tags.attachData)
  if (!(data instanceof Uint8Array)) return null
  const isObject = source.properties.types.get(tags.attachData) === types.object
  const contentId = textOf(source, tags.attachContentId)
  return {
    originalName: name,
    type: mediaType.exec(textOf(source, tags.attachMimeTag) ?? '')?.[0].toLowerCase() ?? '',
    contentId,
    inline: false,
    bytes: isObject ? data.subarray(16) : data,
  }
}

const mediaType = /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,100}$/i

function nameOf(attachment: MapiAttachment, item: MapiItem, number: number): string {
  const source = { properties: attachment.properties, defaultCodePage: item.defaultCodePage }
  const found = textOf(source, tags.attachLongFileName) ?? textOf(source, tags.attachFileName) ?? textOf(source, tags.displayName)
  return found ?? `attachment-${number}`
}
