import { hex, type Report } from '../ndb/fault-list.ts'
import type { Heap } from './heap.ts'

/**
 * A b-tree in a heap: records of a key and a value of fixed sizes, in key order.
 *
 * Shapes: `leaves` gives the leaf items one by one, each holding whole records of `recordBytes`.
 * Source: MS-PST 2.3.2 (BTH).
 */
export type Bth = { readonly keyBytes: number; readonly recordBytes: number; leaves(): Iterable<Buffer> }

const headerBytes = 8
/** Three levels already hold millions of records. */
const bthLevelMax = 8

export function openBth(heap: Heap, hidHeader: number, name: string, report: Report): Bth | null {
  const header = heap.item(hidHeader)
  if (header === null || header.length < headerBytes || header[0] !== 0xb5) {
    report('damaged_heap', `The records of ${name} cannot be read: their b-tree does not begin at ${hex(hidHeader)}.`)
    return null
  }
  const keyBytes = header.readUInt8(1)
  const valueBytes = header.readUInt8(2)
  const levels = header.readUInt8(3)
  if (keyBytes === 0 || valueBytes === 0 || levels > bthLevelMax) {
    report(
      'damaged_heap',
      `The records of ${name} cannot be read: keys of ${keyBytes}, values of ${valueBytes} bytes, ${levels} levels.`,
    )
    return null
  }
  const root = header.readUInt32LE(4)
  return { keyBytes, recordBytes: keyBytes + valueBytes, leaves: () => walkLeaves(heap, root, keyBytes, levels, name, report) }
}

function* walkLeaves(
  heap: Heap,
  root: number,
  keyBytes: number,
  levels: number,
  name: string,
  report: Report,
): Generator<Buffer> {
  const visited = new Set<number>()
  const waiting = root === 0 ? [] : [{ hid: root, level: levels }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visited.has(next.hid)) {
      report('damaged_heap', `Cycle in the records of ${name}: heap item ${hex(next.hid)} is reached twice.`)
      continue
    }
    visited.add(next.hid)
    const item = heap.item(next.hid)
    if (item === null) continue
    if (next.level === 0) {
      yield item
      continue
    }
    const entryBytes = keyBytes + 4
    for (let at = (Math.floor(item.length / entryBytes) - 1) * entryBytes; at >= 0; at -= entryBytes)
      waiting.push({ hid: item.readUInt32LE(at + keyBytes), level: next.level - 1 })
  }
}
