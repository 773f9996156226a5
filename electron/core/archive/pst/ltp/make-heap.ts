import type { DataTree } from '../ndb/data-tree.ts'
import { type Layout, unicodeLayout } from '../ndb/layout.ts'
import type { NodeContent } from '../ndb/subnode.ts'

/** A heap made by hand, one list of items per block. For tests only. */
export function makeHeapNode(
  signature: number,
  userRoot: number,
  blocks: readonly Buffer[][],
  layout: Layout = unicodeLayout,
): NodeContent {
  return makeNode(
    blocks.map((items, index) => makeHeapBlock(index, items, signature, userRoot)),
    layout,
  )
}

/** A node that has these blocks and no subnodes. For tests only. */
export function makeNode(blocks: readonly Buffer[], layout: Layout = unicodeLayout): NodeContent {
  const data: DataTree = {
    sizeBytes: blocks.reduce((sum, { length }) => sum + length, 0),
    blockCount: blocks.length,
    block: (index) => blocks[index] ?? null,
    readAll: () => Buffer.concat(blocks),
  }
  const none = { find: () => null, entries: () => [] }
  const bytes = { sizeBytes: 0, read: () => null }
  return {
    ndb: { bytes, layout, crypt: 'none', nodes: none, blocks: none },
    name: 'Node 0x1',
    bidData: 4,
    data: () => data,
    subnodes: () => new Map(),
  }
}

export const hidOf = (item: number, block = 0, layout: Layout = unicodeLayout): number =>
  ((item << 5) | (block << (5 + layout.heapIndexBits))) >>> 0

function makeHeapBlock(index: number, items: readonly Buffer[], signature: number, userRoot: number): Buffer {
  // MS-PST 2.3.1.2 to 2.3.1.4: the first block, the eighth and every 128th after it have longer heads.
  const headBytes = index === 0 ? 12 : index % 128 === 8 ? 66 : 2
  const content = Buffer.concat(items)
  const mapAt = headBytes + content.length + (content.length % 2)
  const block = Buffer.alloc(mapAt + 4 + (items.length + 1) * 2)
  block.writeUInt16LE(mapAt, 0)
  if (index === 0) {
    block.writeUInt8(0xec, 2)
    block.writeUInt8(signature, 3)
    block.writeUInt32LE(userRoot, 4)
  }
  content.copy(block, headBytes)
  block.writeUInt16LE(items.length, mapAt)
  let at = headBytes
  items.forEach((item, place) => {
    block.writeUInt16LE(at, mapAt + 4 + place * 2)
    at += item.length
  })
  block.writeUInt16LE(at, mapAt + 4 + items.length * 2)
  return block
}
