import { deflateSync } from 'node:zlib'
import { createSpace } from './allocate-space.ts'
import { signatureOf, weakCrc } from './checksum.ts'
import { encodeBlock } from './encode-block.ts'
import { type Encryption, type Layout, largestData } from './layout.ts'
import type { PstSink } from './sink.ts'
import { wideNumbers, writeBtree } from './write-btree.ts'
import { writeHeader } from './write-header.ts'

/** Kinds of nodes, the low five bits of a node id. Source: MS-PST 2.2.2.1. */
export const nodeKinds = {
  internal: 0x01,
  folder: 0x02,
  searchFolder: 0x03,
  message: 0x04,
  attachment: 0x05,
  associatedMessage: 0x08,
  hierarchyTable: 0x0d,
  contentsTable: 0x0e,
  associatedTable: 0x0f,
  searchContentsTable: 0x10,
  value: 0x1f,
} as const

export type SubnodeEntry = { nodeId: number; data: number; subnodes: number }

export type NodeDatabaseOptions = {
  encryption: Encryption
  client: 'SM' | 'SO'
  /** Any number, kept in the header. */
  unique: number
  /** Blocks go through zlib where that makes them smaller; only a file with pages of 4 KiB can say so. */
  compress: boolean
  /** The most entries of a b-tree page: a small number makes a deep tree of a small file. */
  pageFill: number
  gapBytes: number
}

/**
 * Writes nodes and blocks, front to back, and at the end what leads to them.
 *
 * Shapes: ids are plain numbers (no file here needs more than 2^53); 0 stands for "no block". A node is added when its blocks are written.
 * Source: MS-PST 2.2.
 */
export type NodeDatabase = {
  layout: Layout
  /** Any number of bytes, over as many blocks as it takes; 0 for none. */
  writeData(data: Uint8Array): number
  /** Blocks whose bounds matter, as those of heaps do. */
  writeBlocks(blocks: readonly Uint8Array[]): number
  writeSubnodes(entries: readonly SubnodeEntry[]): number
  newNodeId(kind: number): number
  addNode(node: { nodeId: number; data: number; subnodes: number; parent: number }): void
  finish(): { fileSize: number; nodes: number; blocks: number }
}

/** Where numbering begins. Source: MS-PST 2.2.2.6, rgnid. */
const firstIndexes = new Map<number, number>([
  [nodeKinds.searchFolder, 0x4000],
  [nodeKinds.message, 0x1_0000],
  [nodeKinds.associatedMessage, 0x8000],
])

export function createNodeDatabase(sink: PstSink, layout: Layout, options: NodeDatabaseOptions): NodeDatabase {
  const space = createSpace(sink, layout, options.gapBytes)
  const nodeIndexes = Array.from({ length: 32 }, (_, kind) => firstIndexes.get(kind) ?? 0x400)
  const nodes: { nodeId: number; data: number; subnodes: number; parent: number }[] = []
  const blocks: { blockId: number; offset: number; stored: number; whole: number }[] = []
  let nextBlock = 1
  let nextPage = 1
  const most = largestData(layout)

  const writeBlock = (data: Uint8Array, internal: boolean): number => {
    const blockId = nextBlock * 4 + (internal ? 2 : 0)
    nextBlock += 1
    const encoded = internal ? data : encodeBlock(data, options.encryption, blockId)
    const stored = !internal && options.compress ? smallerOf(encoded) : encoded
    const size = Math.ceil((stored.length + layout.blockTrailerSize) / layout.unit) * layout.unit
    const offset = space.allocate(size, layout.unit)
    const block = Buffer.alloc(size)
    block.set(stored)
    fillTrailer(block.subarray(size - layout.blockTrailerSize), layout, stored, data.length, blockId, offset)
    sink.write(block, offset)
    blocks.push({ blockId, offset, stored: stored.length, whole: data.length })
    return blockId
  }
  const writeTree = (blockIds: readonly number[], total: number, level: number): number => {
    const room = Math.floor((most - 8) / layout.wide)
    const above = partition(blockIds, room).map((part) => {
      const sum = part.reduce((bytes, blockId) => bytes + sizeBelow(blockId), 0)
      const blockId = writeBlock(arrayBlock(layout, part, sum, level), true)
      sizes.set(blockId, sum)
      return blockId
    })
    const only = above[0]
    if (above.length === 1 && only !== undefined) return only
    if (level === 2) throw new Error(`${total} bytes are more than one node can hold`)
    return writeTree(above, total, level + 1)
  }
  const sizes = new Map<number, number>()
  const sizeBelow = (blockId: number): number => sizes.get(blockId) ?? 0
  const writeBlocks = (parts: readonly Uint8Array[]): number => {
    const only = parts[0]
    if (only === undefined) return 0
    if (parts.length === 1) return writeBlock(only, false)
    let total = 0
    const blockIds = parts.map((part) => {
      const blockId = writeBlock(part, false)
      sizes.set(blockId, part.length)
      total += part.length
      return blockId
    })
    const tree = writeTree(blockIds, total, 1)
    sizes.clear()
    return tree
  }
  return {
    layout,
    writeBlocks,
    writeData(data) {
      const parts: Uint8Array[] = []
      for (let at = 0; at < data.length; at += most) parts.push(data.subarray(at, at + most))
      return writeBlocks(parts)
    },
    writeSubnodes(entries) {
      if (entries.length === 0) return 0
      const sorted = [...entries].sort((one, other) => one.nodeId - other.nodeId)
      const leafRoom = Math.floor((most - layout.wide) / (layout.wide * 3))
      const leaves = partition(sorted, leafRoom).map((part) => ({
        first: part[0]?.nodeId ?? 0,
        blockId: writeBlock(subnodeBlock(layout, 0, part.length, part.flatMap(subnodeNumbers)), true),
      }))
      const only = leaves[0]
      if (leaves.length === 1 && only) return only.blockId
      const numbers = leaves.flatMap(({ first, blockId }) => [first, blockId])
      return writeBlock(subnodeBlock(layout, 1, leaves.length, numbers), true)
    },
    newNodeId(kind) {
      const index = (nodeIndexes[kind] ?? 0x400) + 1
      nodeIndexes[kind] = index
      return index * 32 + kind
    },
    addNode(node) {
      nodes.push(node)
    },
    finish() {
      const writer = { sink, space, layout, nextPageId: () => nextPage++, fill: options.pageFill }
      nodes.sort((one, other) => one.nodeId - other.nodeId)
      const nodeTree = writeBtree({ ...writer, type: 'nodes' }, nodeEntries(layout, nodes), layout.nodeEntrySize)
      const blockTree = writeBtree({ ...writer, type: 'blocks' }, blockEntries(layout, blocks), layout.blockEntrySize)
      const { fileSize, lastMap, freeBytes } = space.finish()
      const facts = { layout, encryption: options.encryption, client: options.client, unique: options.unique }
      const counters = { nextBlockId: nextBlock * 4, nextPageId: nextPage, nodeIndexes, fileSize, lastMap, freeBytes }
      sink.write(writeHeader({ ...facts, ...counters, nodes: nodeTree, blocks: blockTree }), 0)
      sink.close(fileSize)
      return { fileSize, nodes: nodes.length, blocks: blocks.length }
    },
  }
}

function smallerOf(data: Uint8Array): Uint8Array {
  const packed = deflateSync(data)
  return packed.length < data.length ? packed : data
}

/** BLOCKTRAILER of MS-PST 2.2.2.8.1; with pages of 4 KiB the size before compression follows. */
function fillTrailer(trailer: Buffer, layout: Layout, stored: Uint8Array, whole: number, blockId: number, offset: number): void {
  trailer.writeUInt16LE(stored.length, 0)
  trailer.writeUInt16LE(signatureOf(offset, blockId), 2)
  if (layout.wide === 4) {
    trailer.writeUInt32LE(blockId, 4)
    trailer.writeUInt32LE(weakCrc(stored), 8)
    return
  }
  trailer.writeUInt32LE(weakCrc(stored), 4)
  trailer.writeBigUInt64LE(BigInt(blockId), 8)
  if (layout.variant === 'unicode-4k') trailer.writeUInt16LE(whole, 18)
}

/** XBLOCK and XXBLOCK of MS-PST 2.2.2.8.3.2. */
function arrayBlock(layout: Layout, blockIds: readonly number[], total: number, level: number): Buffer {
  const head = Buffer.alloc(8)
  head[0] = 1
  head[1] = level
  head.writeUInt16LE(blockIds.length, 2)
  head.writeUInt32LE(total, 4)
  return Buffer.concat([head, wideNumbers(layout, blockIds)])
}

/** SLBLOCK and SIBLOCK of MS-PST 2.2.2.8.3.3. */
function subnodeBlock(layout: Layout, level: number, entries: number, numbers: readonly number[]): Buffer {
  const head = Buffer.alloc(layout.wide)
  head[0] = 2
  head[1] = level
  head.writeUInt16LE(entries, 2)
  return Buffer.concat([head, wideNumbers(layout, numbers)])
}

function subnodeNumbers({ nodeId, data, subnodes }: SubnodeEntry): number[] {
  return [nodeId, data, subnodes]
}

function partition<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let at = 0; at < all.length; at += size) parts.push(all.slice(at, at + size))
  return parts
}

function* nodeEntries(layout: Layout, nodes: readonly { nodeId: number; data: number; subnodes: number; parent: number }[]) {
  for (const { nodeId, data, subnodes, parent } of nodes) {
    const bytes = Buffer.alloc(layout.nodeEntrySize)
    wideNumbers(layout, [nodeId, data, subnodes]).copy(bytes)
    bytes.writeUInt32LE(parent, layout.wide * 3)
    yield { key: nodeId, bytes }
  }
}

/** Each block is counted twice: by its entry here and by the one that points to it. */
const references = 2

function* blockEntries(layout: Layout, blocks: readonly { blockId: number; offset: number; stored: number; whole: number }[]) {
  for (const { blockId, offset, stored, whole } of blocks) {
    const bytes = Buffer.alloc(layout.blockEntrySize)
    wideNumbers(layout, [blockId, offset]).copy(bytes)
    const at = layout.wide * 2
    bytes.writeUInt16LE(stored, at)
    if (layout.variant === 'unicode-4k') {
      bytes.writeUInt16LE(whole, at + 2)
      bytes.writeUInt16LE(references, at + 4)
    } else bytes.writeUInt16LE(references, at + 2)
    yield { key: blockId, bytes }
  }
}
