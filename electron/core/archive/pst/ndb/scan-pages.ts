import { blockTreeKind, nodeTreeKind, plainBid } from './btree.ts'
import type { CachedBytes } from './cached-bytes.ts'
import { computeCrc } from './crc.ts'
import { type Layout, readId } from './layout.ts'

/** A leaf page of a tree that lies somewhere in the file; `age` falls with every page that was written later. */
export type FoundPage = { offset: number; kind: 'node' | 'block'; count: number; entryBytes: number; bid: number; sound: boolean }

/** Read at once while scanning; a multiple of every page size. */
const scanChunkBytes = 1024 * 1024

/**
 * Looks at every page of the file and gives the leaf pages of both trees, old copies included.
 *
 * Shapes: sound pages (checksum right) first, and of these the one written last first: ids of pages only grow. Source: MS-PST 2.2.2.7.1.
 */
export function scanPages(bytes: CachedBytes, layout: Layout): FoundPage[] {
  const found: FoundPage[] = []
  for (let start = 0; start < bytes.sizeBytes; start += scanChunkBytes) {
    const chunk = bytes.read(start, Math.min(scanChunkBytes, bytes.sizeBytes - start))
    if (chunk === null) break
    for (let at = 0; at + layout.pageBytes <= chunk.length; at += layout.pageBytes) {
      const page = leafPageAt(chunk, at, start, layout)
      if (page !== null) found.push(page)
    }
  }
  return found.sort((one, other) => Number(other.sound) - Number(one.sound) || other.bid - one.bid || other.offset - one.offset)
}

function leafPageAt(chunk: Buffer, at: number, start: number, layout: Layout): FoundPage | null {
  const trailer = at + layout.pageTrailerOffset
  const type = chunk[trailer]
  if ((type !== 0x80 && type !== 0x81) || chunk[trailer + 1] !== type) return null
  const wide = layout.variant === 'unicode-4k'
  const counts = at + layout.pageCountsOffset
  const count = wide ? chunk.readUInt16LE(counts) : chunk.readUInt8(counts)
  const entryBytes = chunk.readUInt8(counts + (wide ? 4 : 2))
  const level = chunk.readUInt8(counts + (wide ? 5 : 3))
  const kind = type === 0x81 ? nodeTreeKind : blockTreeKind
  if (level !== 0 || count === 0 || entryBytes !== kind.entryBytes(layout) || count * entryBytes > layout.pageCountsOffset)
    return null
  const stored = chunk.readUInt32LE(trailer + (layout.idBytes === 4 ? 8 : 4))
  const sound = stored === computeCrc(chunk.subarray(at, trailer))
  const bid = readId(chunk, trailer + (layout.idBytes === 4 ? 4 : 8), layout)
  return { offset: start + at, kind: kind.name, count, entryBytes, bid, sound }
}

/**
 * Looks for blocks by their trailers and gives where each one stands, by its id.
 *
 * A block is taken for one only if its checksum is right, and its signature where that is known, so that content which looks like a trailer is
 * not. Shapes: place / 64 * 65,536 + size in one number, exact up to 8 TB. Source: MS-PST 2.2.2.8.1.
 */
export function scanBlocks(
  bytes: CachedBytes,
  layout: Layout,
  isSigned: (offset: number, bid: number, stored: number) => boolean,
): Map<number, number> {
  const found = new Map<number, number>()
  const step = layout.blockAlignBytes
  let end = step
  for (let start = 0; start < bytes.sizeBytes; start += scanChunkBytes) {
    // The chunk reaches back far enough to hold the whole of any block that ends in it.
    const from = Math.max(0, start - layout.blockBytesMax)
    const chunk = bytes.read(from, Math.min(start + scanChunkBytes, bytes.sizeBytes) - from)
    if (chunk === null) break
    for (; end - from <= chunk.length; end += step) {
      const trailer = end - from - layout.blockTrailerBytes
      const size = chunk.readUInt16LE(trailer)
      const offset = end - Math.ceil((size + layout.blockTrailerBytes) / step) * step
      if (size === 0 || offset < from) continue
      const bid = readId(chunk, trailer + (layout.idBytes === 4 ? 4 : 8), layout)
      if (bid < 2 || !isSigned(offset, bid, chunk.readUInt16LE(trailer + 2))) continue
      const stored = chunk.readUInt32LE(trailer + (layout.idBytes === 4 ? 8 : 4))
      if (stored === computeCrc(chunk.subarray(offset - from, offset - from + size)))
        found.set(plainBid(bid), packPlace(offset, size))
    }
  }
  return found
}

const packPlace = (offset: number, size: number): number => (offset / 64) * 0x1_0000 + size
export const unpackPlace = (place: number): { offset: number; sizeBytes: number } => ({
  offset: Math.floor(place / 0x1_0000) * 64,
  sizeBytes: place % 0x1_0000,
})
