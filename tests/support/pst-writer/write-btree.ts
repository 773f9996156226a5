import { pageTrailer, type Space } from './allocate-space.ts'
import { signatureOf, weakCrc } from './checksum.ts'
import type { Layout } from './layout.ts'
import type { PstSink } from './sink.ts'

/** Where a page or a block stands, and by which id: BREF of MS-PST 2.2.2.4. */
export type Reference = { blockId: number; offset: number }

/** One leaf entry of a b-tree: the key it is sorted by and its bytes, key included. */
export type TreeEntry = { key: number; bytes: Buffer }

type PageWriter = {
  sink: PstSink
  space: Space
  layout: Layout
  nextPageId: () => number
  type: 'nodes' | 'blocks'
  fill: number
}

const typeByte = { blocks: 0x80, nodes: 0x81 } as const

/**
 * Writes a b-tree of as many levels as it takes, leaves first, and gives the place of its root.
 *
 * Shapes: `entries` come sorted by key; `fill` is the most entries of a page, where a deeper tree is wanted than the pages call for.
 * Source: MS-PST 2.2.2.7.7.
 */
export function writeBtree(writer: PageWriter, entries: Iterable<TreeEntry>, entrySize: number): Reference {
  const { layout } = writer
  let level = 0
  let below = writeLevel(writer, entries, entrySize, level)
  while (below.length > 1) {
    level += 1
    below = writeLevel(
      writer,
      below.map(({ key, page }) => ({ key, bytes: branchEntry(layout, key, page) })),
      layout.branchEntrySize,
      level,
    )
  }
  const root = below[0]
  if (root) return root.page
  return writePage(writer, [], entrySize, 0)
}

type Written = { key: number; page: Reference }

function writeLevel(writer: PageWriter, entries: Iterable<TreeEntry>, entrySize: number, level: number): Written[] {
  const most = Math.max(2, Math.min(Math.floor(writer.layout.pageEntriesEnd / entrySize), writer.fill))
  const written: Written[] = []
  let batch: TreeEntry[] = []
  const flush = (): void => {
    const first = batch[0]
    if (first) written.push({ key: first.key, page: writePage(writer, batch, entrySize, level) })
    batch = []
  }
  for (const entry of entries) {
    batch.push(entry)
    if (batch.length === most) flush()
  }
  flush()
  return written
}

function writePage(writer: PageWriter, entries: readonly TreeEntry[], entrySize: number, level: number): Reference {
  const { layout, space, sink } = writer
  const page = { blockId: writer.nextPageId(), offset: space.allocate(layout.pageSize, layout.pageSize) }
  const data = Buffer.alloc(layout.pageSize - layout.pageTrailerSize)
  entries.forEach(({ bytes }, index) => {
    bytes.copy(data, index * entrySize)
  })
  const most = Math.floor(layout.pageEntriesEnd / entrySize)
  let at = layout.pageEntriesEnd
  if (layout.variant === 'unicode-4k') {
    data.writeUInt16LE(entries.length, at)
    data.writeUInt16LE(most, at + 2)
    at += 4
  } else {
    data[at] = entries.length
    data[at + 1] = most
    at += 2
  }
  data[at] = entrySize
  data[at + 1] = level
  const trailer = pageTrailer(layout, typeByte[writer.type], signatureOf(page.offset, page.blockId), weakCrc(data), page.blockId)
  sink.write(Buffer.concat([data, trailer]), page.offset)
  return page
}

function branchEntry(layout: Layout, key: number, page: Reference): Buffer {
  return wideNumbers(layout, [key, page.blockId, page.offset])
}

/** Numbers one after the other, 4 or 8 bytes each as the layout has it. */
export function wideNumbers(layout: Layout, numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * layout.wide)
  numbers.forEach((number, index) => {
    if (layout.wide === 4) bytes.writeUInt32LE(number, index * 4)
    else bytes.writeBigUInt64LE(BigInt(number), index * 8)
  })
  return bytes
}
