import { isAscii as isAsciiOnly } from 'node:buffer'
import { hash } from 'node:crypto'
import { toUSVString } from 'node:util'
import { parameterField } from './encode-header.ts'

/**
 * A body part of RFC 2045 that is ready to be written, or a whole mail.
 *
 * Shapes: `fields` are complete header fields without their line end; `chunks` the body, which ends in a line end; `sizeBytes` counts both.
 * `digest` stands for what in it might hold a boundary: boundaries are made from it, so that none is inside what it bounds.
 * `depth` counts levels of multipart and message/rfc822, `parts` the parts inside.
 */
export type MailPart = {
  fields: readonly string[]
  chunks: readonly Buffer[]
  sizeBytes: number
  digest: string
  is8bit: boolean
  depth: number
  parts: number
}

const lineEnd = Buffer.from('\r\n')

/** What every boundary begins with; text that holds it is encoded, so that nothing in a mail ends a part before its time. */
const boundaryPrefix = '=_orgo-'

/** A part of text in UTF-8. Lines end in CRLF afterwards; as it is where its lines fit into a mail, in base64 otherwise. */
export function textPart(
  type: string,
  text: string,
  parameters: readonly string[] = [],
  fields: readonly string[] = [],
): MailPart {
  const whole = toUSVString(text)
  const body = Buffer.from(/\r(?!\n)|(?<!\r)\n/.test(whole) ? whole.replace(/\r\n?|\n/g, '\r\n') : whole, 'utf8')
  const isAscii = isAsciiOnly(body)
  const contentType = parameterField('Content-Type', type, [isAscii ? 'charset=us-ascii' : 'charset=utf-8', ...parameters])
  if (!fitsIntoLines(body) || body.includes(boundaryPrefix)) return base64Part([contentType, ...fields], body)
  const encoding = `Content-Transfer-Encoding: ${isAscii ? '7bit' : '8bit'}`
  return makePart([contentType, encoding, ...fields], [body, lineEnd], '', !isAscii, 0, 0)
}

/** A part whose bytes are kept as they are, in base64. */
export function base64Part(fields: readonly string[], bytes: Uint8Array): MailPart {
  return makePart([...fields, 'Content-Transfer-Encoding: base64'], [encodeBase64(bytes)], '', false, 0, 0)
}

/** The size that bytes have in base64, lines of 76 and their ends included. */
export const base64Bytes = (sizeBytes: number): number => Math.ceil(sizeBytes / 3) * 4 + Math.ceil(sizeBytes / 57) * 2

/** A part whose bytes lie elsewhere: a short text stands for them, and its size is theirs. */
export function placeholderPart(fields: readonly string[], placeholder: string, sizeBytes: number): MailPart {
  const line = Buffer.from(`${Buffer.from(placeholder).toString('base64')}\r\n`)
  const part = makePart([...fields, 'Content-Transfer-Encoding: base64'], [line], placeholder, false, 0, 0)
  return { ...part, sizeBytes: part.sizeBytes - line.length + base64Bytes(sizeBytes) }
}

/** Parts together. Source: RFC 2046 5.1. */
export function multipart(subtype: string, parts: readonly MailPart[], parameters: readonly string[] = []): MailPart {
  const seed = parts.map((part) => `${part.fields.join('\n')}\n${part.digest}\n${part.sizeBytes}`).join('\n\n')
  const boundary = `${boundaryPrefix}${hash('sha256', seed, 'hex').slice(0, 32)}`
  const contentType = parameterField('Content-Type', `multipart/${subtype}`, [...parameters, `boundary="${boundary}"`])
  const chunks: Buffer[] = []
  for (const part of parts) {
    chunks.push(Buffer.from(`--${boundary}\r\n`), ...writePart(part))
    if (!endsInLineFeed(part)) chunks.push(lineEnd)
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`))
  const is8bit = parts.some((part) => part.is8bit)
  const depth = 1 + Math.max(0, ...parts.map((part) => part.depth))
  const count = parts.length + parts.reduce((sum, part) => sum + part.parts, 0)
  const fields = is8bit ? [contentType, 'Content-Transfer-Encoding: 8bit'] : [contentType]
  // Their own sizes, because a placeholder is shorter than what it stands for.
  const inside = parts.reduce((sum, part) => sum + part.sizeBytes - writtenBytes(part), 0)
  const whole = makePart(fields, chunks, boundary, is8bit, depth, count)
  return { ...whole, sizeBytes: whole.sizeBytes + inside }
}

/** A mail inside a mail. Source: RFC 2046 5.2.1, which allows no transfer encoding but 7bit and 8bit. */
export function messagePart(mail: MailPart, fields: readonly string[]): MailPart {
  const head = ['Content-Type: message/rfc822', `Content-Transfer-Encoding: ${mail.is8bit ? '8bit' : '7bit'}`, ...fields]
  const digest = hash('sha256', `${mail.fields.join('\n')}\n${mail.digest}`, 'hex')
  return makePart(head, writePart(mail), digest, mail.is8bit, mail.depth + 1, mail.parts)
}

/** A part whose body is written already, such as one that another program signed. */
export function rawPart(fields: readonly string[], body: Buffer): MailPart {
  const chunks = body.at(-1) === 0x0a ? [body] : [body, lineEnd]
  return makePart(fields, chunks, hash('sha256', body, 'hex'), true, 1, 1)
}

/** The part with more header fields before its own. */
export function withFields(part: MailPart, fields: readonly string[]): MailPart {
  const more = fields.reduce((sum, field) => sum + Buffer.byteLength(field) + 2, 0)
  return { ...part, fields: [...fields, ...part.fields], sizeBytes: part.sizeBytes + more }
}

function writtenBytes(part: MailPart): number {
  const head = part.fields.reduce((sum, field) => sum + Buffer.byteLength(field) + 2, 2)
  return part.chunks.reduce((sum, chunk) => sum + chunk.length, head)
}

/** Header, blank line and body. */
export function writePart(part: MailPart): Buffer[] {
  return [Buffer.from(`${part.fields.join('\r\n')}\r\n\r\n`, 'utf8'), ...part.chunks]
}

function makePart(
  fields: readonly string[],
  chunks: readonly Buffer[],
  digest: string,
  is8bit: boolean,
  depth: number,
  parts: number,
): MailPart {
  const head = fields.reduce((sum, field) => sum + Buffer.byteLength(field) + 2, 2)
  const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, head)
  return { fields, chunks, sizeBytes, digest, is8bit, depth, parts }
}

function endsInLineFeed(part: MailPart): boolean {
  const last = part.chunks.at(-1)
  return last === undefined || last.length === 0 || last.at(-1) === 0x0a
}

/** Lines of up to 990 bytes and no NUL may stand in a mail as they are. */
function fitsIntoLines(body: Buffer): boolean {
  if (body.indexOf(0) >= 0) return false
  for (let at = 0; at < body.length; ) {
    const feed = body.indexOf(0x0a, at)
    const end = feed < 0 ? body.length : feed
    if (end - at > 990) return false
    at = end + 1
  }
  return true
}

/** Whole lines of 57 bytes each at a time: larger strings cost the heap more than they save. */
const sliceBytes = 57 * 1024

function encodeBase64(bytes: Uint8Array): Buffer {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const lines = Math.ceil(view.length / 57)
  const encoded = Buffer.allocUnsafe(Math.ceil(view.length / 3) * 4 + lines * 2)
  let to = 0
  for (let from = 0; from < view.length; from += sliceBytes) {
    const text = view.toString('base64', from, Math.min(from + sliceBytes, view.length))
    for (let at = 0; at < text.length; at += 76) to += encoded.write(`${text.slice(at, at + 76)}\r\n`, to, 'latin1')
  }
  return encoded
}
