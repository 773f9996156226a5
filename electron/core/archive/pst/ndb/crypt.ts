import { mpbbI, mpbbR, mpbbS } from './crypt-tables.ts'

/** How data blocks are encoded: NDB_CRYPT_NONE, NDB_CRYPT_PERMUTE ("compressible"), NDB_CRYPT_CYCLIC ("high"). Source: MS-PST 2.2.2.6. */
export type CryptMethod = 'none' | 'permute' | 'cyclic'

/**
 * Writes the plain bytes of an encoded data block to a place of another buffer.
 *
 * Shapes: `bid` is the id of the block, whose low 32 bits are the key of the cyclic method; neither method hides anything, both are open.
 * Errors: none; `target` must hold the bytes from `at` on. Source: MS-PST 5.1 (CryptPermute), 5.2 (CryptCyclic).
 */
export function decodeBlock(method: CryptMethod, bid: number, source: Uint8Array, target: Uint8Array, at = 0): void {
  if (method === 'permute') decodePermute(source, target, at)
  else if (method === 'cyclic') decodeCyclic(source, target, at, bid)
  else target.set(source, at)
}

function decodePermute(source: Uint8Array, target: Uint8Array, at: number): void {
  const table = mpbbI
  const length = source.length
  for (let index = 0; index < length; index++) target[at + index] = table[source[index] as number] as number // within bounds
}

/** The method undoes itself: encoding and decoding are the same. */
function decodeCyclic(source: Uint8Array, target: Uint8Array, at: number, bid: number): void {
  const key = bid % 0x1_0000_0000
  let word = ((key >>> 16) ^ key) & 0xffff
  const length = source.length
  for (let index = 0; index < length; index++) {
    const low = word & 0xff
    const high = word >>> 8
    // The tables have 256 entries and every index is masked to a byte, so none of these is undefined.
    const first = mpbbR[((source[index] as number) + low) & 0xff] as number
    const second = mpbbS[(first + high) & 0xff] as number
    const third = mpbbI[(second - high) & 0xff] as number
    target[at + index] = (third - low) & 0xff
    word = (word + 1) & 0xffff
  }
}
