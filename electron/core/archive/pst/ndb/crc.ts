import { crc32 } from 'node:zlib'

/**
 * The checksum of pages, blocks and the header.
 *
 * The CRC-32 of the polynomial 0xedb88320 without the two inversions that zlib makes; undoing these lets the native code do the work.
 * Source: MS-PST 5.3 (ComputeCRC, seed 0).
 */
export function computeCrc(bytes: Uint8Array): number {
  return ~crc32(bytes, 0xffff_ffff) >>> 0
}
