import { isInternal, plainBlock, plainBlockInto, readBlock, readRawBlock } from './block.ts'
import { hex, type Report } from './fault-list.ts'
import { readId } from './layout.ts'
import { inflationMax, valueBytesMax } from './limits.ts'
import type { Ndb } from './ndb.ts'

/**
 * The data of a node: one block, or many behind an XBLOCK or XXBLOCK.
 *
 * Shapes: `sizeBytes` is what the file states, known without reading the data; `block` gives one block in plain form, null where it cannot be
 * read; `readAll` gives the blocks joined: where one is missing the rest follows at once, and that is reported.
 * Limits: `valueBytesMax` for the whole. Source: MS-PST 2.2.2.8.3.2 (data tree).
 */
export type DataTree = {
  readonly sizeBytes: number
  readonly blockCount: number
  block(index: number): Buffer | null
  readAll(): Buffer
}

export function openDataTree(ndb: Ndb, bid: number, report: Report): DataTree | null {
  if (bid === 0) return { sizeBytes: 0, blockCount: 0, block: () => null, readAll: () => Buffer.alloc(0) }
  return isInternal(bid) ? openBlockTree(ndb, bid, report) : openSingleBlock(ndb, bid, report)
}

function openSingleBlock(ndb: Ndb, bid: number, report: Report): DataTree | null {
  const raw = readRawBlock(ndb, bid, report)
  if (raw === null) return null
  let plain: Buffer | null = null
  const read = (): Buffer => {
    plain ??= plainBlock(ndb, raw, report)
    return plain
  }
  return { sizeBytes: raw.plainBytes, blockCount: 1, block: (index) => (index === 0 ? read() : null), readAll: read }
}

function openBlockTree(ndb: Ndb, bid: number, report: Report): DataTree | null {
  const root = readBlock(ndb, bid, report)
  if (root === null) return null
  const leaves: number[] = []
  if (!collectLeaves(ndb, bid, root, leaves, report)) return null
  const stated = root.readUInt32LE(4)
  return {
    sizeBytes: Math.min(stated, roomFor(ndb, leaves.length)),
    blockCount: leaves.length,
    block: (index) => readBlock(ndb, leaves[index] ?? 0, report),
    readAll: () => joinBlocks(ndb, bid, leaves, stated, report),
  }
}

/** XBLOCK (level 1) lists data blocks, XXBLOCK (level 2) lists XBLOCKs; there is no third level, so there is no way round in a circle. */
function collectLeaves(ndb: Ndb, bid: number, root: Buffer, leaves: number[], report: Report): boolean {
  const level = root[1]
  if (root.length < 8 || root[0] !== 1 || (level !== 1 && level !== 2)) {
    report('damaged_block', `Block ${hex(bid)} should list the blocks of a value and does not.`)
    return false
  }
  const below = listBids(ndb, bid, root, report)
  if (level === 1) {
    for (const leaf of below) leaves.push(leaf)
    return true
  }
  const blocksMax = Math.ceil(valueBytesMax / 64)
  for (const child of below) {
    const block = readBlock(ndb, child, report)
    if (block === null) continue
    if (block.length < 8 || block[0] !== 1 || block[1] !== 1)
      report('damaged_block', `Block ${hex(child)} should list the blocks of a value and does not.`)
    else for (const leaf of listBids(ndb, child, block, report)) leaves.push(leaf)
    if (leaves.length > blocksMax) break
  }
  return true
}

function listBids(ndb: Ndb, bid: number, block: Buffer, report: Report): number[] {
  const stated = block.readUInt16LE(2)
  const count = Math.min(stated, Math.floor((block.length - 8) / ndb.layout.idBytes))
  if (count < stated) report('damaged_block', `Block ${hex(bid)} states ${stated} entries and holds ${count}.`)
  const bids: number[] = []
  for (let index = 0; index < count; index++) bids.push(readId(block, 8 + index * ndb.layout.idBytes, ndb.layout))
  return bids
}

/** What is stated is only believed as far as the listed blocks, and the file, could hold it. */
function roomFor(ndb: Ndb, blocks: number): number {
  const inFile = ndb.bytes.sizeBytes * (ndb.layout.variant === 'unicode-4k' ? inflationMax : 1)
  return Math.min(blocks * ndb.layout.blockBytesMax, inFile, valueBytesMax)
}

function joinBlocks(ndb: Ndb, bid: number, leaves: number[], stated: number, report: Report): Buffer {
  const room = Math.min(stated, roomFor(ndb, leaves.length))
  const joined = Buffer.allocUnsafe(room)
  let filled = 0
  for (const leaf of leaves) {
    if (filled === room) break
    const raw = readRawBlock(ndb, leaf, report)
    if (raw !== null) filled += plainBlockInto(ndb, raw, joined, filled, report)
  }
  if (stated > valueBytesMax)
    report('item_too_large', `The value in block ${hex(bid)} is larger than 1 GiB: its beginning is given.`)
  else if (filled < stated)
    report('damaged_block', `The value in block ${hex(bid)} should have ${stated} bytes; ${filled} could be read.`)
  return joined.subarray(0, filled)
}
