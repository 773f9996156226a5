import { decodeUndeclared } from './decode-charset.ts'
import { decodeWords } from './decode-words.ts'
import { maxHeaderFields, maxHeaderValueChars } from './limits.ts'

/** One header field: name in lower case, value unfolded but still encoded. */
export type RawField = { name: string; value: string }

/**
 * The header of a mail or of a body part.
 *
 * Shapes: `bodyAt` is where the body begins, in the bytes that were given; `sizeBytes` the length of the header block.
 */
export type Header = { fields: RawField[]; sizeBytes: number; bodyAt: number }

/**
 * Reads a header block: everything before the first blank line.
 *
 * Shapes: eight-bit bytes are read as UTF-8 where they are valid, else as windows-1252 (RFC 6532 and old habit). Lines that are no
 * field and continue none are passed over; so is an mbox separator at the head.
 * Limits: at most `maxBytes` are looked at; `sizeBytes` is then over it.
 * Source: RFC 5322 2.2.
 */
export function readHeader(bytes: Uint8Array, from = 0, maxBytes = Number.POSITIVE_INFINITY): Header {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { endAt, bodyAt } = findHeaderEnd(buffer, from)
  const readTo = Math.min(endAt, from + maxBytes)
  const fields: RawField[] = []
  let field: RawField | null = null
  for (const line of decodeBlock(buffer.subarray(from, readTo)).split('\n')) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    const first = text.charCodeAt(0)
    if (first === 0x20 || first === 0x09) {
      if (field) field.value += text
      continue
    }
    field = toField(text)
    if (field) fields.push(field)
    if (fields.length >= maxHeaderFields) break
  }
  return { fields, sizeBytes: endAt - from, bodyAt }
}

/** The value of the first field of a name, unfolded and trimmed but still encoded; null where there is none. */
export function firstValue(header: Header, name: string): string | null {
  const field = header.fields.find((candidate) => candidate.name === name)
  return field ? field.value.trim() : null
}

/** The fields with their encoded words decoded and control characters made blanks, as a person reads them. */
export function decodeFields(header: Header): [name: string, value: string][] {
  return header.fields.map(({ name, value }) => [name, cleanText(decodeWords(value.trim().slice(0, maxHeaderValueChars)))])
}

/** One line of text: control characters and runs of blanks become one blank. */
export function cleanText(text: string): string {
  // Most values are clean already, and the test is cheaper than the change.
  if (!/[^!-~ ]| {2}/.test(text)) return text.trim()
  // The controls of Unicode's Cc are written out: the property escape takes three times as long.
  return text.replace(/[\s\0-\x1f\x7f-\x9f]+/g, ' ').trim()
}

function toField(line: string): RawField | null {
  const colon = line.indexOf(':')
  if (colon < 1 || colon > 200) return null
  const name = line.slice(0, colon).trimEnd()
  if (!/^[!-9;-~]+$/.test(name)) return null
  return { name: name.toLowerCase(), value: line.slice(colon + 1) }
}

function decodeBlock(block: Buffer): string {
  const latin1 = block.toString('latin1')
  return /[\x80-\xff]/.test(latin1) ? decodeUndeclared(block).text : latin1
}

function findHeaderEnd(bytes: Buffer, from: number): { endAt: number; bodyAt: number } {
  let line = from
  while (line < bytes.length) {
    if (bytes[line] === 0x0a) return { endAt: line, bodyAt: line + 1 }
    if (bytes[line] === 0x0d && bytes[line + 1] === 0x0a) return { endAt: line, bodyAt: line + 2 }
    const feed = bytes.indexOf(0x0a, line)
    if (feed < 0) break
    line = feed + 1
  }
  return { endAt: bytes.length, bodyAt: bytes.length }
}
