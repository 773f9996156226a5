import { batchBytes, batchItems } from '../mbox/limits.ts'
import type { RawItem } from '../raw-item.ts'

/** Joins small batches into ones of about 1 MiB or 256 items, as files with one mail each give many. */
export async function* gatherBatches(batches: AsyncIterable<RawItem[]>, isClosed: () => boolean): AsyncGenerator<RawItem[]> {
  let gathered: RawItem[] = []
  let bytes = 0
  for await (const items of batches) {
    if (isClosed()) return
    for (const item of items) {
      gathered.push(item)
      bytes += item.bytes.byteLength
      if (bytes < batchBytes && gathered.length < batchItems) continue
      yield gathered
      gathered = []
      bytes = 0
    }
  }
  if (gathered.length > 0) yield gathered
}
