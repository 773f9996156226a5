import { decodeCharset } from './decode-charset.ts'

/**
 * Decodes the encoded words of a header value: `=?utf-8?Q?h=C3=A9llo?=` is `héllo`.
 *
 * Shapes: neighbouring words of one charset are joined before decoding, because some senders split a character between two; blanks
 * between two words are dropped. A word that cannot be decoded stays as written.
 * Limits: linear in the length. Source: RFC 2047, RFC 2231 section 5 for the language suffix.
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  let text = ''
  let end = 0
  let pending: { charset: string; bytes: Buffer[] } | null = null
  const flush = () => {
    if (pending) text += decodeCharset(Buffer.concat(pending.bytes), pending.charset).text
    pending = null
  }
  // The parts are bounded, so that a value of half-open words is still read in linear time.
  for (const match of value.matchAll(/=\?([^\s?=]{1,60})\?([bqBQ])\?([^\s?]{0,4000}|[^?\r\n]{0,4000})\?=/g)) {
    const [whole, charset = '', encoding = '', encoded = ''] = match
    const between = value.slice(end, match.index)
    if (pending === null || !/^\s*$/.test(between)) {
      flush()
      text += between
    }
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(encoded, 'base64') : decodeQ(encoded)
    const open: { charset: string; bytes: Buffer[] } | null = pending
    if (open !== null && sameCharset(open, charset)) open.bytes.push(bytes)
    else {
      flush()
      pending = { charset, bytes: [bytes] }
    }
    end = match.index + whole.length
  }
  flush()
  return text + value.slice(end)
}

function sameCharset(pending: { charset: string }, charset: string): boolean {
  return pending.charset.toLowerCase() === charset.toLowerCase()
}

function decodeQ(encoded: string): Buffer {
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(encoded))
  let length = 0
  for (let at = 0; at < encoded.length; at++) {
    const code = encoded.charCodeAt(at)
    const hex = code === 0x3d ? /^[0-9A-Fa-f]{2}/.exec(encoded.slice(at + 1, at + 3)) : null
    if (hex) {
      bytes[length++] = Number.parseInt(hex[0], 16)
      at += 2
    } else if (code === 0x5f) bytes[length++] = 0x20
    else if (code < 0x80) bytes[length++] = code
    else length += bytes.write(encoded[at] ?? '', length)
  }
  return bytes.subarray(0, length)
}
