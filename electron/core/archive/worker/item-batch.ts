import { createPack } from '../../pack-bytes.ts'
import type { RawItem } from '../raw-item.ts'

const batchBytes = 1024 * 1024
const batchItemsMax = 256

/**
 * Gathers items until a batch is worth sending: about 1 MiB, or 256 items.
 *
 * Shapes: `add` answers true when the batch should be taken.
 */
export function createItemBatch(): { add(item: RawItem): boolean; take(): { items: RawItem[]; buffer: ArrayBuffer } } {
  let items: RawItem[] = []
  let held = 0
  return {
    add: (item) => {
      items.push(item)
      held += countBytes(item)
      return held >= batchBytes || items.length >= batchItemsMax
    },
    take: () => {
      const packed = packItems(items, held)
      items = []
      held = 0
      return packed
    },
  }
}

function countBytes({ bytes, properties, detached }: RawItem): number {
  const files = detached.reduce((sum, { content, head }) => sum + content.byteLength + head.byteLength, 0)
  return bytes.byteLength + (properties?.byteLength ?? 0) + files
}

/** Moves the bytes of all items into one buffer, which can be handed to another thread without a copy. */
function packItems(items: RawItem[], total: number): { items: RawItem[]; buffer: ArrayBuffer } {
  const { buffer, move } = createPack(total)
  for (const item of items) {
    item.bytes = move(item.bytes)
    if (item.properties) item.properties = move(item.properties)
    item.detached = item.detached.map((file) => ({ ...file, content: move(file.content), head: move(file.head) }))
  }
  return { items, buffer }
}
