import { weakCrc } from './checksum.ts'
import type { Layout } from './layout.ts'
import type { PstSink } from './sink.ts'

const pageMapEvery = 8
const typeOf = { freeMap: 0x82, pageMap: 0x83, allocationMap: 0x84, freePageMap: 0x85 } as const

/**
 * Hands out places in the file from front to back, leaves out where the maps stand, and writes the maps.
 *
 * `gapBytes` are left out near the front, maps and all: a hole, so that a small store has places beyond 4 GB.
 * Source: MS-PST 2.2.2.7.2 to 2.2.2.7.6 and 5.7. A file with pages of 4 KiB has allocation maps only, as libpff found them.
 */
export type Space = {
  /** A place for `size` bytes at a multiple of `alignment`; it never lies in two allocation maps. */
  allocate(size: number, alignment: number): number
  /** Writes the maps that are still open; `freeBytes` is what the last one has left. */
  finish(): { fileSize: number; lastMap: number; freeBytes: number }
}

export function createSpace(sink: PstSink, layout: Layout, gapBytes = 0): Space {
  let index = -1
  let mapAt = 0
  let next = 0
  let bits = Buffer.alloc(layout.allocationMapBytes)

  const mark = (from: number, to: number): void => {
    for (let unit = (from - mapAt) / layout.unit; unit < Math.ceil((to - mapAt) / layout.unit); unit += 1)
      bits[unit >> 3] = (bits[unit >> 3] ?? 0) | (0x80 >> (unit & 7))
  }
  const writeMap = (): void => sink.write(mapPage(layout, typeOf.allocationMap, mapAt, bits), mapAt)
  const open = (): void => {
    if (index >= 0) writeMap()
    index += 1
    mapAt = layout.firstAllocationMap + index * layout.allocationMapSpan
    bits = Buffer.alloc(layout.allocationMapBytes)
    next = mapAt + layout.pageSize
    for (const type of otherMapsAt(layout, index)) {
      sink.write(mapPage(layout, type, next, Buffer.alloc(layout.allocationMapBytes, 0xff)), next)
      next += layout.pageSize
    }
    mark(mapAt, next)
  }
  open()
  if (gapBytes > 0) {
    index += Math.ceil(gapBytes / layout.allocationMapSpan)
    open()
  }
  return {
    allocate(size, alignment) {
      let place = Math.ceil(next / alignment) * alignment
      while (place + size > mapAt + layout.allocationMapSpan) {
        open()
        place = Math.ceil(next / alignment) * alignment
      }
      mark(place, place + size)
      next = place + size
      return place
    },
    finish() {
      writeMap()
      const fileSize = mapAt + layout.allocationMapSpan
      return { fileSize, lastMap: mapAt, freeBytes: fileSize - next }
    },
  }
}

/** The deprecated maps that stand behind an allocation map, all of them saying that nothing is free. */
function otherMapsAt(layout: Layout, index: number): number[] {
  if (layout.variant === 'unicode-4k') return []
  const pageMap = index / pageMapEvery
  return [
    ...(Number.isInteger(pageMap) ? [typeOf.pageMap] : []),
    ...(index >= 128 && (index - 128) % 496 === 0 ? [typeOf.freeMap] : []),
    ...(Number.isInteger(pageMap) && pageMap >= 1024 && (pageMap - 1024) % 3968 === 0 ? [typeOf.freePageMap] : []),
  ]
}

function mapPage(layout: Layout, type: number, offset: number, bits: Buffer): Buffer {
  const data = Buffer.alloc(layout.pageSize - layout.pageTrailerSize)
  bits.copy(data, data.length - bits.length)
  return Buffer.concat([data, pageTrailer(layout, type, 0, weakCrc(data), offset)])
}

/** The last bytes of a page. Source: MS-PST 2.2.2.7.1. */
export function pageTrailer(layout: Layout, type: number, signature: number, crc: number, blockId: number): Buffer {
  const trailer = Buffer.alloc(layout.pageTrailerSize)
  trailer[0] = type
  trailer[1] = type
  trailer.writeUInt16LE(signature, 2)
  if (layout.wide === 4) {
    trailer.writeUInt32LE(blockId, 4)
    trailer.writeUInt32LE(crc, 8)
  } else {
    trailer.writeUInt32LE(crc, 4)
    trailer.writeBigUInt64LE(BigInt(blockId), 8)
  }
  return trailer
}
