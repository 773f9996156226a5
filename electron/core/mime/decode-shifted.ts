import iconv from 'iconv-lite'

/**
 * Decodes the two charsets of seven bits that no library at hand knows, and that old Korean and Chinese mail is in: between the marks that
 * switch over, two bytes are one character. Null for any other name.
 *
 * Limits: linear. Source: RFC 1557 (ISO-2022-KR), RFC 1843 (HZ).
 */
export function decodeShifted(bytes: Uint8Array, name: string): string | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (name === 'hz-gb-2312') {
    return text.replace(/~(?:\{([\s\S]*?)(?:~\}|$)|(~)|\r?\n)/g, (_, shifted?: string, tilde?: string) =>
      shifted === undefined ? (tilde ?? '') : iconv.decode(withHighBits(shifted), 'gbk'),
    )
  }
  if (name !== 'iso-2022-kr') return null
  return text
    .replaceAll('\x1b$)C', '')
    .replace(/\x0e([^\x0f\n]*)\x0f?/g, (_, shifted: string) => iconv.decode(withHighBits(shifted), 'euc-kr'))
    .replaceAll('\x0f', '')
}

/** Both rows and cells of the double-byte sets lie above 0x20; others stay what they are, as blanks between words do. */
function withHighBits(text: string): Buffer {
  return Buffer.from(text, 'latin1').map((byte) => (byte > 0x20 ? byte | 0x80 : byte)) as Buffer // Buffer's map gives a Buffer.
}
