import type { ArchiveSource } from '../archive-source.ts'
import { crToLf } from '../mbox/cr-to-lf.ts'
import { maxItemBytes } from '../mbox/limits.ts'
import { plainMail } from '../plain-mail.ts'
import type { ItemProblem, RawItem } from '../raw-item.ts'

/**
 * Reads a file that is one mail (.eml) as one item.
 *
 * Limits: over `maxBytes` the beginning is kept, the item is partial and a problem says how much was left out; nothing beyond the cap is
 * read. A UTF-8 byte order mark and an envelope line at the head are taken off; lines that end in CR alone end in LF afterwards.
 * Errors: content never throws; a failing stream rejects with its own error.
 */
export async function readEml(source: ArchiveSource, maxBytes = maxItemBytes): Promise<RawItem> {
  const all = await readBeginning(source, maxBytes)
  const isCrOnly = !all.includes(0x0a) && all.includes(0x0d)
  const text = isCrOnly ? crToLf(all) : all
  const content = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text
  const { envelopeLine, bytes } = takeEnvelopeLine(content)
  const problems = noteLeftOut(source.sizeBytes - all.length, maxBytes)
  return plainMail({
    index: 0,
    offsetBytes: 0,
    line: 1,
    sizeBytes: source.sizeBytes,
    bytes,
    envelopeLine,
    problems,
    partial: problems.length > 0,
    skip: null,
  })
}

/** The first `maxBytes` of a source, or all of it where it is shorter. */
export async function readBeginning(source: ArchiveSource, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let held = 0
  for await (const chunk of source.read(0)) {
    chunks.push(chunk.subarray(0, maxBytes - held))
    held += Math.min(chunk.length, maxBytes - held)
    if (held >= maxBytes) break
  }
  const [only] = chunks
  return chunks.length === 1 && only ? Buffer.from(only.buffer, only.byteOffset, held) : Buffer.concat(chunks, held)
}

/** The remark about a mail whose end was left out, or none. */
export function noteLeftOut(leftOutBytes: number, maxBytes: number): ItemProblem[] {
  if (leftOutBytes <= 0) return []
  const message = `The mail is larger than ${maxBytes} bytes. ${leftOutBytes} bytes were left out.`
  return [{ code: 'item_too_large', message, offsetBytes: maxBytes, line: 1 }]
}

// Some programs save one mail with its mbox line, quoted or not; it is no header.
function takeEnvelopeLine(content: Buffer): { envelopeLine: string | null; bytes: Buffer } {
  const quoted = content[0] === 0x3e ? 1 : 0
  if (content.toString('latin1', quoted, quoted + 5) !== 'From ') return { envelopeLine: null, bytes: content }
  const lineEnd = content.indexOf(0x0a)
  if (lineEnd < 0 || lineEnd > 1000) return { envelopeLine: null, bytes: content }
  return { envelopeLine: content.toString('latin1', quoted, lineEnd).replace(/\r$/, ''), bytes: content.subarray(lineEnd + 1) }
}
