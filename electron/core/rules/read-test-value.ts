import type { AddressFact, AttachmentFact } from './facts.ts'
import { readAmount } from './read-amount.ts'

/** Reads one text or a list of texts; null when it is neither. */
export function readTexts(value: unknown): string[] | null {
  const items = Array.isArray(value) ? value : [value]
  const texts = items.filter((item) => typeof item === 'string')
  return texts.length === items.length ? texts : null
}

/** Reads addresses as headers write them: `Name <name@domain>` or the bare address. */
export function readAddresses(value: unknown): AddressFact[] | null {
  return (
    readTexts(value)?.map((text) => {
      const named = /^(.*)<([^<>]*)>\s*$/.exec(text)
      return named ? { name: (named[1] ?? '').trim(), address: (named[2] ?? '').trim() } : { name: '', address: text.trim() }
    }) ?? null
  )
}

/** Reads headers by name: one text or several each. */
export function readHeaders(value: unknown): ReadonlyMap<string, readonly string[]> | null {
  if (!isRecord(value)) return null
  const headers = new Map<string, string[]>()
  for (const [name, texts] of Object.entries(value)) {
    const read = readTexts(texts)
    if (read === null) return null
    headers.set(name.toLowerCase(), read)
  }
  return headers
}

/** Reads a number, also one that is written as text. */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d{1,12}(\.\d{1,6})?$/.test(value) ? Number(value) : null
}

/** Reads a size: a number of bytes, or an amount such as 10 MB. */
export function readSize(value: unknown): number | null {
  return typeof value === 'number' ? value : typeof value === 'string' ? readAmount(value) : null
}

/** Reads files: `[{ name, size, type }]`. */
export function readAttachments(value: unknown): AttachmentFact[] | null {
  if (!Array.isArray(value)) return null
  const files = value.map((item): AttachmentFact | null => {
    if (!isRecord(item) || typeof item.name !== 'string') return null
    const size = item.size === undefined ? 1_000 : readSize(item.size)
    const type = typeof item.type === 'string' ? item.type : 'application/octet-stream'
    return size === null ? null : { name: item.name, type, sizeBytes: size }
  })
  const whole = files.filter((file) => file !== null)
  return whole.length === files.length ? whole : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
