import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'
import { z } from 'zod'
import type { Random } from '../../ports.ts'

/** Ways to come to the profile key. `recovery` has its place in the format; this version makes none. */
export const SlotKind = z.enum(['person', 'device', 'keychain', 'recovery'])
export type SlotKind = z.infer<typeof SlotKind>

const Base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/)

/**
 * The profile key wrapped once.
 *
 * Shapes: `wrapped` is nonce (12), ciphertext (32) and tag (16) of AES-256-GCM in base64, with profile, slot id and kind as associated
 * data, so that a slot cannot be moved to another profile or called by another kind. `kdf` is there for kinds opened by a secret that a
 * person types; `personId` says whose slot it is.
 */
export const KeySlot = z.strictObject({
  id: z.string().regex(/^slot_[0-9a-f]{16}$/),
  kind: SlotKind,
  createdAt: z.int(),
  personId: z.string().nullable(),
  kdf: z
    .strictObject({
      name: z.literal('scrypt'),
      n: z
        .int()
        .min(16384)
        .max(2 ** 20),
      r: z.int().min(1).max(32),
      p: z.int().min(1).max(16),
      salt: Base64,
    })
    .nullable(),
  wrapped: Base64,
})
export type KeySlot = z.infer<typeof KeySlot>

/** scrypt 2^17/8/1: about 0.3 s and 128 MiB for each guess. `maxmem` must name the memory or Node refuses. */
const scryptCost = { n: 2 ** 17, r: 8, p: 1 } as const
const scryptMemoryBytes = 256 * 1024 * 1024
const nonceBytes = 12
const tagBytes = 16

/** Wraps the profile key for a slot whose 32-byte key is at hand (device, keychain). */
export function wrapWithKey(
  profile: string,
  profileKey: Buffer,
  slotKey: Buffer,
  slot: Pick<KeySlot, 'kind' | 'createdAt' | 'personId'>,
  random: Random,
): KeySlot {
  const id = `slot_${random.bytes(8).toString('hex')}`
  return {
    ...slot,
    id,
    kdf: null,
    wrapped: seal(profileKey, slotKey, associatedData(profile, id, slot.kind), random).toString('base64'),
  }
}

/** Wraps the profile key for a person's password. */
export async function wrapWithPassword(
  profile: string,
  profileKey: Buffer,
  password: string,
  slot: Pick<KeySlot, 'createdAt' | 'personId'>,
  random: Random,
): Promise<KeySlot> {
  const salt = random.bytes(16)
  const id = `slot_${random.bytes(8).toString('hex')}`
  const key = await stretch(password, salt, scryptCost)
  const wrapped = seal(profileKey, key, associatedData(profile, id, 'person'), random).toString('base64')
  key.fill(0)
  return { ...slot, id, kind: 'person', kdf: { name: 'scrypt', ...scryptCost, salt: salt.toString('base64') }, wrapped }
}

/** Opens a slot with its 32-byte key; null when the key is not this slot's. */
export function unwrapWithKey(profile: string, slot: KeySlot, slotKey: Buffer): Buffer | null {
  return unseal(Buffer.from(slot.wrapped, 'base64'), slotKey, associatedData(profile, slot.id, slot.kind))
}

/** Opens a slot with a typed secret; null when it is not this slot's. */
export async function unwrapWithPassword(profile: string, slot: KeySlot, password: string): Promise<Buffer | null> {
  if (!slot.kdf) return null
  const key = await stretch(password, Buffer.from(slot.kdf.salt, 'base64'), slot.kdf)
  const profileKey = unwrapWithKey(profile, slot, key)
  key.fill(0)
  return profileKey
}

function associatedData(profile: string, id: string, kind: SlotKind): Buffer {
  return Buffer.from(`orgo/1|${profile}|${id}|${kind}`)
}

function seal(plain: Buffer, key: Buffer, aad: Buffer, random: Random): Buffer {
  const nonce = random.bytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function unseal(sealed: Buffer, key: Buffer, aad: Buffer): Buffer | null {
  if (sealed.length < nonceBytes + tagBytes) return null
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    .setAAD(aad)
    .setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()])
  } catch {
    // GCM has one way to say "wrong key or altered bytes": final() throws. Both mean that this slot does not open.
    return null
  }
}

function stretch(password: string, salt: Buffer, cost: { n: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, { N: cost.n, r: cost.r, p: cost.p, maxmem: scryptMemoryBytes }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
