import { buildAttachments } from './build-attachments.ts'
import { calendarText } from './calendar-text.ts'
import { classifyMail, type MailKind } from './classify-mail.ts'
import { cutLongText } from './cut-long-text.ts'
import { charsetBehindLabel, isKnownCharset } from './decode-charset.ts'
import { htmlToText } from './html-to-text.ts'
import { type MimeLimits, mimeLimits, previewChars } from './limits.ts'
import type { BodyFault, MailBody } from './mail-body.ts'
import { mimeHead } from './mime-head.ts'
import type { MimeProblem, ParsedAttachment, ParsedMessage } from './parsed-message.ts'
import { readEnvelope } from './read-envelope.ts'
import { cleanText, decodeFields, type Header, readHeader } from './read-header.ts'
import { readPlainBody } from './read-plain-body.ts'
import { type Structure, scanStructure } from './scan-structure.ts'
import { readBodyWithMailparser } from './with-mailparser.ts'
import { readBodyWithPostalMime } from './with-postal-mime.ts'

/** Which readers of the body may be used. `headers` uses none: the last resort for a mail that killed both. */
export type BodyReaders = 'all' | 'postal-mime' | 'headers'

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

  const content = cutLongText(bytes, header.bodyAt, structure, limits.maxTextBytes)
  if (content.isCut && structure.exceeded === null)
    problems.push({ code: 'text_too_long', message: 'The text is longer than 4 MiB; its beginning was read.', loss: true })
  const usable = structure.exceeded ? 'headers' : readers
  const source = { header, structure, pieces: content.pieces, charset: null }
  let { body, parser } = await readBody(source, usable, problems)
  const charset = otherCharset(structure, body)
  if (charset !== null) ({ body, parser } = await readBody({ ...source, charset }, usable, problems))
  const attachments = buildAttachments(body.attachments, problems)
  const text = chooseText(body, structure, attachments)
  noteBodyProblems(structure, text, charset !== null, problems)
  const kind = classifyMail(bytes, header, structure, envelope.from, text)
  return {
    ...envelope,
    headers: decodeFields(header),
    text,
    html: body.html,
    preview: previewOf(text, kind, attachments),
    attachments,
    ...kind,
    problems,
    parser,
  }
}

const noBody: MailBody = { text: null, html: null, attachments: [] }

/** What the body is read from; `charset` stands in for the one that a mail of one text declares. */
type BodySource = { header: Header; structure: Structure; pieces: readonly Uint8Array[]; charset: string | null }
type ReadBody = { body: MailBody; parser: ParsedMessage['parser'] }

async function readBody(source: BodySource, readers: BodyReaders, problems: MimeProblem[]): Promise<ReadBody> {
  if (readers === 'headers') return { body: noBody, parser: 'headers' }
  const { header, structure, pieces, charset } = source
  const head = mimeHead(header, charset ?? undefined)
  if (readers === 'all') {
    const plain = readPlainBody(header, structure, pieces, charset)
    if (plain) return { body: plain, parser: 'orgo' }
    const hasHtml = structure.leaves.some(({ type }) => type === 'text/html')
    const first = await readBodyWithMailparser(head, pieces, hasHtml)
    if (first.ok) return { body: first.value, parser: 'mailparser' }
    problems.push(faultToProblem(first.fault))
  }
  const second = await readBodyWithPostalMime(head, pieces)
  if (second.ok) return { body: second.value, parser: 'postal-mime' }
  problems.push(faultToProblem(second.fault))
  return { body: noBody, parser: 'headers' }
}

function faultToProblem(fault: BodyFault): MimeProblem {
  if (fault.kind === 'stalled')
    return { code: 'parser_too_slow', message: 'A parser gave no answer for this mail; another one read it.', loss: true }
  return { code: 'parser_gave_up', message: `A parser could not read this mail: ${fault.message}`, loss: true }
}

const exceededMessages: Record<NonNullable<Structure['exceeded']>, string> = {
  too_large: 'The mail is larger than 64 MiB: only its header was read. The original is kept.',
  too_many_parts: 'The mail has more than 1,000 parts: only its header was read. The original is kept.',
  nested_too_deep: 'The mail is nested deeper than 32 levels: only its header was read. The original is kept.',
  headers_too_large:
    'A header block of the mail is larger than 256 KiB, or all of them than 2 MiB: only the first was read. The original is kept.',
}

/**
 * The charset to read a mail of one text again with, when bytes of it were no characters: by an alias the library does not know, or
 * windows-1252 where a mail declares none, ASCII or UTF-8 and means it so. Null where the first reading stands.
 */
function otherCharset(structure: Structure, body: MailBody): string | null {
  const [leaf] = structure.leaves
  if (structure.parts > 0 || !leaf || !(body.text?.includes('\ufffd') || body.html?.includes('\ufffd'))) return null
  return charsetBehindLabel(leaf.charset)
}

/** The text for search and rules: the plain text, unless there is HTML that it does not stand for. */
function chooseText(body: MailBody, structure: Structure, attachments: readonly ParsedAttachment[]): string | null {
  const plain = body.text?.replace(/\r\n/g, '\n') ?? ''
  const hasHtmlOfItsOwn = structure.leaves.some((leaf) => leaf.type === 'text/html' && !leaf.inAlternative && !leaf.isAttachment)
  if (plain.trim() !== '' && !(hasHtmlOfItsOwn && body.html)) return plain
  if (body.html) {
    const fromHtml = htmlToText(body.html)
    if (fromHtml !== '') return fromHtml
  }
  const calendar = attachments.find((attachment) => attachment.type === 'text/calendar')
  return (calendar?.bytes && calendarText(calendar.bytes)) || (plain.trim() === '' ? null : plain)
}

function noteBodyProblems(structure: Structure, text: string | null, isGuessed: boolean, problems: MimeProblem[]): void {
  const unknown = structure.leaves.find(
    (leaf) => leaf.type.startsWith('text/') && leaf.charset !== '' && !isKnownCharset(leaf.charset),
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
  if (text && /^begin [0-7]{3,4} \S/m.test(text)) {
    problems.push({ code: 'uuencoded_text', message: 'The text holds a uuencoded file, which is shown as text.', loss: false })
  }
}

/** The first words of the text, or in brackets what there is in place of a text (P2). */
function previewOf(text: string | null, kind: MailKind, attachments: readonly ParsedAttachment[]): string {
  const start = text === null ? '' : firstWords(text)
  if (start !== '' && kind.encrypted === null) return start.slice(0, previewChars)
  if (kind.encrypted)
    return `[Encrypted mail (${kind.encrypted === 'pgp' ? 'PGP' : 'S/MIME'}). Read it in the program that has the key.]`
  const names = attachments.map(({ name }) => name).join(', ')
  return (names === '' ? '[No text]' : `[No text. Attached: ${names}]`).slice(0, previewChars)
}

/** The beginning of a text on one line. A short stretch is tried first: it nearly always holds enough words. */
function firstWords(text: string): string {
  const short = cleanText(text.slice(0, 3 * previewChars))
  return short.length > previewChars ? short : cleanText(text.slice(0, 16 * previewChars))
}
