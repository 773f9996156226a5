import { describe, expect, it } from 'vitest'
import { KeyFile } from './key-file.ts'
import { type KeySlot, unwrapWithKey, unwrapWithPassword, wrapWithKey, wrapWithPassword } from './key-slot.ts'

let drawn = 0
const random = {
  bytes: (count: number) => {
    drawn += 1
    return Buffer.alloc(count, drawn)
  },
}
const profile = '0f8fad5b-d9cb-469f-a165-70867728950e'
const other = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
const profileKey = Buffer.alloc(32, 7)
const slotKey = Buffer.alloc(32, 9)

describe('key slots', () => {
  it('STO-11 a slot keeps its format: what is written today opens tomorrow', () => {
    drawn = 0
    const slot = wrapWithKey(
      profile,
      profileKey,
      slotKey,
      { kind: 'device', createdAt: 1_736_150_400_000, personId: null },
      random,
    )
    expect({ orgo_keys: 1, profile, slots: [slot] }).toMatchInlineSnapshot(`
      {
        "orgo_keys": 1,
        "profile": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "slots": [
          {
            "createdAt": 1736150400000,
            "id": "slot_0101010101010101",
            "kdf": null,
            "kind": "device",
            "personId": null,
            "wrapped": "AgICAgICAgICAgIC/RPhc1lFl0Po5Bw30Zx9KDs2Immfk1DEB9h79viP+t1BO4eYbWbM/bzO1NQJ68MR",
          },
        ],
      }
    `)
    expect(KeyFile.parse({ orgo_keys: 1, profile, slots: [slot] }).slots[0]).toEqual(slot)
  })

  it('STO-11 A-7 a slot made by the first version opens with its password', async () => {
    const slot: KeySlot = JSON.parse(firstPersonSlot)
    expect(await unwrapWithPassword(profile, slot, 'four random words here')).toEqual(profileKey)
    expect(await unwrapWithPassword(profile, slot, 'four random words hers')).toBeNull()
  })

  it('STO-11 a slot cannot be moved to another profile, called by another kind or another id', () => {
    const slot = wrapWithKey(profile, profileKey, slotKey, { kind: 'device', createdAt: 0, personId: null }, random)
    expect(unwrapWithKey(profile, slot, slotKey)).toEqual(profileKey)
    expect(unwrapWithKey(other, slot, slotKey)).toBeNull()
    expect(unwrapWithKey(profile, { ...slot, kind: 'keychain' }, slotKey)).toBeNull()
    expect(unwrapWithKey(profile, { ...slot, id: 'slot_0000000000000000' }, slotKey)).toBeNull()
    expect(unwrapWithKey(profile, slot, Buffer.alloc(32, 8))).toBeNull()
    expect(unwrapWithKey(profile, { ...slot, wrapped: '' }, slotKey)).toBeNull()
  })

  it('A-7 a password costs scrypt 2^17/8/1 with its own salt, and Unicode forms of it are one', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() =>
        wrapWithPassword(profile, profileKey, 'gar\u00e7on et fille', { createdAt: 0, personId: 'person_1' }, random),
      ),
    )
    expect(first?.kdf).toMatchObject({ name: 'scrypt', n: 131072, r: 8, p: 1 })
    expect(first?.kdf?.salt).not.toBe(second?.kdf?.salt)
    expect(first && (await unwrapWithPassword(profile, first, 'garc\u0327on et fille'))).toEqual(profileKey)
  })
})

const firstPersonSlot =
  '{"createdAt":1736150400000,"personId":"person_0102030405060708","id":"slot_0202020202020202","kind":"person","kdf":{"name":"scrypt","n":131072,"r":8,"p":1,"salt":"AQEBAQEBAQEBAQEBAQEBAQ=="},"wrapped":"AwMDAwMDAwMDAwMDgmYrOH4c2sjjAweQwi6TVtAFStlfYP49ts11BvKl+NUVobP95JhurLSvdBwtxOh/"}'
