import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../../ports.ts'
import { deriveKey } from './key-tree.ts'

/**
 * Seals short secrets of a profile, such as the password of a mail account, before they become a value of the database.
 *
 * Shapes: nonce (12 bytes), tag (16), then the text under AES-256-GCM. `subject` says what it belongs to and is authenticated: a secret that
 * is moved to another row does not open there. `open` answers null for what it did not seal.
 */
export type SecretBox = {
  seal(subject: string, secret: string): Buffer
  open(subject: string, sealed: Buffer): string | null
}

const nonceBytes = 12
const tagBytes = 16

export function createSecretBox(profileKey: Buffer, random: Random): SecretBox {
  const key = deriveKey(profileKey, 'secret')
  return {
    seal: (subject, secret) => {
      const nonce = random.bytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(subject))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text])
    },
    open: (subject, sealed) => {
      if (sealed.length < nonceBytes + tagBytes) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
        decipher.setAAD(Buffer.from(subject))
        decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
        return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8')
      } catch {
        // The tag does not fit: another profile's, another subject's, or changed bytes. All of them mean that there is no secret.
        return null
      }
    },
  }
}
