/** The three layouts of a store file: MS-PST's two, and the one with pages of 4 KiB that OST files have since Outlook 2013. */
export type Variant = 'unicode' | 'ansi' | 'unicode-4k'

/** How external blocks are encoded. Source: MS-PST 2.2.2.6, bCryptMethod. */
export type Encryption = 'none' | 'permute' | 'cyclic'

/**
 * The sizes of one layout, in bytes where nothing else is said.
 *
 * Source: MS-PST 2.2.2.7 and 2.2.2.8; for 4 KiB pages the notes of libpff ("Personal Folder File (PFF) format") and of XstReader, because
 * no specification tells of them.
 */
export type Layout = {
  variant: Variant
  version: number
  /** Of block ids, offsets and, in b-trees, node ids: 4 or 8. */
  wide: 4 | 8
  pageSize: number
  pageTrailerSize: number
  /** Where a b-tree page keeps the number of its entries. */
  pageEntriesEnd: number
  /** What a block's place and its end are multiples of; one bit of an allocation map stands for so much. */
  unit: number
  blockTrailerSize: number
  /** Data, trailer and padding together. */
  largestBlock: number
  firstAllocationMap: number
  /** What one allocation map tells of, itself included. */
  allocationMapSpan: number
  allocationMapBytes: number
  headerSize: number
  branchEntrySize: number
  nodeEntrySize: number
  blockEntrySize: number
  /** Bits of a heap id that number the item in its heap block. */
  heapIndexBits: number
}

const unicode: Layout = {
  variant: 'unicode',
  version: 23,
  wide: 8,
  pageSize: 512,
  pageTrailerSize: 16,
  pageEntriesEnd: 488,
  unit: 64,
  blockTrailerSize: 16,
  largestBlock: 8192,
  firstAllocationMap: 0x4400,
  allocationMapSpan: 496 * 8 * 64,
  allocationMapBytes: 496,
  headerSize: 564,
  branchEntrySize: 24,
  nodeEntrySize: 32,
  blockEntrySize: 24,
  heapIndexBits: 11,
}

const ansi: Layout = {
  ...unicode,
  variant: 'ansi',
  version: 14,
  wide: 4,
  pageTrailerSize: 12,
  pageEntriesEnd: 496,
  blockTrailerSize: 12,
  headerSize: 512,
  branchEntrySize: 12,
  nodeEntrySize: 16,
  blockEntrySize: 12,
}

const unicode4k: Layout = {
  ...unicode,
  variant: 'unicode-4k',
  version: 36,
  pageSize: 4096,
  pageTrailerSize: 24,
  pageEntriesEnd: 4056,
  unit: 512,
  blockTrailerSize: 24,
  largestBlock: 65_536,
  firstAllocationMap: 0x22000,
  allocationMapSpan: 4072 * 8 * 512,
  allocationMapBytes: 4072,
  heapIndexBits: 14,
}

/** The layout of a variant, with another version number where the variant has several (14 or 15, 21 or 23, 36 or 37). */
export function layoutOf(variant: Variant, version?: number): Layout {
  const layout = { unicode, ansi, 'unicode-4k': unicode4k }[variant]
  return version === undefined ? layout : { ...layout, version }
}

/** The most data that one block holds. */
export function largestData(layout: Layout): number {
  return layout.largestBlock - layout.blockTrailerSize
}
