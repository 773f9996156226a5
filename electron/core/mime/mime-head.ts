import { parseParameters } from './parse-parameters.ts'
import { firstValue, type Header } from './read-header.ts'

/**
 * The header block that a library needs to read a body: the Content-* fields alone, each on one line, and the blank line.
 *
 * Shapes: `charset` replaces the one that the mail itself declares; nested parts keep theirs.
 *
 * A library parses every field it is given, and the others cost more than the body of an ordinary mail; Orgo's own reader has them already.
 */
export function mimeHead(header: Header, charset?: string): string {
  let head = ''
  for (const { name, value } of header.fields) {
    if (charset !== undefined && name === 'content-type') continue
    // The lone field is enough: without it some libraries take the mail for one from before MIME.
    if (name.startsWith('content-') || name === 'mime-version') head += `${name}: ${value.trim()}\r\n`
  }
  return charset === undefined ? `${head}\r\n` : `${head}content-type: ${replaceCharset(header, charset)}\r\n\r\n`
}

function replaceCharset(header: Header, charset: string): string {
  const { value, parameters } = parseParameters(firstValue(header, 'content-type') ?? '')
  const flowed = parameters.get('format')?.toLowerCase() === 'flowed' ? '; format=flowed' : ''
  return `${value || 'text/plain'}; charset=${charset}${flowed}`
}
