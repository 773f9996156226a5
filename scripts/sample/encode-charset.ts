import iconv from 'iconv-lite'

const toJapanese = Buffer.from('\x1b$B', 'latin1')
const toAscii = Buffer.from('\x1b(B', 'latin1')

/** Text in a charset that mail uses. A character the charset does not have throws: a `?` in the sample would be a silent loss. */
export function encodeCharset(text: string, charset: string): Buffer {
  if (charset.toLowerCase() === 'iso-2022-jp') return encodeJapanese(text)
  const bytes = iconv.encode(text, charset)
  if (iconv.decode(bytes, charset) !== text) throw new Error(`${charset} cannot write "${text.slice(0, 60)}"`)
  return bytes
}

/**
 * ISO-2022-JP by way of EUC-JP, whose two-byte characters are the same with the high bits set; every line ends in ASCII.
 *
 * Source: RFC 1468.
 */
function encodeJapanese(text: string): Buffer {
  const parts: Buffer[] = []
  let japanese = false
  for (const character of text) {
    const bytes = iconv.encode(character, 'euc-jp')
    const wide = bytes.length === 2
    if (!wide && character.charCodeAt(0) > 0x7f) throw new Error(`ISO-2022-JP cannot write "${character}"`)
    if (wide !== japanese) parts.push(wide ? toJapanese : toAscii)
    parts.push(wide ? Buffer.from(bytes.map((byte) => byte & 0x7f)) : bytes)
    japanese = wide
  }
  if (japanese) parts.push(toAscii)
  return Buffer.concat(parts)
}
