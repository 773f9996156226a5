/** Builders of mails for tests. Names and addresses are fiction. */

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** A mail of header lines and a body, lines ending in CRLF. */
export const makeMail = (header: readonly string[], body = ''): Uint8Array => bytesOf(`${header.join('\r\n')}\r\n\r\n${body}`)

/** A multipart of the given parts, each a header block, a blank line and a body. */
export function makeMultipart(subtype: string, parts: readonly string[], boundary = 'b'): Uint8Array {
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return makeMail(
    ['From: ada@riverside.example', `Content-Type: multipart/${subtype}; boundary="${boundary}"`],
    `${body}--${boundary}--\r\n`,
  )
}

/** The 154 bytes on which mailparser 3.14.2 never settles, rebuilt: a cut multipart whose last part is a header-only inline mail (F-7). */
export const neverSettles = (strayLine: string): Uint8Array =>
  bytesOf(
    `0\nContent-Type:multipart/;boundary=--_NmP-8c1ecbde1750d7c6-Part_1\n\n----_NmP-8c1ecbde1750d7c6-Part_1\nContent-Type:message/rfc822\n${strayLine}Content-Disposition:inline`,
  )

const nested = (count: number): string => {
  let head = ''
  for (let level = 0; level < count; level++) head += `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`
  return `${head}Content-Type: text/plain\r\n\r\nhi\r\n`
}

/** The shapes of mails that cost libraries minutes or memory, each with a size that showed it (F-8), and a few more that fill memory. */
export const mimeBombs: Record<string, () => string> = {
  nest: () => nested(5000),
  rfc822nest: () => `${'Content-Type: message/rfc822\r\n\r\n'.repeat(80_000)}Subject: x\r\n\r\nhi`,
  parts: () => `Content-Type: multipart/mixed; boundary=a\r\n\r\n${'--a\r\nx:y\r\n\r\n\r\n'.repeat(100_000)}--a--`,
  attachments: () =>
    `Content-Type: multipart/mixed; boundary=a\r\n\r\n${'--a\r\nContent-Disposition: attachment; filename=a\r\n\r\n\r\n'.repeat(999)}--a--`,
  headers: () => `${'X: y\r\n'.repeat(1_000_000)}\r\nhi`,
  longHeader: () => `Subject: ${'=?utf-8?q?a?= '.repeat(15_000)}\r\n\r\nhi`,
  groups: () => `To: ${'a:'.repeat(100_000)}x@y;\r\n\r\nhi`,
  addresses: () => `To: ${'"a" <a@b.c>, '.repeat(20_000)}\r\n\r\nhi`,
  parentheses: () => `To: ${'('.repeat(250_000)}\r\n\r\nhi`,
  quotes: () => `To: ${'"\\'.repeat(100_000)}\r\n\r\nhi`,
  parameters: () =>
    `Content-Type: text/plain; ${Array.from({ length: 10_000 }, (_, index) => `a*${index}*=utf-8''%41`).join('; ')}\r\n\r\nhi`,
  textLinks: () => `Content-Type: text/plain\r\n\r\n${'mailto:'.repeat(1_000_000)}`,
  textAts: () => `Content-Type: text/plain\r\n\r\n${'a@'.repeat(1_000_000)}`,
  html: () => `Content-Type: text/html\r\n\r\n${'<div>'.repeat(200_000)}`,
  htmlOpen: () => `Content-Type: text/html\r\n\r\n${'<'.repeat(5_000_000)}`,
  htmlEntities: () => `Content-Type: text/html\r\n\r\n${'&lt;'.repeat(500_000)}${'<table>'.repeat(50_000)}`,
  base64: () => `Content-Transfer-Encoding: base64\r\n\r\n${'=\n'.repeat(1_000_000)}`,
  lineFeeds: () => `Subject: x\n\n${'\n'.repeat(60_000_000)}`,
  htmlOpenLong: () => `Content-Type: text/html\r\n\r\n${'<'.repeat(60_000_000)}`,
  partHeaders: () =>
    `Content-Type: multipart/mixed; boundary=a\r\n\r\n${`--a\r\n${'X: y\r\n'.repeat(40_000)}\r\n\r\n`.repeat(200)}--a--`,
  textLineFeeds: () => `Subject: x\n\n${'\n'.repeat(4_190_000)}`,
  textQuotes: () => `Subject: x\n\n${'>\n'.repeat(2_000_000)}`,
  partLineFeeds: () => `Content-Type: multipart/mixed; boundary=a\n\n--a\n\n${'\n'.repeat(4_190_000)}\n--a--\n`,
  uuencode: () => `Subject: x\n\nbegin 644 a\n${'#0V%T\n'.repeat(600_000)}\`\nend\n`,
  uuencodeMany: () => `Subject: x\n\n${'begin 644 a\n`\nend\n'.repeat(200_000)}`,
  htmlReferences: () => `Content-Type: text/html\n\n${'&amp;'.repeat(800_000)}`,
  clearSigned: () => `Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\n\n${'- \n'.repeat(1_300_000)}`,
  calendar: () => `Content-Type: text/calendar; method=REQUEST\r\n\r\n${'BEGIN:VEVENT\r\n'.repeat(200_000)}`,
}
