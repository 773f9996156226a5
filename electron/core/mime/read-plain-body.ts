import { isAscii } from 'node:buffer'
import iconv from 'iconv-lite'
import { decodeCharset, isReadHere } from './decode-charset.ts'
import { decodeQuotedPrintable } from './decode-quoted-printable.ts'
import type { MailBody } from './mail-body.ts'
import { firstValue, type Header } from './read-header.ts'
import type { Structure } from './scan-structure.ts'

/**
 * Reads the body of a mail that is one text and nothing else, in a common charset: five of six mails of an old archive.
 *
 * Shapes: `pieces` are the body, one after the other; `charset` stands in for the one that the mail declares. The result is what mailparser
 * would say of the same mail, byte for byte, so that identity does not depend on who read it.
 * Limits: null where anything is unusual; a library then reads the mail. A library sets up a dozen streams per mail, which costs more than
 * all the rest of reading a short one.
 */
export function readPlainBody(
  header: Header,
  structure: Structure,
  pieces: readonly Uint8Array[],
  charset: string | null,
): MailBody | null {
  const [leaf] = structure.leaves
  const contentType = firstValue(header, 'content-type') ?? 'text/plain'
  const isOneText = structure.parts === 0 && structure.depth === 0 && structure.exceeded === null && leaf
  if (!isOneText || !plainType.test(contentType) || unusualType.test(contentType)) return null
  if (!/^(?:inline)?$/i.test(firstValue(header, 'content-disposition') ?? '')) return null
  const decode = decoderOf(charset ?? leaf.charset)
  const raw = decode && decodeTransfer(joinPieces(pieces), firstValue(header, 'content-transfer-encoding') ?? '')
  if (!raw) return null
  const content = decode(raw)
  if (content === '') return { text: null, html: null, attachments: [] }
  const text = content.includes('\r\n') ? content.replace(/\r\n/g, '\n') : content
  return leaf.type === 'text/html' ? { text: '', html: text, attachments: [] } : { text, html: null, attachments: [] }
}

const plainType = /^\s*text\/(?:plain|html)\s*(?:;|$)/i

// Comments, RFC 2231 forms, flowed text, a boundary and a charset given twice are the libraries' business.
const unusualType = /[(*]|(?:format|boundary)\s*=|charset[\s\S]*charset/i

type Decode = (bytes: Buffer) => string

const readAsUtf8: Decode = (bytes) => bytes.toString('utf8')

/** The charsets that are read without a library; US-ASCII and none at all are read as UTF-8, as libraries do. */
function decoderOf(charset: string): Decode | null {
  if (/^(?:us-?ascii|ascii|utf-?8)?$/i.test(charset)) return readAsUtf8
  if (isReadHere(charset)) return (bytes) => decodeCharset(bytes, charset).text
  const name = singleByteCharsets.get(charset.toLowerCase())
  return name === undefined ? null : (bytes) => (isAscii(bytes) ? bytes.toString('latin1') : iconv.decode(bytes, name))
}

const singleByteCharsets = new Map([
  ['iso-8859-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['ansi_x3.4-1968', 'windows-1252'],
  ['iso-8859-15', 'iso-8859-15'],
])

function decodeTransfer(bytes: Buffer, encoding: string): Buffer | null {
  switch (encoding.toLowerCase()) {
    case '':
    case '7bit':
    case '8bit':
    case 'binary':
      return bytes
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes)
    default:
      return null
  }
}

function joinPieces(pieces: readonly Uint8Array[]): Buffer {
  const [first, second] = pieces
  if (first && !second) return Buffer.from(first.buffer, first.byteOffset, first.byteLength)
  return Buffer.concat(pieces)
}
