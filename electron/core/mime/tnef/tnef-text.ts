import { deEncapsulateSync } from 'rtf-stream-parser'
import type { MapiItem } from '../../mapi/mapi-item.ts'
import { decodeCharset } from '../decode-charset.ts'
import { tags } from './attribute-ids.ts'
import { inflateRichText } from './inflate-rich-text.ts'

/** A text property of an item; null where it is absent or empty. 8-bit strings are in the code page of the stream. */
export function textOf(item: Pick<MapiItem, 'properties' | 'defaultCodePage'>, id: number): string | null {
  const value = item.properties.get(id)
  const text = typeof value === 'string' ? value : value instanceof Uint8Array ? decodeString8(value, item.defaultCodePage) : ''
  const nul = text.indexOf('\0')
  const whole = nul < 0 ? text : text.slice(0, nul)
  return whole === '' ? null : whole
}

/**
 * The texts of an item. `richText` is rich text that holds neither HTML nor plain text put into it, and that no other body stands for;
 * `isUnread` tells that there is rich text which could not be opened.
 */
export type TnefBody = { text: string | null; html: string | null; richText: Uint8Array | null; isUnread: boolean }

/**
 * Reads the body of an item: plain text, HTML, or what was put into its rich text.
 *
 * Limits: of rich text 2 MiB are read; one with groups nested deeper than 100 is not opened. Source: MS-OXBBODY 2.1.3, MS-OXRTFEX.
 */
export function readTnefBody(item: MapiItem): TnefBody {
  const text = textOf(item, tags.body)
  const html = readHtml(item)
  const compressed = html === null ? item.properties.get(tags.rtfCompressed) : null
  if (!(compressed instanceof Uint8Array) || compressed.byteLength === 0) return { text, html, richText: null, isUnread: false }
  const rich = inflateRichText(compressed, maxRichTextBytes)
  if (rich === null) return { text, html, richText: null, isUnread: text === null }
  const inside = openRichText(rich)
  if (inside?.mode === 'html') return { text, html: inside.text, richText: null, isUnread: false }
  const found = text ?? inside?.text ?? null
  return { text: found, html: null, richText: found === null ? rich : null, isUnread: false }
}

function readHtml(item: MapiItem): string | null {
  const value = item.properties.get(tags.html)
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (!(value instanceof Uint8Array) || value.byteLength === 0) return null
  const codePage = item.properties.get(tags.internetCodePage)
  return decodeString8(value, typeof codePage === 'number' ? codePage : item.defaultCodePage)
}

function decodeString8(bytes: Uint8Array, codePage: number | null): string {
  return decodeCharset(bytes, labelsByCodePage.get(codePage ?? 0) ?? `windows-${codePage ?? 1252}`).text
}

/** The code pages of mail that are not called windows-NNNN. */
const labelsByCodePage = new Map([
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [20127, 'us-ascii'],
  [20866, 'koi8-r'],
  [21866, 'koi8-u'],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15].map((part): [number, string] => [28590 + part, `iso-8859-${part}`]),
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [50222, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [51949, 'euc-kr'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
])

/** 2 MiB of rich text take the reader 2 s where every word of it is markup. */
const maxRichTextBytes = 2 * 1024 * 1024

/** 100 levels; Word writes about 20, and the reader is quadratic in them. */
const maxGroupDepth = 100

function openRichText(rich: Uint8Array): { mode: 'text' | 'html'; text: string } | null {
  if (depthOf(rich) > maxGroupDepth) return null
  try {
    const { mode, text } = deEncapsulateSync(Buffer.from(rich), {
      decode: (bytes, charset) => decodeCharset(bytes, charset.replace(/^cp(?=125\d$)/, 'windows-')).text,
      warn: () => undefined,
    })
    return { mode, text: text.toString() }
  } catch {
    // The reader throws where the rich text was written as such.
    return null
  }
}

function depthOf(rich: Uint8Array): number {
  let depth = 0
  let deepest = 0
  for (const byte of rich) {
    if (byte === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (byte === 0x7d) depth--
  }
  return deepest
}
