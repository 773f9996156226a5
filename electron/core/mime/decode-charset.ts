import { TextDecoder } from 'node:util'
import iconv from 'iconv-lite'
import { charsetAliases } from './charset-aliases.ts'
import { decodeShifted } from './decode-shifted.ts'

/** Text made of bytes; `known` is false when the charset's name meant nothing, `lossy` when bytes had no character in it. */
export type DecodedText = { text: string; known: boolean; lossy: boolean }

/**
 * Decodes bytes from a named charset; never throws (I14).
 *
 * An unknown or refused name falls back to UTF-8 where the bytes are valid UTF-8, else to windows-1252. UTF-7 is refused: it carries
 * markup past filters that look for "<"; nothing has sent it for twenty years.
 * Source: the WHATWG labels through TextDecoder, the rest of the IANA names through iconv-lite.
 */
export function decodeCharset(bytes: Uint8Array, label: string): DecodedText {
  const name = normaliseLabel(label)
  if (name === 'utf-8' || name === 'us-ascii') return { ...decodeUndeclared(bytes), known: true }
  const decoded = decodeShifted(bytes, name) ?? decodeByWhatwg(bytes, name) ?? decodeByIconv(bytes, name)
  if (decoded === null) return { ...decodeUndeclared(bytes), known: false }
  return { text: decoded, known: true, lossy: decoded.includes('\ufffd') }
}

/** Decodes bytes whose charset nobody named: UTF-8 where they are valid UTF-8, else windows-1252, which is marked as lossy. */
export function decodeUndeclared(bytes: Uint8Array): DecodedText {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = view.toString('utf8')
  if (!text.includes('\ufffd')) return { text, known: true, lossy: false }
  return { text: new TextDecoder('windows-1252').decode(bytes), known: true, lossy: true }
}

/** Whether a charset's name means something to `decodeCharset`. */
export function isKnownCharset(label: string): boolean {
  const name = normaliseLabel(label)
  return name === 'us-ascii' || isShifted(name) || makeDecoder(name) !== null || (!isRefused(name) && iconv.encodingExists(name))
}

/**
 * What a text probably is whose bytes are no characters of the charset it names: the charset behind an alias, windows-1252 where the name
 * says nothing. Null where the name is known and the bytes are simply damaged.
 */
export function charsetBehindLabel(label: string): string | null {
  const name = normaliseLabel(label)
  if (name === 'us-ascii' || name === 'utf-8') return 'windows-1252'
  if (name !== label.trim().toLowerCase()) return name
  return isKnownCharset(label) || isRefused(name) ? null : 'windows-1252'
}

/**
 * Whether the libraries give other words for this charset without a sign: they take it for ASCII, or its name for another one's.
 */
export function isMisreadElsewhere(label: string): boolean {
  const name = normaliseLabel(label)
  const written = label.trim().toLowerCase()
  if (isShifted(name) || /^(?:latin-?(?:8|9|10)|l8|l10)$/.test(written)) return true
  return (name === 'iso-2022-jp' && !/^iso-?2022-?jp/.test(written)) || (/^utf-(?:16|32)/.test(name) && name !== written)
}

/** Whether Orgo reads a text in this charset itself: where the libraries misread it, or do not say that bytes were none of its characters. */
export function isReadHere(label: string): boolean {
  return normaliseLabel(label) === 'iso-2022-jp' || isMisreadElsewhere(label)
}

function isShifted(name: string): boolean {
  return name === 'hz-gb-2312' || name === 'iso-2022-kr'
}

function normaliseLabel(label: string): string {
  const name =
    label
      .trim()
      .toLowerCase()
      .replace(/^["']+|["']+$/g, '')
      .split('*', 1)[0] ?? ''
  if (name === '') return 'us-ascii'
  return charsetAliases.get(name) ?? name
}

function decodeByWhatwg(bytes: Uint8Array, name: string): string | null {
  return makeDecoder(name)?.decode(bytes) ?? null
}

function makeDecoder(name: string): TextDecoder | null {
  try {
    return new TextDecoder(name)
  } catch {
    // The only way to ask whether a label is known.
    return null
  }
}

function decodeByIconv(bytes: Uint8Array, name: string): string | null {
  if (isRefused(name) || !iconv.encodingExists(name)) return null
  try {
    return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name)
  } catch {
    // Some of iconv-lite's internal codecs exist by name but do not decode.
    return null
  }
}

// base64 and hex are transfer encodings that iconv-lite also answers to.
function isRefused(name: string): boolean {
  const bare = name.replace(/[^a-z0-9]/g, '')
  return /^(?:cs)?(?:unicode11)?utf7(?:imap)?$/.test(bare) || bare === 'base64' || bare === 'hex' || bare === 'binary'
}
