import { TextDecoder } from 'node:util'
import { decodeString8, isCodePage } from './decode-string8.ts'
import { decompressRtf } from './decompress-rtf.ts'
import type { ItemNotes } from './item-notes.ts'
import { tags } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'
import { type RtfContent, readRtf } from './read-rtf.ts'

/** The texts of an item. `isRtfKept` tells that its rich text is not in them word for word, so that it has to be kept elsewhere. */
export type ItemBodies = { text: string | null; html: string | null; isRtfKept: boolean }

/** 8 MiB of rich text, twice the longest text that is read of a mail: a MiB of what wraps HTML takes 0.3 s. */
const maxReadRtfBytes = 8 * 1024 * 1024

/**
 * Reads the bodies of an item: plain text and HTML as they are, and from the rich text what the others do not have.
 *
 * Source: MS-OXCMSG 2.2.1.56, MS-OXBBODY 2.1.3.
 */
export function readBodies(reader: PropertyReader, notes: ItemNotes): ItemBodies {
  const text = reader.text(tags.body)
  const html = readHtml(reader, notes)
  if (html !== null) return { text, html, isRtfKept: false }
  const rtf = readRichText(reader, notes)
  if (rtf === null) return { text, html, isRtfKept: false }
  const isWrapped = rtf.kind === 'html' && rtf.text.trim() !== ''
  if (rtf.isCut && (isWrapped || text === null))
    notes.add('item_too_large', 'The rich text of the item is too long; its first 8 MiB are read.', true)
  const isRtfKept = rtf.kind === 'rtf' || rtf.isCut
  if (isWrapped) return { text, html: rtf.text, isRtfKept }
  return { text: text ?? (rtf.text.trim() === '' ? null : rtf.text), html: null, isRtfKept }
}

function readHtml(reader: PropertyReader, notes: ItemNotes): string | null {
  const value = reader.properties.get(tags.html)
  if (typeof value === 'string') return value.trim() === '' ? null : value.replaceAll('\0', '')
  if (!(value instanceof Uint8Array) || value.byteLength === 0) return null
  const { text, lossy } = decodeHtml(value, reader)
  if (lossy) notes.add('lossy_text', 'Some characters of the HTML are not in the code page that the item names.', true)
  return text.trim() === '' ? null : text.replaceAll('\0', '')
}

/** HTML bytes come in the code page of the Internet that the item names; some programs lie, and the page itself knows better. */
function decodeHtml(bytes: Uint8Array, reader: PropertyReader): { text: string; lossy: boolean } {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view[0] === 0xff && view[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(view), lossy: false }
  const named = reader.number(tags.internetCodePage)
  const first = decodeString8(view, named !== null && isCodePage(named) ? named : reader.codePage)
  if (!first.lossy && named !== null) return first
  const label = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})/i.exec(view.toString('latin1', 0, 4096))?.[1]
  for (const charset of label === undefined ? ['utf-8'] : [label, 'utf-8']) {
    const text = tryDecode(view, charset)
    if (text !== null) return { text, lossy: false }
  }
  return first
}

function tryDecode(bytes: Buffer, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    // The charset is unknown, or the bytes are not in it: the only way to ask.
    return null
  }
}

function readRichText(reader: PropertyReader, notes: ItemNotes): (RtfContent & { isCut: boolean }) | null {
  const compressed = reader.bytes(tags.rtfCompressed)
  if (compressed === null || compressed.byteLength === 0) return null
  const rich = decompressRtf(compressed)
  if (!rich.ok) {
    notes.add('unreadable_part', rich.fault.message, true)
    return null
  }
  if (!rich.value.isIntact)
    notes.add('bad_checksum', 'The rich text of the item is damaged; what can be read of it is kept.', true)
  const content = readRtf(rich.value.bytes.subarray(0, maxReadRtfBytes), reader.codePage)
  if (content.lossy && reader.text(tags.body) === null)
    notes.add('lossy_text', 'Some characters of the rich text are not in the code page that it names.', true)
  return { ...content, isCut: rich.value.bytes.length > maxReadRtfBytes }
}
