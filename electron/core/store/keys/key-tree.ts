import { hkdfSync } from 'node:crypto'

/** What one branch of the key tree is for. The words go into the derivation: changing one loses what it protects. */
export type KeyPurpose = 'db' | 'blob' | 'blob-name' | 'manifest' | 'secret'

/** 32 bytes: the key of everything in one profile. It is never written but wrapped in a slot. */
export const profileKeyBytes = 32

/**
 * Derives the key of one purpose from the profile key.
 *
 * Shapes: 32 bytes in, 32 bytes out; equal input gives an equal key. Source: HKDF-SHA-256, RFC 5869.
 */
export function deriveKey(profileKey: Buffer, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', profileKey, Buffer.alloc(0), `orgo/1/${purpose}`, 32))
}
