import type { DataTree } from '../ndb/data-tree.ts'
import { hex, type Report } from '../ndb/fault-list.ts'
import type { Layout } from '../ndb/layout.ts'
import { typeOfNid } from '../ndb/node-id.ts'
import type { NodeContent } from '../ndb/subnode.ts'

/**
 * A heap in the data of a node: small items, found by their HID.
 *
 * Shapes: `item` gives the bytes of an item, without copying, or null where it cannot be read (reported); an HID of 0 is an empty item.
 * Source: MS-PST 2.3.1 (HN).
 */
export type Heap = {
  readonly clientSignature: number
  readonly userRoot: number
  item(hid: number): Buffer | null
}

/** What a heap is for: bTypeTC, bTypeBTH, bTypePC. Source: MS-PST 2.3.1.2. */
export const clientSignature = { table: 0x7c, bth: 0xb5, properties: 0xbc } as const

export const heapSignature = 0xec

/** An HNID is an HID when its type is 0 (NID_TYPE_HID), else the NID of a subnode. Source: MS-PST 2.3.3.2. */
export const isHid = (hnid: number): boolean => typeOfNid(hnid) === 0

/** Blocks of one heap held in plain form; a heap of more blocks reads them anew. */
const heapBlocksHeld = 32

export function openHeap(node: NodeContent, report: Report): Heap | null {
  const data = node.data()
  const first = data?.block(0) ?? null
  if (data === null || first === null || first.length < 12) {
    report('unreadable_node', `The data of ${node.name} cannot be read.`)
    return null
  }
  if (first[2] !== heapSignature) {
    report('damaged_heap', `The data of ${node.name} are no heap: their signature is ${hex(first[2] ?? 0)}.`)
    return null
  }
  const getBlock = holdBlocks(data, first)
  return {
    clientSignature: first[3] ?? 0,
    userRoot: first.readUInt32LE(4),
    item: (hid) => (hid === 0 ? Buffer.alloc(0) : readItem(node, hid, getBlock, report)),
  }
}

function holdBlocks(data: DataTree, first: Buffer): (index: number) => Buffer | null {
  const held = new Map<number, Buffer>([[0, first]])
  return (index) => {
    const known = held.get(index)
    if (known !== undefined) return known
    if (index >= data.blockCount) return null
    const block = data.block(index)
    if (block === null) return null
    if (held.size >= heapBlocksHeld) held.clear()
    held.set(index, block)
    return block
  }
}

/** Every page of the heap begins with the offset of its map (HNHDR, HNPAGEHDR and HNBITMAPHDR alike). Source: MS-PST 2.3.1.5 (HNPAGEMAP). */
function readItem(node: NodeContent, hid: number, getBlock: (index: number) => Buffer | null, report: Report): Buffer | null {
  const { block: blockIndex, item } = splitHid(hid, node.ndb.layout)
  const block = getBlock(blockIndex)
  const map = block !== null && block.length >= 2 ? block.readUInt16LE(0) : 0
  const slot = map + 4 + (item - 1) * 2
  if (block === null || isHid(hid) === false || item === 0 || slot + 4 > block.length || item > block.readUInt16LE(map)) {
    report('damaged_heap', `Item ${hex(hid)} of the heap of ${node.name} is not there.`)
    return null
  }
  const from = block.readUInt16LE(slot)
  const to = block.readUInt16LE(slot + 2)
  if (from > to || to > block.length) {
    report('damaged_heap', `Item ${hex(hid)} of the heap of ${node.name} lies outside its block.`)
    return null
  }
  return block.subarray(from, to)
}

/** Source: MS-PST 2.3.1.1 (HID): 5 bits of type, the 1-based index, the block. */
function splitHid(hid: number, layout: Layout): { item: number; block: number } {
  const blockShift = 5 + layout.heapIndexBits
  return { item: (hid >>> 5) & ((1 << layout.heapIndexBits) - 1), block: hid >>> blockShift }
}
