import type { Structure } from './scan-structure.ts'

/** A body as a library is given it: pieces that follow each other. `isCut` tells that text was left out between them. */
export type CutBody = { pieces: Uint8Array[]; isCut: boolean }

/**
 * The body of a mail without the text beyond `maxTextBytes`, all text parts together.
 *
 * Text becomes strings and lists in the worker's heap, and V8 ends the whole process, not the thread, when one large list does not fit: 64 MiB
 * of line feeds are enough. Attachments are buffers outside the heap and stay whole. Parts of an unknown type count as text.
 */
export function cutLongText(bytes: Uint8Array, bodyAt: number, structure: Structure, maxTextBytes: number): CutBody {
  const pieces: Uint8Array[] = []
  let room = maxTextBytes
  let from = bodyAt
  for (const leaf of structure.leaves) {
    if (leaf.isAttachment || binaryType.test(leaf.type)) continue
    const size = leaf.to - leaf.from
    if (size > room) {
      // The boundary that follows has to begin a line.
      pieces.push(bytes.subarray(from, leaf.from + room), lineEnd)
      from = leaf.to
    }
    room -= Math.min(size, room)
  }
  pieces.push(bytes.subarray(from))
  return { pieces, isCut: pieces.length > 1 }
}

const lineEnd = Buffer.from('\r\n')
const binaryType = /^(?:image|audio|video|application|font|model)\//
