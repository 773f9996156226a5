import { decodeString8 } from './decode-string8.ts'
import { rtfCharacters, rtfCodePageOfCharset, silentDestinations } from './rtf-words.ts'

/**
 * What rich text says: the HTML or the text that was put into it, or the text of rich text that was written as such.
 * `lossy` when some bytes are no characters of their code page.
 */
export type RtfContent = { kind: 'html' | 'text' | 'rtf'; text: string; lossy: boolean }

/** Groups nested deeper than this share one state: 1,000 levels; Word writes about 20. */
const maxDepth = 1000

type Group = {
  codePage: number
  /** Bytes that stand for one \u character in old readers and are passed over. */
  uc: number
  /** Content for readers of rich text, not of HTML. */
  htmlrtf: boolean
  isSilent: boolean
  isHtmlTag: boolean
  isFontTable: boolean
  /** A `\*` was read: the next word names a destination that may be passed over. */
  isOptional: boolean
}

type Reading = {
  bytes: Buffer
  at: number
  groups: Group[]
  group: Group
  depth: number
  kind: RtfContent['kind']
  defaultCodePage: number
  codePagesByFont: Map<number, number>
  defaultFont: number | null
  font: number
  skip: number
  pieces: string[]
  pending: number[]
  lossy: boolean
}

/**
 * Reads rich text: takes out the HTML or text that a mail program put into it, and of other rich text the words.
 *
 * Limits: linear in the length, whatever the nesting. Errors: none; what is no rich text gives its letters.
 * Source: MS-OXRTFEX 3.1.1 (HTML and text inside rich text), the Rich Text Format 1.9.1 for the rest.
 */
export function readRtf(bytes: Uint8Array, codePage: number): RtfContent {
  const group: Group = {
    codePage,
    uc: 1,
    htmlrtf: false,
    isSilent: false,
    isHtmlTag: false,
    isFontTable: false,
    isOptional: false,
  }
  const reading: Reading = {
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    at: 0,
    groups: [],
    group,
    depth: 0,
    kind: 'rtf',
    defaultCodePage: codePage,
    codePagesByFont: new Map(),
    defaultFont: null,
    font: 0,
    skip: 0,
    pieces: [],
    pending: [],
    lossy: false,
  }
  while (reading.at < reading.bytes.length) readToken(reading)
  flush(reading)
  return { kind: reading.kind, text: reading.pieces.join(''), lossy: reading.lossy }
}

function readToken(reading: Reading): void {
  const { bytes } = reading
  const byte = bytes[reading.at++] ?? 0
  switch (byte) {
    case 0x7b:
      openGroup(reading)
      return
    case 0x7d:
      closeGroup(reading)
      return
    case 0x5c:
      readControl(reading)
      return
    case 0x0d:
    case 0x0a:
    case 0x00:
      return
    default:
      putByte(reading, byte)
  }
}

function openGroup(reading: Reading): void {
  reading.skip = 0
  reading.depth++
  if (reading.depth > maxDepth) return
  reading.groups.push(reading.group)
  reading.group = { ...reading.group, isOptional: false }
}

function closeGroup(reading: Reading): void {
  reading.skip = 0
  if (reading.depth === 0) return
  reading.depth--
  if (reading.depth >= maxDepth) return
  const outer = reading.groups.pop()
  if (!outer) return
  if (outer.codePage !== reading.group.codePage || outer.isHtmlTag !== reading.group.isHtmlTag) flush(reading)
  reading.group = outer
}

function readControl(reading: Reading): void {
  const { bytes } = reading
  const first = bytes[reading.at] ?? 0
  if (!isLetter(first)) {
    reading.at++
    readSymbol(reading, first)
    return
  }
  const from = reading.at
  while (isLetter(bytes[reading.at] ?? 0) && reading.at - from < 40) reading.at++
  const word = bytes.toString('latin1', from, reading.at)
  const number = readNumber(reading)
  if (bytes[reading.at] === 0x20) reading.at++
  readWord(reading, word, number)
}

function readNumber(reading: Reading): number | null {
  const from = reading.at
  if (reading.bytes[reading.at] === 0x2d) reading.at++
  const digits = reading.at
  while (isDigit(reading.bytes[reading.at] ?? 0) && reading.at - digits < 10) reading.at++
  if (reading.at > digits) return Number(reading.bytes.toString('latin1', from, reading.at))
  reading.at = from
  return null
}

function readSymbol(reading: Reading, symbol: number): void {
  switch (symbol) {
    case 0x27: {
      const byte = Number.parseInt(reading.bytes.toString('latin1', reading.at, reading.at + 2), 16)
      if (Number.isNaN(byte)) return
      reading.at += 2
      putByte(reading, byte)
      return
    }
    case 0x2a:
      reading.group.isOptional = true
      return
    case 0x5c:
    case 0x7b:
    case 0x7d:
      putByte(reading, symbol)
      return
    case 0x7e:
      putCharacter(reading, '\u00a0', '&nbsp;')
      return
    case 0x5f:
      putCharacter(reading, '\u2011', '&shy;')
      return
    case 0x0d:
    case 0x0a:
      putCharacter(reading, '\r\n')
      return
    default:
  }
}

function readWord(reading: Reading, word: string, number: number | null): void {
  const { group } = reading
  const isOptional = group.isOptional
  group.isOptional = false
  switch (word) {
    case 'u':
      if (number === null) return
      putText(reading, String.fromCharCode(number & 0xffff))
      reading.skip = group.uc
      return
    case 'uc':
      group.uc = Math.min(Math.max(number ?? 1, 0), 16)
      return
    case 'bin':
      reading.at += Math.max(number ?? 0, 0)
      return
    case 'htmlrtf':
      flush(reading)
      group.htmlrtf = number !== 0
      return
    case 'htmltag':
      flush(reading)
      group.isHtmlTag = true
      group.isSilent = false
      return
    case 'fromhtml':
      reading.kind = 'html'
      return
    case 'fromtext':
      reading.kind = 'text'
      return
    default:
  }
  if (readFontWord(reading, word, number)) return
  if (isOptional || silentDestinations.has(word)) {
    group.isSilent = true
    group.isFontTable = word === 'fonttbl'
    return
  }
  const character = rtfCharacters.get(word)
  if (character) putCharacter(reading, character.text, character.html)
}

function readFontWord(reading: Reading, word: string, number: number | null): boolean {
  const { group } = reading
  switch (word) {
    case 'ansicpg':
      if (number !== null && number > 0) reading.defaultCodePage = number
      break
    case 'mac':
      reading.defaultCodePage = 10000
      break
    case 'pc':
      reading.defaultCodePage = 437
      break
    case 'pca':
      reading.defaultCodePage = 850
      break
    case 'deff':
      reading.defaultFont = number
      return true
    case 'f':
      reading.font = number ?? 0
      if (!group.isFontTable) setCodePage(reading, reading.codePagesByFont.get(reading.font) ?? reading.defaultCodePage)
      return true
    case 'fcharset':
    case 'cpg': {
      const codePage = word === 'cpg' ? number : rtfCodePageOfCharset(number ?? 1)
      if (group.isFontTable && codePage !== null) reading.codePagesByFont.set(reading.font, codePage)
      return true
    }
    case 'plain':
      setCodePage(reading, reading.codePagesByFont.get(reading.defaultFont ?? -1) ?? reading.defaultCodePage)
      return true
    default:
      return false
  }
  setCodePage(reading, reading.defaultCodePage)
  return true
}

function setCodePage(reading: Reading, codePage: number): void {
  if (reading.group.codePage !== codePage) flush(reading)
  reading.group.codePage = codePage
}

function isHeard({ group, kind }: Reading): boolean {
  if (group.isSilent) return false
  return kind !== 'html' || !group.htmlrtf
}

function putByte(reading: Reading, byte: number): void {
  if (reading.skip > 0) {
    reading.skip--
    return
  }
  if (isHeard(reading)) reading.pending.push(byte)
}

function putCharacter(reading: Reading, text: string, html?: string): void {
  if (reading.skip > 0) reading.skip--
  else putText(reading, reading.kind === 'html' && html !== undefined ? html : text)
}

function putText(reading: Reading, text: string): void {
  if (!isHeard(reading)) return
  flush(reading)
  reading.pieces.push(text)
}

function flush(reading: Reading): void {
  if (reading.pending.length === 0) return
  const { group } = reading
  // Tags are written in the code page of the document, whatever font is set around them.
  const codePage = group.isHtmlTag ? reading.defaultCodePage : group.codePage
  const { text, lossy } = decodeString8(Uint8Array.from(reading.pending), codePage)
  reading.lossy ||= lossy
  reading.pieces.push(reading.kind === 'html' && !group.isHtmlTag ? text.replace(/</g, '&lt;').replace(/>/g, '&gt;') : text)
  reading.pending = []
}

function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
