import { computeSignature } from './block-signature.ts'
import type { ByteSource } from './byte-source.ts'
import { computeCrc } from './crc.ts'

/** Bytes that exist only where something was put; the rest of the source is zero. For tests only. */
export function sparseSource(sizeBytes: number, pieces: ReadonlyMap<number, Buffer>): ByteSource {
  return {
    sizeBytes,
    readAt: (offset, length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, sizeBytes - offset)))
      for (const [at, piece] of pieces)
        if (at + piece.length > offset && at < offset + bytes.length)
          piece.copy(bytes, Math.max(0, at - offset), Math.max(0, offset - at))
      return bytes
    },
  }
}

/** A page of a Unicode b-tree, its entries as numbers of 64 bits. For tests only. */
export function makePage(type: 0x80 | 0x81, level: number, entryBytes: number, entries: bigint[][]): Buffer {
  const bytes = Buffer.alloc(512)
  entries.forEach((entry, index) => {
    entry.forEach((value, place) => {
      bytes.writeBigUInt64LE(value, index * entryBytes + place * 8)
    })
  })
  bytes.writeUInt8(entries.length, 488)
  bytes.writeUInt8(Math.floor(488 / entryBytes), 489)
  bytes.writeUInt8(entryBytes, 490)
  bytes.writeUInt8(level, 491)
  bytes.writeUInt8(type, 496)
  bytes.writeUInt8(type, 497)
  bytes.writeUInt32LE(computeCrc(bytes.subarray(0, 496)), 500)
  return bytes
}

/** A block of a Unicode file with its trailer. For tests only. */
export function makeBlock(bid: number, offset: number, content: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil((content.length + 16) / 64) * 64)
  content.copy(bytes)
  const trailer = bytes.length - 16
  bytes.writeUInt16LE(content.length, trailer)
  bytes.writeUInt16LE(computeSignature(offset, bid), trailer + 2)
  bytes.writeUInt32LE(computeCrc(content), trailer + 4)
  bytes.writeBigUInt64LE(BigInt(bid), trailer + 8)
  return bytes
}
