import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBlock } from './crypt.ts'
import { mpbbI, mpbbR, mpbbS } from './crypt-tables.ts'

const decode = (method: 'none' | 'permute' | 'cyclic', bid: number, source: Uint8Array): Buffer => {
  const target = Buffer.alloc(source.length)
  decodeBlock(method, bid, source, target)
  return target
}

describe('PST-1 the encodings of data blocks (MS-PST 5.1, 5.2)', () => {
  it('PST-1 the tables are permutations, and begin as the specification has them', () => {
    for (const table of [mpbbI, mpbbR, mpbbS]) expect(new Set(table).size).toBe(256)
    expect([...mpbbR.slice(0, 8)]).toEqual([65, 54, 19, 98, 168, 33, 110, 187])
    expect([...mpbbS.slice(0, 8)]).toEqual([20, 83, 15, 86, 179, 200, 122, 156])
    expect([...mpbbI.slice(0, 8)]).toEqual([71, 241, 180, 230, 11, 106, 114, 72])
    mpbbS.forEach((to, from) => {
      expect(mpbbS[to]).toBe(from)
    })
  })

  it('PST-1 permute replaces byte by byte, whatever the block', () => {
    expect(decode('permute', 4, Buffer.from([0x41, 0x36, 0x13, 0x00]))).toEqual(Buffer.from([0, 1, 2, 0x47]))
  })

  it('PST-1 cyclic gives the bytes that its definition gives, from the id of the block', () => {
    // Worked by hand from 5.2: key 0x12345678 folds to 0x444c; 0x00 + 0x4c -> R 0x85 + 0x44 -> S 0x8e - 0x44 ...
    const low = 0x4c
    const high = 0x44
    const byHand = (mpbbI[((mpbbS[((mpbbR[low] ?? 0) + high) & 0xff] ?? 0) - high) & 0xff] ?? 0) - low
    expect(decode('cyclic', 0x12345678, Buffer.from([0]))[0]).toBe(byHand & 0xff)
  })

  it('PST-1 cyclic undoes itself, and its key is the low 32 bits of the id', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (bytes, bid) => {
        const encoded = decode('cyclic', bid, bytes)
        expect(decode('cyclic', bid, encoded)).toEqual(Buffer.from(bytes))
        expect(decode('cyclic', bid + 0x1_0000_0000, bytes)).toEqual(encoded)
      }),
    )
  })

  it('PST-1 a block is written into the middle of a larger buffer and touches nothing else', () => {
    const target = Buffer.alloc(6, 0xee)
    decodeBlock('permute', 4, Buffer.from([0x41, 0x36]), target, 2)
    expect(target).toEqual(Buffer.from([0xee, 0xee, 0, 1, 0xee, 0xee]))
  })
})
