import { parameter, parameterField } from './encode-header.ts'
import { createNotes } from './item-notes.ts'
import { base64Part, type MailPart, rawPart } from './mail-part.ts'
import { nameOf } from './make-headers.ts'
import type { MapiItem } from './mapi-item.ts'
import { tags } from './property-ids.ts'
import { type PropertyReader, readProperties } from './property-reader.ts'

/**
 * The body of a signed or encrypted mail as it was sent, which Outlook keeps as the only attachment; null where the item holds none.
 *
 * Shapes: `multipart/signed` with the very bytes that were signed, or `application/pkcs7-mime`. Source: MS-OXOSMIME 2.1.3, RFC 8551 3.
 */
export function unwrapSmime(item: MapiItem, reader: PropertyReader, itemClass: string): MailPart | null {
  if (!/^ipm\.(?:note|infopathform)(?:\..*)?\.smime(?:\.|$)/i.test(itemClass)) return null
  const [attachment, second] = item.attachments()
  if (!attachment || second) return null
  const file = readProperties(attachment.properties, reader.codePage, createNotes())
  const bytes = file.bytes(tags.attachData)
  if (bytes === null || bytes.byteLength === 0) return null
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = (file.text(tags.attachMimeTag) ?? '').toLowerCase()
  if (type.startsWith('multipart/signed') || /\.multipartsigned$/i.test(itemClass)) return readSigned(view)
  // A CMS object in DER begins with a SEQUENCE.
  if (view[0] !== 0x30) return null
  const kind = smimeTypeOf(view)
  const fields = [
    parameterField('Content-Type', 'application/pkcs7-mime', [
      ...(kind === null ? [] : [`smime-type=${kind}`]),
      ...parameter('name', 'smime.p7m'),
    ]),
    parameterField('Content-Disposition', 'attachment', parameter('filename', 'smime.p7m')),
  ]
  return base64Part(fields, view)
}

/** A whole MIME entity: its own Content fields, a blank line, its body. */
function readSigned(view: Buffer): MailPart | null {
  const headEnd = view.indexOf('\r\n\r\n')
  if (headEnd < 0 || headEnd > 64 * 1024) return null
  const fields = view
    .toString('latin1', 0, headEnd)
    .split(/\r\n(?![ \t])/)
    .filter((field) => /^content-[a-z-]+$/.test(nameOf(field)) && !/[^\x20-\x7e\t\r\n]|\r(?!\n)|(?<!\r)\n/.test(field))
  if (!fields.some((field) => /^content-type\s*:\s*multipart\/signed\b/i.test(field))) return null
  return rawPart(fields, view.subarray(headEnd + 4))
}

/** By the object identifier at the head of the CMS object (RFC 5652): 1.2.840.113549.1.7.2 is signed, .3 enveloped. */
function smimeTypeOf(view: Buffer): string | null {
  const at = view.subarray(0, 64).indexOf(Buffer.from('2a864886f70d0107', 'hex'))
  const kind = at < 0 ? undefined : view[at + 8]
  if (kind === 2) return 'signed-data'
  return kind === 3 ? 'enveloped-data' : null
}
