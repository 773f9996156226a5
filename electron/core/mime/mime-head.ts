import type { Header } from './read-header.ts'

/**
 * The header block that a library needs to read a body: the Content-* fields alone, each on one line, and the blank line.
 *
 * A library parses every field it is given, and the others cost more than the body of an ordinary mail; Orgo's own reader has them already.
 */
export function mimeHead(header: Header): string {
  let head = ''
  for (const { name, value } of header.fields) {
    // The lone field is enough: without it some libraries take the mail for one from before MIME.
    if (name.startsWith('content-') || name === 'mime-version') head += `${name}: ${value.trim()}\r\n`
  }
  return `${head}\r\n`
}
