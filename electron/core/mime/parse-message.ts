import { hash } from 'node:crypto'
import { buildAttachments } from './build-attachments.ts'
import { chooseText } from './choose-text.ts'
import { classifyMail, type MailKind } from './classify-mail.ts'
import { isKnownCharset, isMisreadElsewhere } from './decode-charset.ts'
import { type MimeLimits, mimeLimits, previewChars } from './limits.ts'
import type { BodyAttachment, MailBody } from './mail-body.ts'
import { type OpenBody, openBody } from './open-body.ts'
import type { AsSent, MimeProblem, ParsedAttachment, ParsedMessage } from './parsed-message.ts'
import { encryptedSentences } from './pgp-armour.ts'
import { type BodyReaders, readBody } from './read-body.ts'
import { readEnvelope } from './read-envelope.ts'
import { cleanText, decodeFields, type Header, readHeader } from './read-header.ts'
import { type Structure, scanStructure } from './scan-structure.ts'

/**
 * Parses a mail. There is always a result: a mail is never lost because it is broken (MIM-1).
 *
 * Shapes: header fields are read by Orgo's own reader, whichever library reads the body, so that identity never depends on the library. The
 * body is read by mailparser, by postal-mime where that fails, by nobody where a limit was crossed or both fail.
 * Limits: `limits.ts`, checked ahead of the libraries. Time is bounded by the pool that runs this, not here.
 * Errors: none. What went wrong is in `problems`.
 */
export async function parseMessage(
  bytes: Uint8Array,
  limits: MimeLimits = mimeLimits,
  readers: BodyReaders = 'all',
): Promise<ParsedMessage> {
  const problems: MimeProblem[] = []
  const header = readHeader(bytes, 0, limits.maxHeaderBytes)
  const structure = scanStructure(bytes, header, limits)
  const envelope = readEnvelope(header, limits, problems)
  if (structure.exceeded) problems.push({ code: structure.exceeded, message: exceededMessages[structure.exceeded], loss: true })

  const { body, parser, isGuessed } = await readBody({ bytes, header, structure }, limits, readers, problems)
  const found = foundBody(body, structure)
  noteBodyProblems(structure, found.text, isGuessed, problems)
  const readEntity = (inner: Uint8Array) => readInnerEntity(inner, limits, readers, problems)
  const whole = isUndivided(structure, found) ? { ...found, text: (await readEntity(asPlainText(bytes, header))).text } : found
  const opened = await openBody({ readEntity, problems }, whole)
  const kind = withProtection(classifyMail(bytes, header, structure, envelope.from, found.text), opened)
  const text = opened.text ?? (kind.encrypted && encryptedSentences[kind.encrypted])
  const attachments = buildAttachments(opened.attachments, problems)
  return {
    ...envelope,
    headers: decodeFields(header),
    text,
    html: opened.html,
    preview: previewOf(text, attachments),
    attachments,
    ...kind,
    asSent: asSentOf(found, text, opened.attachments),
    problems,
    parser,
  }
}

function foundBody(body: MailBody, structure: Structure): OpenBody {
  return {
    text: chooseText(body, structure),
    html: body.html,
    attachments: body.attachments,
    encrypted: null,
    isSigned: false,
  }
}

/** A multipart without a boundary, or whose boundary never comes: its body is all there is to show (P2). */
function isUndivided(structure: Structure, found: OpenBody): boolean {
  const isMultipart = structure.type.startsWith('multipart/') && structure.parts === 0 && structure.exceeded === null
  return isMultipart && found.text === null && found.attachments.length === 0
}

function asPlainText(bytes: Uint8Array, header: Header): Buffer {
  return Buffer.concat([Buffer.from('Content-Type: text/plain\r\n\r\n'), bytes.subarray(header.bodyAt)])
}

/** Reads what a signature or another mail holds: an entity with a header of its own, under the same limits. */
async function readInnerEntity(
  bytes: Uint8Array,
  limits: MimeLimits,
  readers: BodyReaders,
  problems: MimeProblem[],
): Promise<OpenBody> {
  const header = readHeader(bytes, 0, limits.maxHeaderBytes)
  const structure = scanStructure(bytes, header, limits)
  const { body } = await readBody({ bytes, header, structure }, limits, readers, problems)
  return foundBody(body, structure)
}

function withProtection(kind: MailKind, { encrypted, isSigned }: OpenBody): MailKind {
  // What looked encrypted by its type alone was a signature around a content that can be read.
  const outer = isSigned && kind.encrypted === 'smime' ? null : kind.encrypted
  return { ...kind, encrypted: outer ?? encrypted, signed: kind.signed || isSigned }
}

function asSentOf(found: OpenBody, text: string | null, attachments: readonly BodyAttachment[]): AsSent | null {
  if (found.text === text && found.attachments === attachments) return null
  return { text: found.text, attachmentHashes: found.attachments.map((file) => hash('sha256', file.bytes, 'hex')) }
}

const exceededMessages: Record<NonNullable<Structure['exceeded']>, string> = {
  too_large: 'The mail is larger than 64 MiB: only its header was read. The original is kept.',
  too_many_parts: 'The mail has more than 1,000 parts: only its header was read. The original is kept.',
  nested_too_deep: 'The mail is nested deeper than 32 levels: only its header was read. The original is kept.',
  headers_too_large:
    'A header block of the mail is larger than 256 KiB, or all of them than 2 MiB: only the first was read. The original is kept.',
}

function noteBodyProblems(structure: Structure, text: string | null, isGuessed: boolean, problems: MimeProblem[]): void {
  const unknown = structure.leaves.find(
    ({ type, charset }) =>
      type.startsWith('text/') &&
      charset !== '' &&
      // Only a mail of one text is read without a library.
      !(isKnownCharset(charset) && (structure.parts === 0 || !isMisreadElsewhere(charset))),
  )
  if (unknown) {
    const name = cleanText(unknown.charset).slice(0, 40)
    problems.push({
      code: 'unknown_charset',
      message: `The charset "${name}" is not known; the text may hold wrong characters.`,
      loss: true,
    })
  }
  if (isGuessed || text?.includes('\ufffd')) {
    problems.push({ code: 'undecodable_text', message: 'Some bytes of the text are no characters of its charset.', loss: true })
  }
  if (!structure.isClosed && structure.exceeded === null) {
    problems.push({ code: 'truncated', message: 'The mail ends before its last part does: it may be cut.', loss: true })
  }
}

/** The first words of the text, or in brackets what there is in place of a text (P2). */
function previewOf(text: string | null, attachments: readonly ParsedAttachment[]): string {
  const start = text === null ? '' : firstWords(text)
  if (start !== '') return start.slice(0, previewChars)
  const names = attachments.map(({ name }) => name).join(', ')
  return (names === '' ? '[No text]' : `[No text. Attached: ${names}]`).slice(0, previewChars)
}

/** The beginning of a text on one line. A short stretch is tried first: it nearly always holds enough words. */
function firstWords(text: string): string {
  const short = cleanText(text.slice(0, 3 * previewChars))
  return short.length > previewChars ? short : cleanText(text.slice(0, 16 * previewChars))
}
