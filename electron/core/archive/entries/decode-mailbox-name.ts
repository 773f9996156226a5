/**
 * A folder name in the modified UTF-7 that IMAP servers write, as text. What is no such text stays as it is.
 *
 * Source: RFC 3501 5.1.3.
 */
export function decodeMailboxName(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (whole, encoded: string) => {
    if (encoded === '') return '&'
    const bytes = Buffer.from(encoded.replaceAll(',', '/'), 'base64')
    return bytes.length % 2 === 0 && bytes.length > 0 ? bytes.swap16().toString('utf16le') : whole
  })
}
