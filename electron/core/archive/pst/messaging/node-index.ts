import type { NodeEntry, Tree } from '../ndb/btree.ts'
import { nidType, typeOfNid } from '../ndb/node-id.ts'

/**
 * Which folders and messages the node b-tree knows, by their parent; what remains where the tables of a folder are damaged.
 *
 * Shapes: messages as two parallel arrays sorted by parent, eight bytes for each, because there may be millions.
 */
export type NodeIndex = {
  readonly folders: ReadonlyMap<number, readonly number[]>
  readonly folderNids: readonly number[]
  readonly messageCount: number
  messagesOf(parentNid: number): Uint32Array
  messages(): Iterable<{ nid: number; parentNid: number }>
}

const range = 0x1_0000_0000

export function indexNodes(nodes: Tree<NodeEntry>): NodeIndex {
  const folders = new Map<number, number[]>()
  const folderNids: number[] = []
  let pairs = new BigUint64Array(256)
  let count = 0
  for (const { nid, parentNid } of nodes.entries()) {
    const type = typeOfNid(nid)
    if (type === nidType.normalMessage) {
      if (count === pairs.length) pairs = grow(pairs)
      pairs[count++] = BigInt(parentNid) * BigInt(range) + BigInt(nid)
    } else if (type === nidType.normalFolder) {
      folderNids.push(nid)
      if (nid === parentNid) continue
      const children = folders.get(parentNid)
      if (children === undefined) folders.set(parentNid, [nid])
      else children.push(nid)
    }
  }
  // The halves of each number are the two parts: low 32 bits the message, high 32 bits its parent, on every machine this runs on.
  const halves = new Uint32Array(pairs.subarray(0, count).sort().buffer, 0, count * 2)
  return {
    folders,
    folderNids,
    messageCount: count,
    messagesOf: (parentNid) => sliceOf(halves, parentNid),
    messages: () => walkPairs(halves),
  }
}

function grow(pairs: BigUint64Array): BigUint64Array<ArrayBuffer> {
  const larger = new BigUint64Array(pairs.length * 2)
  larger.set(pairs)
  return larger
}

function sliceOf(halves: Uint32Array, parentNid: number): Uint32Array {
  const from = firstNotBelow(halves, parentNid)
  const nids: number[] = []
  for (let index = from; halves[index * 2 + 1] === parentNid; index++) nids.push(halves[index * 2] ?? 0)
  return Uint32Array.from(nids)
}

function firstNotBelow(halves: Uint32Array, parentNid: number): number {
  let low = 0
  let high = halves.length / 2
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((halves[middle * 2 + 1] ?? 0) < parentNid) low = middle + 1
    else high = middle
  }
  return low
}

function* walkPairs(halves: Uint32Array): Generator<{ nid: number; parentNid: number }> {
  for (let index = 0; index < halves.length; index += 2) yield { nid: halves[index] ?? 0, parentNid: halves[index + 1] ?? 0 }
}
