import { decodeWords } from './decode-words.ts'
import { type MimeLimits, maxReferences, maxSubjectChars } from './limits.ts'
import { parseAddresses } from './parse-addresses.ts'
import { parseMailDate } from './parse-mail-date.ts'
import type { MailAddress, MimeProblem, ParsedMessage } from './parsed-message.ts'
import { cleanText, firstValue, type Header } from './read-header.ts'

/** The fields of a message that its header alone decides. */
export type Envelope = Pick<
  ParsedMessage,
  | 'messageId'
  | 'inReplyTo'
  | 'references'
  | 'date'
  | 'receivedAt'
  | 'rawSubject'
  | 'subject'
  | 'from'
  | 'sender'
  | 'replyTo'
  | 'to'
  | 'cc'
  | 'bcc'
>

/** Reads who wrote to whom, when and about what; remarks what could not be read. */
export function readEnvelope(header: Header, limits: MimeLimits, problems: MimeProblem[]): Envelope {
  if (header.fields.length === 0) problems.push({ code: 'no_header', message: 'The mail has no header.', loss: true })
  const rawSubject = firstValue(header, 'subject') ?? ''
  const [to, cc, bcc] = readRecipients(header, limits, problems)
  return {
    messageId: readIds(firstValue(header, 'message-id'), 1)[0] ?? null,
    inReplyTo: readIds(firstValue(header, 'in-reply-to'), 1)[0] ?? null,
    references: readIds(firstValue(header, 'references'), maxReferences),
    date: readDate(header, problems),
    receivedAt: readReceivedAt(header),
    rawSubject,
    subject: cleanText(decodeWords(rawSubject)).normalize('NFC').slice(0, maxSubjectChars),
    from: readAddresses(header, 'from', 100),
    sender: readAddresses(header, 'sender', 1)[0] ?? null,
    replyTo: readAddresses(header, 'reply-to', 100),
    to,
    cc,
    bcc,
  }
}

/** To, Cc and Bcc, which share one limit. */
function readRecipients(
  header: Header,
  limits: MimeLimits,
  problems: MimeProblem[],
): [MailAddress[], MailAddress[], MailAddress[]] {
  let room = limits.maxRecipients
  let over = false
  const read = (name: string): MailAddress[] => {
    const found = readAddresses(header, name, room + 1)
    over ||= found.length > room
    const kept = found.slice(0, room)
    room -= kept.length
    return kept
  }
  const recipients: [MailAddress[], MailAddress[], MailAddress[]] = [read('to'), read('cc'), read('bcc')]
  if (over) {
    const message = `The mail has more than ${limits.maxRecipients} recipients; the first of them are kept.`
    problems.push({ code: 'too_many_recipients', message, loss: true })
  }
  return recipients
}

/** All fields of the name, as some programs write one per recipient. */
function readAddresses(header: Header, name: string, limit: number): MailAddress[] {
  const found: MailAddress[] = []
  for (const field of header.fields) {
    if (field.name !== name || found.length >= limit) continue
    for (const mailbox of parseAddresses(field.value, limit - found.length)) found.push(mailbox)
  }
  return found
}

function readDate(header: Header, problems: MimeProblem[]): number | null {
  const value = firstValue(header, 'date')
  if (value === null || value === '') return null
  const date = parseMailDate(value)
  if (date === null) problems.push({ code: 'bad_date', message: 'The Date header is no date; the mail has none.', loss: false })
  else if (date.doubtful)
    problems.push({ code: 'bad_date', message: 'The Date header is incomplete; its time zone was taken as UTC.', loss: false })
  return date?.at ?? null
}

// Each relay writes its Received line on top, so the first one that can be read is the newest.
function readReceivedAt(header: Header): number | null {
  for (const { name, value } of header.fields) {
    if (name !== 'received') continue
    const date = parseMailDate(value.slice(value.lastIndexOf(';') + 1).trim())
    if (date) return date.at
  }
  return null
}

/** Message ids without angle brackets, each once, in order. An id without brackets counts where there is no other. */
function readIds(value: string | null, limit: number): string[] {
  if (value === null) return []
  const ids = new Set<string>()
  for (const match of value.matchAll(/<([^<>]{1,998})>/g)) {
    const id = (match[1] ?? '').replace(notInIds, '')
    if (id !== '') ids.add(id)
    if (ids.size >= limit) break
  }
  if (ids.size > 0) return [...ids]
  return value
    .replace(/[<>]/g, ' ')
    .split(/\s+/)
    .map((word) => word.slice(0, 998).replace(notInIds, ''))
    .filter((word) => word !== '')
    .slice(0, 1)
}

const notInIds = /[\s\0-\x1f\x7f-\x9f]/g
