import { isAscii } from 'node:buffer'
import { TextDecoder } from 'node:util'
import iconv from 'iconv-lite'

/** Text made of bytes; `lossy` when some of them are no characters of the code page. */
export type DecodedString8 = { text: string; lossy: boolean }

/**
 * Decodes an 8-bit string of a Windows code page; never throws.
 *
 * Shapes: bytes from the first NUL at the end on are left out, as writers count them or not. An unknown code page is read as windows-1252, and is
 * then lossy where a byte is beyond ASCII. Source: the identifiers of Windows; MS-OXCDATA 2.11.1.2.
 */
export function decodeString8(bytes: Uint8Array, codePage: number): DecodedString8 {
  const view = withoutTrailingNul(bytes)
  if (isAscii(view) && !statefulCodePages.has(codePage)) return { text: view.toString('latin1'), lossy: false }
  const label = labelsByCodePage.get(codePage)
  if (label === undefined) {
    const name = `cp${codePage}`
    const text = iconv.encodingExists(name) ? iconv.decode(view, name) : new TextDecoder('windows-1252').decode(view)
    return { text, lossy: !iconv.encodingExists(name) || text.includes('\ufffd') }
  }
  const text = new TextDecoder(label, { ignoreBOM: codePage !== 65001 }).decode(view)
  return { text, lossy: text.includes('\ufffd') }
}

/** Whether a code page is one that text was ever written in, so that a damaged number is not believed. */
export function isCodePage(codePage: number): boolean {
  return labelsByCodePage.has(codePage) || iconv.encodingExists(`cp${codePage}`)
}

/** The code page that a Windows of the locale keeps its 8-bit strings in; null where the locale has none (Hindi, Georgian ...). Source: MS-LCID. */
export function codePageOfLocale(locale: number): number | null {
  const region = regionCodePages.get(locale & 0xffff)
  return region ?? languageCodePages.get(locale & 0x3ff) ?? (isKnownWestern(locale & 0x3ff) ? 1252 : null)
}

/** The ANSI code page that goes with a code page of the Internet: of iso-2022-jp, 932. Null for UTF-8 and ASCII, which go with any. */
export function ansiCodePageOf(internetCodePage: number): number | null {
  if (internetCodePage === 65001 || internetCodePage === 65000 || internetCodePage === 20127) return null
  return ansiByInternet.get(internetCodePage) ?? (isCodePage(internetCodePage) ? internetCodePage : null)
}

const statefulCodePages = new Set([1200, 1201, 50220, 50221, 50222, 50225, 50227, 52936, 12000, 12001, 65000])

const labelsByCodePage = new Map<number, string>([
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [1201, 'utf-16be'],
  ...Array.from({ length: 9 }, (_, index): [number, string] => [1250 + index, `windows-${1250 + index}`]),
  [10000, 'macintosh'],
  [10007, 'x-mac-cyrillic'],
  [20127, 'windows-1252'],
  [20866, 'koi8-r'],
  [20932, 'euc-jp'],
  [20936, 'gbk'],
  [21866, 'koi8-u'],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16].map((part): [number, string] => [28590 + part, `iso-8859-${part}`]),
  [38598, 'iso-8859-8-i'],
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [50222, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [51936, 'gbk'],
  [51949, 'euc-kr'],
  [51950, 'big5'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
  [866, 'ibm866'],
])

const ansiByInternet = new Map<number, number>([
  [20866, 1251],
  [21866, 1251],
  [28591, 1252],
  [28592, 1250],
  [28593, 1254],
  [28594, 1257],
  [28595, 1251],
  [28596, 1256],
  [28597, 1253],
  [28598, 1255],
  [38598, 1255],
  [28599, 1254],
  [28603, 1257],
  [28605, 1252],
  [20932, 932],
  [50220, 932],
  [50221, 932],
  [50222, 932],
  [51932, 932],
  [50225, 949],
  [51949, 949],
  [50227, 936],
  [51936, 936],
  [52936, 936],
  [54936, 936],
  [51950, 950],
])

/** By the lowest ten bits of a locale, its language. What is not named here and below 0x80 is windows-1252. */
const languageCodePages = new Map<number, number>([
  [0x01, 1256],
  [0x02, 1251],
  [0x04, 936],
  [0x05, 1250],
  [0x08, 1253],
  [0x0d, 1255],
  [0x0e, 1250],
  [0x11, 932],
  [0x12, 949],
  [0x15, 1250],
  [0x18, 1250],
  [0x19, 1251],
  [0x1a, 1250],
  [0x1b, 1250],
  [0x1c, 1250],
  [0x1e, 874],
  [0x1f, 1254],
  [0x20, 1256],
  [0x22, 1251],
  [0x23, 1251],
  [0x24, 1250],
  [0x25, 1257],
  [0x26, 1257],
  [0x27, 1257],
  [0x28, 1251],
  [0x29, 1256],
  [0x2a, 1258],
  [0x2c, 1254],
  [0x2f, 1251],
  [0x3f, 1251],
  [0x40, 1251],
  [0x43, 1254],
  [0x44, 1251],
  [0x50, 1251],
  [0x80, 1256],
  [0x85, 1251],
])

/** Locales whose script differs from that of their language: Chinese of Taiwan, Serbian and Azeri in Cyrillic. */
const regionCodePages = new Map<number, number>([
  [0x0404, 950],
  [0x0c04, 950],
  [0x1404, 950],
  [0x7c04, 950],
  [0x0c1a, 1251],
  [0x1c1a, 1251],
  [0x201a, 1251],
  [0x301a, 1251],
  [0x082c, 1251],
  [0x0843, 1251],
])

const withoutAnsi = new Set([
  0x2b, 0x37, 0x39, 0x3a, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x53, 0x54, 0x5b, 0x61,
])

function isKnownWestern(language: number): boolean {
  return language > 0 && language < 0x93 && !withoutAnsi.has(language)
}

function withoutTrailingNul(bytes: Uint8Array): Buffer {
  let end = bytes.byteLength
  while (end > 0 && bytes[end - 1] === 0) end--
  return Buffer.from(bytes.buffer, bytes.byteOffset, end)
}
