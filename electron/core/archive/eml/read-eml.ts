import type { ArchiveSource } from '../archive-source.ts'
import { maxItemBytes } from '../mbox/limits.ts'
import { plainMail } from '../plain-mail.ts'
import type { RawItem } from '../raw-item.ts'

/**
 * Reads a file that is one mail (.eml) as one item.
 *
 * Limits: over `maxBytes` the beginning is kept, the item is partial and a problem says how much was left out; nothing beyond the cap is
 * read. A UTF-8 byte order mark and an envelope line at the head are taken off.
 * Errors: content never throws; a failing stream rejects with its own error.
 */
export async function readEml(source: ArchiveSource, maxBytes = maxItemBytes): Promise<RawItem> {
  const chunks: Uint8Array[] = []
  let held = 0
  for await (const chunk of source.read(0)) {
    chunks.push(chunk.subarray(0, maxBytes - held))
    held += Math.min(chunk.length, maxBytes - held)
    if (held >= maxBytes) break
  }
  const all =
    chunks.length === 1 && chunks[0] ? Buffer.from(chunks[0].buffer, chunks[0].byteOffset, held) : Buffer.concat(chunks, held)
  const content = all[0] === 0xef && all[1] === 0xbb && all[2] === 0xbf ? all.subarray(3) : all
  const { envelopeLine, bytes } = takeEnvelopeLine(content)
  const leftOut = source.sizeBytes - held
  const problem = {
    code: 'item_too_large' as const,
    message: `The mail is larger than ${maxBytes} bytes. ${leftOut} bytes were left out.`,
    offsetBytes: maxBytes,
    line: 1,
  }
  return plainMail({
    index: 0,
    offsetBytes: 0,
    line: 1,
    sizeBytes: source.sizeBytes,
    bytes,
    envelopeLine,
    problems: leftOut > 0 ? [problem] : [],
    partial: leftOut > 0,
    skip: null,
  })
}

// Some programs save one mail with its mbox line, quoted or not; it is no header.
function takeEnvelopeLine(content: Buffer): { envelopeLine: string | null; bytes: Buffer } {
  const quoted = content[0] === 0x3e ? 1 : 0
  if (content.toString('latin1', quoted, quoted + 5) !== 'From ') return { envelopeLine: null, bytes: content }
  const lineEnd = content.indexOf(0x0a)
  if (lineEnd < 0 || lineEnd > 1000) return { envelopeLine: null, bytes: content }
  return { envelopeLine: content.toString('latin1', quoted, lineEnd).replace(/\r$/, ''), bytes: content.subarray(lineEnd + 1) }
}
