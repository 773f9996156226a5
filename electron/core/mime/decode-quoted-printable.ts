/**
 * Decodes quoted-printable.
 *
 * Shapes: blanks at the end of a line go, "=" at the end of a line joins it with the next; what is no escape stays as written.
 * Limits: linear. Source: RFC 2045 6.7; in doubtful cases as the libraries do.
 */
export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const source = bytes
    .toString('latin1')
    // A group in front instead of /[ \t]+$/gm, which is quadratic in runs of blanks.
    .replace(/(^|[^ \t])[ \t]+(?=[\n\r]|$)/g, '$1')
    .replace(/=(?:\r?\n|$)/g, '')
  const decoded = Buffer.allocUnsafe(source.length)
  let length = 0
  let from = 0
  for (let at = source.indexOf('='); at >= 0; at = source.indexOf('=', at + 1)) {
    const high = hexDigit(source.charCodeAt(at + 1))
    const low = hexDigit(source.charCodeAt(at + 2))
    if (high < 0 || low < 0) continue
    length += decoded.write(source.slice(from, at), length, 'latin1')
    decoded[length++] = high * 16 + low
    at += 2
    from = at + 1
  }
  length += decoded.write(source.slice(from), length, 'latin1')
  return decoded.subarray(0, length)
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const upper = code & ~0x20
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1
}
