import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const random = { bytes: (count: number) => randomBytes(count) }
const box = createSecretBox(randomBytes(32), random)

describe('the secret box', () => {
  it('A7 ACC-1 opens what it sealed, for the same subject and profile alone', () => {
    const sealed = box.seal('account_1', 'canary-päss')
    expect(box.open('account_1', sealed)).toBe('canary-päss')
    expect(box.open('account_2', sealed)).toBeNull()
    expect(createSecretBox(randomBytes(32), random).open('account_1', sealed)).toBeNull()
  })

  it('A7 ACC-1 shows nothing of the secret, and never seals it alike', () => {
    const sealed = box.seal('account_1', 'canary')
    expect(sealed.includes('canary')).toBe(false)
    expect(box.seal('account_1', 'canary').equals(sealed)).toBe(false)
  })

  it('A7 ACC-1 opens no changed or cut bytes, and never throws', () => {
    const sealed = box.seal('account_1', 'canary')
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(box.open('account_1', changed)).toBeNull()
      expect(box.open('account_1', sealed.subarray(0, at))).toBeNull()
    }
  })
})
