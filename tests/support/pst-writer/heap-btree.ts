import { type Heap, largestHeapItem } from './heap.ts'

/**
 * A b-tree inside a heap, its head allocated at once and its records written by `fill`.
 *
 * Shapes: records are whole, key first, sorted by key. `leafRoom` is the most bytes of one leaf, where a deeper tree is wanted.
 * The head comes first because readers in use expect it to be the first item of its heap.
 * Source: MS-PST 2.3.2.
 */
export type HeapBtree = { headId: number; fill(records: readonly Buffer[], leafRoom?: number): void }

export function createHeapBtree(heap: Heap, keySize: number, valueSize: number): HeapBtree {
  const headId = heap.allocate(headOf(keySize, valueSize, 0, 0))
  return {
    headId,
    fill(records, leafRoom = largestHeapItem) {
      let level = 0
      let below = writeLevel(heap, records, keySize + valueSize, leafRoom)
      while (below.length > 1) {
        level += 1
        const branches = below.map(({ first, heapId }) => {
          const branch = Buffer.alloc(keySize + 4)
          first.copy(branch, 0, 0, keySize)
          branch.writeUInt32LE(heapId, keySize)
          return branch
        })
        below = writeLevel(heap, branches, keySize + 4, leafRoom)
      }
      heap.overwrite(headId, headOf(keySize, valueSize, level, below[0]?.heapId ?? 0))
    },
  }
}

function writeLevel(heap: Heap, records: readonly Buffer[], size: number, room: number): { first: Buffer; heapId: number }[] {
  const most = Math.max(2, Math.floor(room / size))
  const written: { first: Buffer; heapId: number }[] = []
  for (let at = 0; at < records.length; at += most) {
    const part = records.slice(at, at + most)
    const first = part[0]
    if (first) written.push({ first, heapId: heap.allocate(Buffer.concat(part)) })
  }
  return written
}

function headOf(keySize: number, valueSize: number, levels: number, root: number): Buffer {
  const head = Buffer.alloc(8)
  head[0] = 0xb5
  head[1] = keySize
  head[2] = valueSize
  head[3] = levels
  head.writeUInt32LE(root, 4)
  return head
}
