import { hash } from 'node:crypto'
import { type PrefixTable, stripPrefixes } from '#shared/text/subject-prefix.ts'
import type { MailAddress, ParsedMessage } from '../../mime/parsed-message.ts'
import { composedIdHeader, readTokens, referenceOf, type TokenClaim } from './thread-token.ts'

/** A message may name hundreds of ancestors; a hostile one, millions. The newest hundred place it as well. */
const referencesMax = 100

/** 200 addresses of a mail are remembered of its thread: a circular to thousands is no conversation among them. */
const peopleMax = 200

/**
 * What a mail says of the thread it belongs to. It follows from the mail alone, so that no order of arrival can matter.
 *
 * Shapes: `own` are the references (16 hashed bytes) it is known by, `named` those it names, the nearest ancestor first. `voices` are the
 * addresses it speaks for: its senders, and for the mail of a list also its recipients, since a list speaks for its members. `people` are
 * all its addresses, voices included, in lower case. `subject` is a hash without prefixes, null where it has none. `tokens` see
 * thread-token.ts. `isForward`: it is handed on to somebody, not an answer.
 */
export type ThreadEvidence = {
  own: readonly Buffer[]
  named: readonly Buffer[]
  senders: readonly string[]
  voices: ReadonlySet<string>
  people: ReadonlySet<string>
  subject: Buffer | null
  tokens: readonly TokenClaim[]
  isForward: boolean
}

/** The fields of a message that its thread depends on: all are in its header but the delivery report. */
export type ThreadFields = Pick<
  ParsedMessage,
  | 'messageId'
  | 'inReplyTo'
  | 'references'
  | 'subject'
  | 'from'
  | 'sender'
  | 'replyTo'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'headers'
  | 'isList'
> & { deliveryReport?: ParsedMessage['deliveryReport'] }

/** Gathers what a mail says of its thread. A delivery report names the mail it is about. */
export function evidenceOf(message: ThreadFields, prefixes?: PrefixTable): ThreadEvidence {
  const own = distinct([message.messageId, composedIdOf(message)])
  const reported = message.deliveryReport?.originalMessageId ?? null
  const named = distinct([message.inReplyTo, reported, ...message.references.slice(-referencesMax).reverse()])
  const stripped = stripPrefixes(message.subject, message.isList, prefixes)
  const senders = addressesOf(message.from)
  const recipients = addressesOf([...message.to, ...message.cc, ...message.bcc])
  const voices = [...senders, ...addressesOf([...(message.sender ? [message.sender] : []), ...message.replyTo])]
  const people = [...voices, ...recipients].slice(0, peopleMax)
  return {
    own: own.map(referenceOf),
    named: named.filter((id) => !own.includes(id)).map(referenceOf),
    senders,
    voices: new Set(message.isList ? people : people.filter((address) => voices.includes(address))),
    people: new Set(people),
    subject: stripped.base === '' ? null : subjectHash(stripped.base),
    tokens: readTokens(message, [...own, ...named]),
    isForward: stripped.first === 'forward',
  }
}

function composedIdOf(message: ThreadFields): string | null {
  const value = message.headers.find(([name]) => name === composedIdHeader)?.[1]
  return value?.replace(/[<>\s]/g, '') || null
}

/** Tokens change from mail to mail and are no part of what a mail is about. */
function subjectHash(base: string): Buffer {
  const words = base
    .replace(/\[#[0-9a-z]{4}-[0-9a-z]{4}\]/gi, ' ')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
  return hash('sha256', words, 'buffer').subarray(0, 8)
}

function addressesOf(mailboxes: readonly MailAddress[]): string[] {
  return distinct(mailboxes.slice(0, peopleMax).map(({ address }) => address.toLowerCase().replace(/\s/g, '')))
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value): value is string => value !== null && value !== ''))]
}
