import { fixedSizes, type StoredProperty } from './encode-value.ts'
import { createHeap, heapSignatures, largestHeapItem } from './heap.ts'
import { createHeapBtree } from './heap-btree.ts'
import { type NodeDatabase, nodeKinds, type SubnodeEntry } from './node-database.ts'

/** What a node is made of: its data, and the subnodes that its owner completes and writes. */
export type NodeParts = { data: number; subnodes: SubnodeEntry[] }

/**
 * Writes a property context: the properties of one object.
 *
 * Shapes: values over 3,580 bytes become subnodes, numbered from `firstSubnode` on; `leafRoom` bounds the leaves of its b-tree.
 * Source: MS-PST 2.3.3.
 */
export function writeProperties(database: NodeDatabase, properties: readonly StoredProperty[], leafRoom?: number): NodeParts {
  const heap = createHeap(database.layout, heapSignatures.properties)
  const btree = createHeapBtree(heap, 2, 6)
  const subnodes: SubnodeEntry[] = []
  const records = [...properties]
    .sort((one, other) => one.id - other.id)
    .map(({ id, type, bytes }) => {
      const record = Buffer.alloc(8)
      record.writeUInt16LE(id, 0)
      record.writeUInt16LE(type, 2)
      if ((fixedSizes.get(type) ?? 8) <= 4) bytes.copy(record, 4)
      else if (bytes.length <= largestHeapItem) record.writeUInt32LE(heap.allocate(bytes), 4)
      else {
        const nodeId = valueNodeId(subnodes.length)
        subnodes.push({ nodeId, data: database.writeData(bytes), subnodes: 0 })
        record.writeUInt32LE(nodeId, 4)
      }
      return record
    })
  btree.fill(records, leafRoom)
  return { data: database.writeBlocks(heap.blocks(btree.headId)), subnodes }
}

/** The id of a subnode that holds one value, the first of them 0x811f. */
export function valueNodeId(index: number): number {
  return (0x408 + index) * 32 + nodeKinds.value
}
