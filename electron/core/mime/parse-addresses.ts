import { domainToUnicode } from 'node:url'
import { decodeWords } from './decode-words.ts'
import type { MailAddress } from './parsed-message.ts'
import { cleanText } from './read-header.ts'

/** 320 characters: the longest address of RFC 5321, 64 + 1 + 255. What is longer is cut. */
const maxAddressChars = 320
const maxNameChars = 400

/**
 * Reads the mailboxes of an address header.
 *
 * Shapes: names decoded; domains in lower case, IDN in Unicode; the members of a group are listed, its name is not. A mailbox without an
 * address keeps its name with an empty address.
 * Limits: stops after `maxAddresses`; linear in the length, whatever stands in it.
 * Source: RFC 5322 3.4 with its obsolete forms; RFC 2047 for names.
 */
export function parseAddresses(value: string, maxAddresses: number): MailAddress[] {
  const found: MailAddress[] = []
  const state: Mailbox = { words: [], angle: null, comment: '' }
  let at = 0
  while (at < value.length && found.length < maxAddresses) {
    const char = value[at] ?? ''
    switch (char) {
      case ',':
      case ';':
        flush(state, found)
        at++
        break
      case ':':
        // The name of a group ends here; a colon inside a mailbox is a fault and is passed over.
        if (state.angle === null) state.words = []
        at++
        break
      case '"':
        at = readQuoted(value, at, state)
        break
      case '(':
        at = readComment(value, at, state)
        break
      case '<':
        at = readAngle(value, at, state)
        break
      default:
        at = readAtom(value, at, state)
    }
  }
  if (found.length < maxAddresses) flush(state, found)
  return found
}

type Word = { text: string; quoted: boolean; joined: boolean }
type Mailbox = { words: Word[]; angle: string | null; comment: string }

function flush(state: Mailbox, found: MailAddress[]): void {
  const mailbox = toAddress(state)
  if (mailbox) found.push(mailbox)
  state.words = []
  state.angle = null
  state.comment = ''
}

function toAddress({ words, angle, comment }: Mailbox): MailAddress | null {
  if (angle !== null) {
    const name = toName(words) || toText(comment)
    return angle === '' && name === '' ? null : { name, address: normaliseAddress(angle) }
  }
  const bare = takeBareAddress(words)
  if (bare) return { name: toName(bare.rest) || toText(comment), address: normaliseAddress(bare.address) }
  const name = toName(words) || toText(comment)
  return name === '' ? null : { name, address: '' }
}

/** Finds the word with an @ and joins what touches it: `"john doe"@example.org`, `john @ example.org`. */
function takeBareAddress(words: Word[]): { address: string; rest: Word[] } | null {
  const index = words.findIndex((word) => !word.quoted && word.text.includes('@'))
  const word = words[index]
  if (index < 0 || !word) return null
  let first = index
  let last = index
  let address = word.text
  const before = words[index - 1]
  const after = words[index + 1]
  if (address.startsWith('@') && before) {
    first--
    address = (before.quoted && /[^\w.+-]/.test(before.text) ? `"${before.text}"` : before.text) + address
  }
  if (address.endsWith('@') && after) {
    last++
    address += after.text
  }
  return { address, rest: [...words.slice(0, first), ...words.slice(last + 1)] }
}

function toName(words: Word[]): string {
  let text = ''
  for (const word of words) text += (text === '' || word.joined ? '' : ' ') + word.text
  return toText(text)
}

function toText(raw: string): string {
  return cleanText(decodeWords(raw.slice(0, 4 * maxNameChars)))
    .replace(/^'(.*)'$/, '$1')
    .slice(0, maxNameChars)
}

/** The domain in lower case and Unicode, blanks and control characters taken out; the local part as written. */
export function normaliseAddress(raw: string): string {
  const text = decodeWords(raw.slice(0, 2 * maxAddressChars))
    .replace(raw.startsWith('"') ? /[\p{Cc}<>]/gu : /[\s\p{Cc}<>]/gu, '')
    .slice(0, maxAddressChars)
  const separator = text.lastIndexOf('@')
  if (separator < 0) return text
  const domain = text
    .slice(separator + 1)
    .toLowerCase()
    .replace(/\.$/, '')
  const isPlain = /^[\x21-\x7e]*$/.test(domain) && !domain.includes('xn--')
  // An invalid IDN gives the empty string; it is then kept as it was sent.
  return `${text.slice(0, separator + 1)}${isPlain ? domain : domainToUnicode(domain) || domain}`
}

function readQuoted(value: string, from: number, state: Mailbox): number {
  let text = ''
  let at = from + 1
  for (; at < value.length && value[at] !== '"'; at++) {
    if (value[at] === '\\' && at + 1 < value.length) at++
    text += value[at]
  }
  state.words.push({ text, quoted: true, joined: isJoined(value, from) })
  return at + 1
}

function readComment(value: string, from: number, state: Mailbox): number {
  let depth = 0
  let at = from
  for (; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '(') depth++
    else if (value[at] === ')' && --depth === 0) break
  }
  if (state.comment === '') state.comment = value.slice(from + 1, Math.min(at, from + 4 * maxNameChars))
  return at + 1
}

function readAngle(value: string, from: number, state: Mailbox): number {
  let end = value.indexOf('>', from)
  if (end < 0) end = value.length
  const inside = value.slice(from + 1, Math.min(end, from + 2000))
  // An old route, <@relay,@relay:user@host>, ends at its colon.
  const route = inside.startsWith('@') ? inside.indexOf(':') + 1 : 0
  if (state.angle === null || state.angle === '') state.angle = inside.slice(route).trim()
  return end + 1
}

const atomEnds = ' \t\r\n,;:"(<'

function readAtom(value: string, from: number, state: Mailbox): number {
  let end = from
  while (end < value.length && !atomEnds.includes(value[end] ?? '')) end++
  const text = value.slice(from, end)
  if (text !== '' && text !== '>' && text !== ')') state.words.push({ text, quoted: false, joined: isJoined(value, from) })
  return Math.max(end, from + 1)
}

function isJoined(value: string, at: number): boolean {
  return at > 0 && value[at - 1] === '"'
}
