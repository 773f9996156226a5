import { weakCrc } from './checksum.ts'
import { type Layout, layoutOf } from './layout.ts'

export type MappedPage = { offset: number; type: 'nodes' | 'blocks'; level: number; entries: number; entrySize: number }
export type MappedBlock = { blockId: number; offset: number; size: number; entryAt: number; page: MappedPage }

/** Where the pages and blocks of a sound store of `end` bytes stand: for tests that damage one of them. */
export type StoreMap = { layout: Layout; pages: MappedPage[]; blocks: MappedBlock[]; end: number }

export function mapStore(bytes: Buffer): StoreMap {
  const version = bytes.readUInt16LE(10)
  const layout = layoutOf(version >= 36 ? 'unicode-4k' : version >= 20 ? 'unicode' : 'ansi', version)
  const pages: MappedPage[] = []
  for (let offset = layout.firstAllocationMap; offset + layout.pageSize <= bytes.length; offset += layout.pageSize) {
    const page = pageAt(bytes, layout, offset)
    if (page) pages.push(page)
  }
  const blocks = pages
    .filter(({ type, level }) => type === 'blocks' && level === 0)
    .flatMap((page) => blocksOf(bytes, layout, page))
  return { layout, pages, blocks, end: bytes.length }
}

function pageAt(bytes: Buffer, layout: Layout, offset: number): MappedPage | null {
  const trailer = offset + layout.pageSize - layout.pageTrailerSize
  const type = bytes[trailer]
  if (
    (type !== 0x80 && type !== 0x81) ||
    bytes[trailer + 1] !== type ||
    crcOfPage(bytes, layout, offset) !== bytes.readUInt32LE(crcAt(layout, offset))
  )
    return null
  const counts = offset + layout.pageEntriesEnd
  const large = layout.variant === 'unicode-4k'
  return {
    offset,
    type: type === 0x80 ? 'blocks' : 'nodes',
    entries: large ? bytes.readUInt16LE(counts) : (bytes[counts] ?? 0),
    entrySize: bytes[counts + (large ? 4 : 2)] ?? 0,
    level: bytes[counts + (large ? 5 : 3)] ?? 0,
  }
}

function crcAt(layout: Layout, offset: number): number {
  return offset + layout.pageSize - layout.pageTrailerSize + (layout.wide === 4 ? 8 : 4)
}

function crcOfPage(bytes: Buffer, layout: Layout, offset: number): number {
  return weakCrc(bytes.subarray(offset, offset + layout.pageSize - layout.pageTrailerSize))
}

/** Makes the checksum of a changed page right again. */
export function sealPage(bytes: Buffer, layout: Layout, offset: number): void {
  bytes.writeUInt32LE(crcOfPage(bytes, layout, offset), crcAt(layout, offset))
}

/** Makes the checksum of a changed block right again. */
export function sealBlock(bytes: Buffer, layout: Layout, { offset, size }: MappedBlock): void {
  const end = offset + Math.ceil((size + layout.blockTrailerSize) / layout.unit) * layout.unit
  const at = end - layout.blockTrailerSize + (layout.wide === 4 ? 8 : 4)
  bytes.writeUInt32LE(weakCrc(bytes.subarray(offset, offset + size)), at)
}

/** A number of 4 or 8 bytes, as the layout has it. */
export function readWide(bytes: Buffer, layout: Layout, at: number): number {
  return layout.wide === 4 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at))
}

export function writeWide(bytes: Buffer, layout: Layout, at: number, value: number): void {
  if (layout.wide === 4) bytes.writeUInt32LE(value, at)
  else bytes.writeBigUInt64LE(BigInt(value), at)
}

function blocksOf(bytes: Buffer, layout: Layout, page: MappedPage): MappedBlock[] {
  return Array.from({ length: page.entries }, (_, index) => {
    const entryAt = page.offset + index * page.entrySize
    return {
      blockId: readWide(bytes, layout, entryAt),
      offset: readWide(bytes, layout, entryAt + layout.wide),
      size: bytes.readUInt16LE(entryAt + layout.wide * 2),
      entryAt,
      page,
    }
  })
}
