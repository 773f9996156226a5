/**
 * Where things stand in pages and blocks of one variant of the format.
 *
 * Source: MS-PST 2.2.2.7 and 2.2.2.8 for ANSI and Unicode. The variant with pages of 4,096 bytes (Outlook 2013 and later, .ost) is not in
 * that document; its sizes are those that libpff and java-libpst found.
 */
export type Layout = {
  variant: 'ansi' | 'unicode' | 'unicode-4k'
  /** Size of an id (BID, IB) in bytes. */
  idBytes: 4 | 8
  pageBytes: number
  /** Where the counts of a b-tree page stand, after its entries. */
  pageCountsOffset: number
  pageTrailerOffset: number
  /** Bytes of an entry that points to a page below (BTENTRY), of a node (NBTENTRY) and of a block (BBTENTRY). */
  branchEntryBytes: number
  nodeEntryBytes: number
  blockEntryBytes: number
  blockAlignBytes: number
  blockTrailerBytes: number
  /** The largest block, trailer and padding included. */
  blockBytesMax: number
  /** Bits of an HID that hold the index of the item within its block (2.3.1.1). */
  heapIndexBits: number
}

export const ansiLayout: Layout = {
  variant: 'ansi',
  idBytes: 4,
  pageBytes: 512,
  pageCountsOffset: 496,
  pageTrailerOffset: 500,
  branchEntryBytes: 12,
  nodeEntryBytes: 16,
  blockEntryBytes: 12,
  blockAlignBytes: 64,
  blockTrailerBytes: 12,
  blockBytesMax: 8192,
  heapIndexBits: 11,
}

export const unicodeLayout: Layout = {
  variant: 'unicode',
  idBytes: 8,
  pageBytes: 512,
  pageCountsOffset: 488,
  pageTrailerOffset: 496,
  branchEntryBytes: 24,
  nodeEntryBytes: 32,
  blockEntryBytes: 24,
  blockAlignBytes: 64,
  blockTrailerBytes: 16,
  blockBytesMax: 8192,
  heapIndexBits: 11,
}

export const unicode4kLayout: Layout = {
  ...unicodeLayout,
  variant: 'unicode-4k',
  pageBytes: 4096,
  pageCountsOffset: 4056,
  pageTrailerOffset: 4072,
  blockAlignBytes: 512,
  blockTrailerBytes: 24,
  blockBytesMax: 65536,
  heapIndexBits: 14,
}

/** Reads a BID or IB: beyond 2^53 a number is not exact any more, and then no block bears it. */
export function readId(bytes: Buffer, offset: number, layout: Layout): number {
  const low = bytes.readUInt32LE(offset)
  return layout.idBytes === 4 ? low : low + bytes.readUInt32LE(offset + 4) * 0x1_0000_0000
}
