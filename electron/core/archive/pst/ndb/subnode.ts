import { readBlock } from './block.ts'
import { type DataTree, openDataTree } from './data-tree.ts'
import { hex, type Report } from './fault-list.ts'
import { readId } from './layout.ts'
import { subnodesMax } from './limits.ts'
import type { Ndb } from './ndb.ts'

/** A node within a node. Source: MS-PST 2.2.2.8.3.3.1.1 (SLENTRY). */
export type SubnodeEntry = { nid: number; bidData: number; bidSub: number }

/**
 * The data of a node and the nodes within it, read when they are asked for.
 *
 * Shapes: `name` says in messages which node it is.
 */
export type NodeContent = {
  readonly ndb: Ndb
  readonly name: string
  readonly bidData: number
  data(): DataTree | null
  subnodes(): ReadonlyMap<number, SubnodeEntry>
}

export function openNodeContent(ndb: Ndb, name: string, bidData: number, bidSub: number, report: Report): NodeContent {
  let data: DataTree | null | undefined
  let subnodes: ReadonlyMap<number, SubnodeEntry> | undefined
  return {
    ndb,
    name,
    bidData,
    data: () => {
      if (data === undefined) data = openDataTree(ndb, bidData, report)
      return data
    },
    subnodes: () => {
      subnodes ??= readSubnodes(ndb, bidSub, report)
      return subnodes
    },
  }
}

/** Opens a node within a node; null where there is none of that id. */
export function openSubnode(parent: NodeContent, nid: number, report: Report): NodeContent | null {
  const entry = parent.subnodes().get(nid)
  if (entry === undefined) return null
  return openNodeContent(parent.ndb, `${parent.name}, subnode ${hex(nid)}`, entry.bidData, entry.bidSub, report)
}

/**
 * Reads the b-tree of subnodes: SLBLOCKs, or SIBLOCKs that list them.
 *
 * Limits: `subnodesMax` entries; no block is read twice. Source: MS-PST 2.2.2.8.3.3.
 */
function readSubnodes(ndb: Ndb, bidSub: number, report: Report): Map<number, SubnodeEntry> {
  const found = new Map<number, SubnodeEntry>()
  const visited = new Set<number>()
  const waiting = bidSub === 0 ? [] : [bidSub]
  for (let bid = waiting.pop(); bid !== undefined; bid = waiting.pop()) {
    if (visited.has(bid)) {
      report('damaged_block', `Cycle in the subnodes: block ${hex(bid)} is reached twice.`)
      continue
    }
    visited.add(bid)
    const block = readBlock(ndb, bid, report)
    if (block === null) continue
    const level = block[1]
    if (block.length < 4 || block[0] !== 2 || (level !== 0 && level !== 1))
      report('damaged_block', `Block ${hex(bid)} should list subnodes and does not.`)
    else if (level === 0) readLeaf(ndb, bid, block, found, report)
    else waiting.push(...readBranch(ndb, bid, block, report).reverse())
    if (found.size > subnodesMax) break
  }
  return found
}

function readLeaf(ndb: Ndb, bid: number, block: Buffer, found: Map<number, SubnodeEntry>, report: Report): void {
  const { idBytes } = ndb.layout
  const start = entriesStart(idBytes)
  const count = countEntries(block, bid, start, 3 * idBytes, report)
  for (let index = 0; index < count; index++) {
    const at = start + index * 3 * idBytes
    const nid = block.readUInt32LE(at)
    if (!found.has(nid))
      found.set(nid, {
        nid,
        bidData: readId(block, at + idBytes, ndb.layout),
        bidSub: readId(block, at + 2 * idBytes, ndb.layout),
      })
  }
}

function readBranch(ndb: Ndb, bid: number, block: Buffer, report: Report): number[] {
  const { idBytes } = ndb.layout
  const start = entriesStart(idBytes)
  const count = countEntries(block, bid, start, 2 * idBytes, report)
  return Array.from({ length: count }, (_, index) => readId(block, start + index * 2 * idBytes + idBytes, ndb.layout))
}

/** Four bytes of padding stand after the head only where ids have eight bytes. */
const entriesStart = (idBytes: number): number => (idBytes === 4 ? 4 : 8)

function countEntries(block: Buffer, bid: number, start: number, entryBytes: number, report: Report): number {
  const stated = block.readUInt16LE(2)
  const count = Math.min(stated, Math.max(0, Math.floor((block.length - start) / entryBytes)))
  if (count < stated) report('damaged_block', `Block ${hex(bid)} states ${stated} subnodes and holds ${count}.`)
  return count
}
