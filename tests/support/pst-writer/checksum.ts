import { crc32 } from 'node:zlib'

/** The CRC of MS-PST 5.3: the usual polynomial, but begun with 0 and not inverted at the end. */
export function weakCrc(bytes: Uint8Array): number {
  return (crc32(bytes, 0xffff_ffff) ^ 0xffff_ffff) >>> 0
}

/** The signature in trailers of pages and blocks. Source: MS-PST 5.5. */
export function signatureOf(offset: number, blockId: number): number {
  const mixed = ((offset % 0x1_0000_0000) ^ (blockId % 0x1_0000_0000)) >>> 0
  return (mixed >>> 16) ^ (mixed & 0xffff)
}
