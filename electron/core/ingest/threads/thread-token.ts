import { hash } from 'node:crypto'
import type { ParsedMessage } from '../../mime/parsed-message.ts'

/** Crockford's alphabet: no letter that is taken for a digit when a person reads a token out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The headers of our own mail: the thread it belongs to, and the Message-ID it had before a provider gave it another one. */
export const threadHeader = 'x-orgo-thread'
export { composedIdHeader } from '../../mime/read-delivery-report.ts'

/**
 * What our own mail carries so that an answer finds its thread even where a provider rewrote the ids.
 *
 * A token is the beginning of the hashed Message-ID of a mail of the thread, so every laptop makes and reads it without asking anybody.
 * `long` (80 bits) is as hard to guess as the Message-ID; it stands in our header, our Message-IDs and the plus address, and joins by itself.
 * `short` (40 bits) stands in subjects, which people forward to strangers: it joins only for senders who take part.
 */
export type ThreadToken = { long: string; short: string }

/** A token found in a mail: 10 bytes of a long one, 5 of a short one. */
export type TokenClaim = { token: Buffer; isShort: boolean }

/** 16 bytes of a hash: Message-IDs may be kilobytes long, and a million of them are an index of their own. */
export function referenceOf(messageId: string): Buffer {
  return hash('sha256', messageId, 'buffer').subarray(0, 16)
}

export function tokenOf(messageId: string): ThreadToken {
  const long = encode(referenceOf(messageId).subarray(0, 10))
  return { long, short: long.slice(0, 8) }
}

/** As a subject shows it: `[#K7QF-3M2D]`. */
export const subjectToken = ({ short }: ThreadToken): string => `[#${short.slice(0, 4)}-${short.slice(4)}]`

/** As a recipient sees it: `desk+k7qf3m2d9w4hx2bn@office.example`. */
export const plusAddress = (mailbox: string, { long }: ThreadToken): string =>
  mailbox.replace(/(?:\+[^@]*)?@/, `+${long.toLowerCase()}@`)

/** As our own Message-IDs begin: `orgo.K7QF3M2D9W4HX2BN.` and what makes the id unique. */
export const ownIdPrefix = ({ long }: ThreadToken): string => `orgo.${long}.`

const inSubject = /\[#([0-9A-Z]{4})-([0-9A-Z]{4})\]/gi
const inAddress = /^[^@]*\+([0-9A-Z]{16})@/i
const inMessageId = /^orgo\.([0-9A-Z]{16})\./i
const inHeader = /^\s*([0-9A-Z]{16})\s*$/i

/** 20 tokens of a mail count: one that carries more is no letter. */
const claimsMax = 20

/** Reads every token a mail carries. `ids` are all Message-IDs it is or names. */
export function readTokens(
  message: Pick<ParsedMessage, 'subject' | 'headers' | 'to' | 'cc' | 'bcc'>,
  ids: readonly string[],
): TokenClaim[] {
  const long = new Set<string>()
  for (const [name, value] of message.headers) {
    const found =
      name === threadHeader
        ? inHeader.exec(value)
        : name === 'delivered-to' || name === 'x-original-to' || name === 'envelope-to'
          ? inAddress.exec(value.trim())
          : null
    if (found?.[1]) long.add(found[1])
  }
  for (const { address } of [...message.to, ...message.cc, ...message.bcc]) {
    const found = inAddress.exec(address)?.[1]
    if (found) long.add(found)
  }
  for (const id of ids) {
    const found = inMessageId.exec(id)?.[1]
    if (found) long.add(found)
  }
  const short = [...message.subject.matchAll(inSubject)].map((match) => `${match[1]}${match[2]}`)
  return [
    ...[...long].flatMap((text) => claim(text, 10, false)),
    ...[...new Set(short)].flatMap((text) => claim(text, 5, true)),
  ].slice(0, claimsMax)
}

function claim(text: string, bytes: number, isShort: boolean): TokenClaim[] {
  const token = decode(text, bytes)
  return token ? [{ token, isShort }] : []
}

function encode(bytes: Buffer): string {
  let text = ''
  let value = 0
  let bits = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(value >> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return text
}

/** Null where a letter is none of the alphabet; `I`, `L` and `O` are read as the digits they were taken for. */
function decode(text: string, length: number): Buffer | null {
  const bytes: number[] = []
  let value = 0
  let bits = 0
  for (const letter of text.toUpperCase()) {
    const digit = alphabet.indexOf(letter === 'O' ? '0' : letter === 'I' || letter === 'L' ? '1' : letter)
    if (digit < 0) return null
    value = (value << 5) | digit
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((value >> bits) & 255)
    }
    value &= (1 << bits) - 1
  }
  return bytes.length === length ? Buffer.from(bytes) : null
}
