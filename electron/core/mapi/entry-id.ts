import { TextDecoder } from 'node:util'
import { decodeString8 } from './decode-string8.ts'

/** What an entry id says of a person: `address` is an SMTP address, or the X.500 name where `type` is EX. */
export type EntryIdPerson = { name: string; type: string; address: string }

const oneOffUid = '812b1fa4bea310199d6e00dd010f5402'
const addressBookUid = 'dca740c8c042101ab4b908002b2fe182'
const wrappedUid = 'c091add3519dcf11a4a900aa0047faa4'

/**
 * Reads a one-off or an address book entry id; null for every other kind, which names a place in a store and not a person.
 *
 * Source: MS-OXCDATA 2.2.5.1 (one-off), 2.2.5.2 (address book), MS-OXOCNTC 2.2.2.4.1 (wrapped).
 */
export function readEntryId(bytes: Uint8Array, codePage: number, depth = 0): EntryIdPerson | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.length < 24) return null
  const uid = view.toString('hex', 4, 20)
  if (uid === wrappedUid && depth === 0) return readEntryId(view.subarray(21), codePage, 1)
  if (uid === addressBookUid) {
    const address = decodeString8(view.subarray(28, endOfString8(view, 28)), 1252).text
    return address === '' ? null : { name: '', type: 'EX', address }
  }
  if (uid !== oneOffUid) return null
  const isUnicode = (view.readUInt16LE(22) & 0x8000) !== 0
  const words: string[] = []
  for (let at = 24; words.length < 3 && at < view.length; ) {
    const end = isUnicode ? endOfString(view, at) : endOfString8(view, at)
    const raw = view.subarray(at, end)
    words.push(isUnicode ? new TextDecoder('utf-16le').decode(raw) : decodeString8(raw, codePage).text)
    at = end + (isUnicode ? 2 : 1)
  }
  const [name = '', type = '', address = ''] = words
  return name === '' && address === '' ? null : { name, type: type.toUpperCase(), address }
}

/** Reads a list of entry ids, as Reply-To keeps them. Source: MS-OXCDATA 2.3.3 (FlatEntryList). */
export function readFlatEntryList(bytes: Uint8Array, codePage: number): EntryIdPerson[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const people: EntryIdPerson[] = []
  if (view.length < 8) return people
  const count = Math.min(view.readUInt32LE(0), 1000)
  for (let at = 8, index = 0; index < count && at + 4 <= view.length; index++) {
    const size = view.readUInt32LE(at)
    const person = readEntryId(view.subarray(at + 4, at + 4 + size), codePage)
    if (person) people.push(person)
    at += 4 + size + ((4 - (size % 4)) % 4)
  }
  return people
}

function endOfString8(view: Buffer, from: number): number {
  const nul = view.indexOf(0, from)
  return nul < 0 ? view.length : nul
}

function endOfString(view: Buffer, from: number): number {
  for (let at = from; at + 1 < view.length; at += 2) if (view[at] === 0 && view[at + 1] === 0) return at
  return view.length - ((view.length - from) % 2)
}
