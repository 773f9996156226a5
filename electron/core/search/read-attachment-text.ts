import mammoth from 'mammoth'
import { getDocumentProxy } from 'unpdf'
import { calendarText } from '../mime/calendar-text.ts'
import { decodeUndeclared } from '../mime/decode-charset.ts'
import { htmlToText } from '../mime/html-to-text.ts'
import type { ReadableKind } from './attachment-kind.ts'
import { judgeZip } from './judge-zip.ts'

/** The text of an attachment, or one sentence that says why there is none. */
export type AttachmentText =
  | { state: 'read'; text: string }
  | { state: 'empty'; reason: string }
  | { state: 'unreadable'; reason: string }

/** 1,000,000 characters of one attachment are kept: a book. */
export const attachmentCharactersMax = 1_000_000

/** 2,000 pages of a PDF; a scan of more holds no text anyway. */
const pagesMax = 2000

/**
 * Reads the text of an attachment. Runs in a worker that is killed when it takes too long: these libraries unpack what strangers packed.
 *
 * Errors: content never throws.
 */
export async function readAttachmentText(bytes: Uint8Array, kind: ReadableKind): Promise<AttachmentText> {
  try {
    const text = tidy(await readers[kind](bytes))
    return text === '' ? { state: 'empty', reason: emptyReasons[kind] ?? 'It holds no text.' } : { state: 'read', text }
  } catch (error) {
    return { state: 'unreadable', reason: error instanceof Refused ? error.message : describeFailure(error) }
  }
}

class Refused extends Error {
  override readonly name = 'Refused'
}

const emptyReasons: Partial<Record<ReadableKind, string>> = { pdf: 'It holds no text: probably pictures of pages.' }

function describeFailure(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  return name === 'PasswordException' ? 'It is locked with a password.' : 'It is damaged, or not what its name says.'
}

const readers: Readonly<Record<ReadableKind, (bytes: Uint8Array) => string | Promise<string>>> = {
  pdf: readPdf,
  docx: readDocx,
  text: readPlain,
  html: (bytes) => htmlToText(readPlain(bytes)),
  calendar: calendarText,
}

async function readPdf(bytes: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(bytes, {
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  })
  const pieces: string[] = []
  let characters = 0
  for (let number = 1; number <= Math.min(document.numPages, pagesMax) && characters < attachmentCharactersMax; number += 1) {
    const page = await document.getPage(number)
    const content = await page.getTextContent()
    for (const item of content.items) {
      if (!('str' in item)) continue
      pieces.push(item.str, item.hasEOL ? '\n' : '')
      characters += item.str.length
    }
    pieces.push('\n\n')
    page.cleanup()
  }
  return pieces.join('')
}

async function readDocx(bytes: Uint8Array): Promise<string> {
  const fault = judgeZip(bytes)
  if (fault === 'too_large') throw new Refused('Unpacked it is larger than 64 MB.')
  if (fault === 'damaged') throw new Refused('It is damaged, or not what its name says.')
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) })
  return value
}

/** A file of text says nothing of its charset: a byte order mark does, else it is UTF-8 or what Windows wrote before. */
function readPlain(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.subarray(0, 8192).includes(0)) throw new Refused('It is no text, whatever its name says.')
  return decodeUndeclared(bytes).text
}

/** Without control characters, and not longer than is kept. */
const tidy = (text: string): string =>
  text
    .slice(0, attachmentCharactersMax)
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
