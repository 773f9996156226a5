import { type Layout, largestData } from './layout.ts'

/** 3,580 bytes: a longer value does not go into a heap but into a subnode. Source: MS-PST 2.3.3.3. */
export const largestHeapItem = 3580

/** What a heap holds, by its signature. Source: MS-PST 2.3.1.2, bClientSig. */
export const heapSignatures = { table: 0x7c, properties: 0xbc } as const

/**
 * A heap-on-node that grows block by block.
 *
 * Shapes: `allocate` gives the heap id of an item, `overwrite` changes an item without changing its size, `blocks` are the finished blocks.
 * Source: MS-PST 2.3.1.
 */
export type Heap = {
  allocate(item: Uint8Array): number
  overwrite(heapId: number, item: Uint8Array): void
  blocks(userRoot: number): Buffer[]
}

/** A block while it fills: items are copied into it, so that it holds no other memory alive. */
type HeapBlock = { bytes: Buffer; starts: number[]; used: number }

export function createHeap(layout: Layout, signature: number): Heap {
  const blocks: HeapBlock[] = []
  const mostItems = 2 ** layout.heapIndexBits - 1
  const room = largestData(layout)
  const fits = (block: HeapBlock, size: number): boolean =>
    block.starts.length < mostItems && block.used + size + 2 * (block.starts.length + 2) + 5 <= room

  return {
    allocate(item) {
      if (item.length === 0) return 0
      if (item.length > largestHeapItem) throw new Error(`A heap item of ${item.length} bytes`)
      let block = blocks.at(-1)
      if (!block || !fits(block, item.length)) {
        block = { bytes: Buffer.alloc(1024), starts: [], used: headSize(blocks.length) }
        blocks.push(block)
      }
      if (block.used + item.length > block.bytes.length) {
        const larger = Buffer.alloc(Math.max(block.bytes.length * 2, block.used + item.length))
        block.bytes.copy(larger, 0, 0, block.used)
        block.bytes = larger
      }
      block.starts.push(block.used)
      block.bytes.set(item, block.used)
      block.used += item.length
      return ((blocks.length - 1) * 2 ** (layout.heapIndexBits + 5) + block.starts.length * 32) >>> 0
    },
    overwrite(heapId, item) {
      const block = blocks[Math.floor(heapId / 2 ** (layout.heapIndexBits + 5))]
      const index = ((heapId >>> 5) & mostItems) - 1
      const start = block?.starts[index]
      if (!block || start === undefined || (block.starts[index + 1] ?? block.used) - start !== item.length)
        throw new Error(`No item of ${item.length} bytes at ${heapId}`)
      block.bytes.set(item, start)
    },
    blocks(userRoot) {
      const levels = blocks.map((block) => fillLevel(room - block.used - 2 * block.starts.length - 6))
      return blocks.map((block, index) => heapBlock(block, headOf(index, signature, userRoot, levels)))
    },
  }
}

/** Block 8 and every 128th after it tell of the fill of those that follow. Source: MS-PST 2.3.1.4. */
function tellsFill(index: number): boolean {
  return index >= 8 && (index - 8) % 128 === 0
}

function headSize(index: number): number {
  return index === 0 ? 12 : tellsFill(index) ? 66 : 2
}

function headOf(index: number, signature: number, userRoot: number, levels: readonly number[]): Buffer {
  const head = Buffer.alloc(headSize(index))
  if (index === 0) {
    head[2] = 0xec
    head[3] = signature
    head.writeUInt32LE(userRoot, 4)
    packLevels(levels.slice(0, 8)).copy(head, 8)
  } else if (tellsFill(index)) packLevels(levels.slice(index, index + 128)).copy(head, 2)
  return head
}

function packLevels(levels: readonly number[]): Buffer {
  const packed = Buffer.alloc(Math.ceil(levels.length / 2))
  levels.forEach((level, index) => {
    packed[index >> 1] = (packed[index >> 1] ?? 0) | (level << ((index & 1) * 4))
  })
  return packed
}

/** Source: MS-PST 2.3.1.2, "FILL_LEVEL". */
function fillLevel(free: number): number {
  const bounds = [3584, 2560, 2048, 1792, 1536, 1280, 1024, 768, 512, 256, 128, 64, 32, 16, 8]
  const level = bounds.findIndex((bound) => free >= bound)
  return level < 0 ? 15 : level
}

/** The head, the items, and the map of where each item begins, at an even place. Source: MS-PST 2.3.1.5. */
function heapBlock({ bytes, starts, used }: HeapBlock, head: Buffer): Buffer {
  const mapAt = used + (used & 1)
  const whole = Buffer.alloc(mapAt + 4 + 2 * (starts.length + 1))
  bytes.copy(whole, 0, 0, used)
  head.copy(whole)
  whole.writeUInt16LE(mapAt, 0)
  whole.writeUInt16LE(starts.length, mapAt)
  for (const [index, start] of [...starts, used].entries()) whole.writeUInt16LE(start, mapAt + 4 + index * 2)
  return whole
}
