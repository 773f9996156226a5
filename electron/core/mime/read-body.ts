import { cutLongText } from './cut-long-text.ts'
import { charsetBehindLabel } from './decode-charset.ts'
import type { MimeLimits } from './limits.ts'
import type { BodyFault, MailBody } from './mail-body.ts'
import { mimeHead } from './mime-head.ts'
import type { MimeProblem, ParsedMessage } from './parsed-message.ts'
import type { Header } from './read-header.ts'
import { readPlainBody } from './read-plain-body.ts'
import type { Structure } from './scan-structure.ts'
import { readBodyWithMailparser } from './with-mailparser.ts'
import { readBodyWithPostalMime } from './with-postal-mime.ts'

/** Which readers of the body may be used. `headers` uses none: the last resort for a mail that killed both. */
export type BodyReaders = 'all' | 'postal-mime' | 'headers'

/** A body, who read it, and whether its charset had to be guessed. */
export type ReadBody = { body: MailBody; parser: ParsedMessage['parser']; isGuessed: boolean }

/** A mail, or an entity inside one, that was looked at but not read yet. */
export type Entity = { bytes: Uint8Array; header: Header; structure: Structure }

/**
 * Reads the body of a mail: one text alone without a library, else by mailparser, by postal-mime where that fails, by nobody where a limit was
 * crossed or both fail. A mail of one text whose bytes are no characters of its charset is read again in a likelier one.
 */
export async function readBody(
  { bytes, header, structure }: Entity,
  limits: MimeLimits,
  readers: BodyReaders,
  problems: MimeProblem[],
): Promise<ReadBody> {
  const content = cutLongText(bytes, header.bodyAt, structure, limits.maxTextBytes)
  if (content.isCut && structure.exceeded === null)
    problems.push({ code: 'text_too_long', message: 'The text is longer than 4 MiB; its beginning was read.', loss: true })
  const usable = structure.exceeded ? 'headers' : readers
  const source = { header, structure, pieces: content.pieces, charset: null }
  const first = await readOnce(source, usable, problems)
  const charset = otherCharset(structure, first.body)
  if (charset === null) return { ...first, isGuessed: false }
  return { ...(await readOnce({ ...source, charset }, usable, problems)), isGuessed: true }
}

/** What the body is read from; `charset` stands in for the one that a mail of one text declares. */
type BodySource = { header: Header; structure: Structure; pieces: readonly Uint8Array[]; charset: string | null }

const noBody: MailBody = { text: null, html: null, attachments: [] }

async function readOnce(
  { header, structure, pieces, charset }: BodySource,
  readers: BodyReaders,
  problems: MimeProblem[],
): Promise<Omit<ReadBody, 'isGuessed'>> {
  if (readers === 'headers') return { body: noBody, parser: 'headers' }
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

/**
 * The charset to read a mail of one text again with, when bytes of it were no characters: by an alias the library does not know, or
 * windows-1252 where a mail declares none, ASCII or UTF-8 and means it so. Null where the first reading stands.
 */
function otherCharset(structure: Structure, body: MailBody): string | null {
  const [leaf] = structure.leaves
  if (structure.parts > 0 || !leaf || !(body.text?.includes('\ufffd') || body.html?.includes('\ufffd'))) return null
  return charsetBehindLabel(leaf.charset)
}
