const maxEnvelopeChars = 1000

/** Takes the envelope line off the bytes of an item. `envelopeLine` comes without line end, at most 1,000 characters of it. */
export function takeEnvelope(bytes: Buffer, hasEnvelope: boolean): { envelopeLine: string | null; content: Buffer } {
  if (!hasEnvelope) return { envelopeLine: null, content: bytes }
  const lineEnd = bytes.indexOf(0x0a)
  const lineBytes = lineEnd < 0 ? bytes.length : lineEnd
  const envelopeLine = bytes.toString('latin1', 0, Math.min(lineBytes, maxEnvelopeChars)).replace(/\r$/, '')
  return { envelopeLine, content: bytes.subarray(Math.min(lineBytes + 1, bytes.length)) }
}

/** Drops the one blank line that writers put between a mail and the next separator; it is not part of the mail. */
export function dropSeparatorLine(content: Buffer): Buffer {
  const end = content.length
  if (content[end - 1] !== 0x0a) return content
  if (content[end - 2] === 0x0a) return content.subarray(0, end - 1)
  if (content[end - 2] === 0x0d && content[end - 3] === 0x0a) return content.subarray(0, end - 2)
  return content
}

/** How many bytes at the head of a file hold no mail: a UTF-8 byte order mark, NULs and blanks. */
export function countLeadBytes(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (at < bytes.length && isBlankByte(bytes[at])) at++
  return at
}

function isBlankByte(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09 || byte === 0
}
