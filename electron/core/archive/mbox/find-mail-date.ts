/**
 * The Date header of a mail in UTC milliseconds, or null where it has none that can be read.
 *
 * A cheap look for probes: the first 16 KiB of the header, and no guess about odd forms; without a zone the time is taken as UTC.
 */
export function findMailDate(mail: Uint8Array): number | null {
  const head = Buffer.from(mail.buffer, mail.byteOffset, Math.min(mail.byteLength, headBytesMax))
  if (head.toString('latin1', 0, 5).toLowerCase() === 'date:') return readDate(head.toString('latin1', 5, 105))
  for (const needle of dateNeedles) {
    const at = head.indexOf(needle)
    if (at >= 0) return readDate(head.toString('latin1', at + needle.length, at + needle.length + 100))
  }
  return null
}

const headBytesMax = 16 * 1024
const dateNeedles = ['\nDate:', '\ndate:', '\nDATE:'] as const

function readDate(text: string): number | null {
  const line = (text.split(/\r?\n(?![ \t])|\r(?!\n)/, 1)[0] ?? '')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const hasZone = /(?:[+-]\d{2}:?\d{2}|\b[A-Z]{1,4}T|\bUTC|\bZ)$/i.test(line)
  const at = Date.parse(hasZone ? line : `${line} UTC`)
  return Number.isNaN(at) ? null : at
}
