import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeSignature } from './block-signature.ts'
import { computeCrc } from './crc.ts'

/** The definition: a table of the polynomial, seed 0, no inversion. */
const table = Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})
const byDefinition = (bytes: Uint8Array): number =>
  bytes.reduce((crc, byte) => ((table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)) >>> 0, 0)

describe('PST-4 checksums and signatures (MS-PST 5.3, 5.5)', () => {
  it('PST-4 the checksum is the one of the definition', () => {
    expect(table.slice(0, 4)).toEqual([0x00000000, 0x77073096, 0xee0e612c, 0x990951ba])
    expect(computeCrc(Buffer.alloc(0))).toBe(0)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => computeCrc(bytes) === byDefinition(bytes)))
  })

  it('PST-4 a signature mixes the low 32 bits of place and id', () => {
    expect(computeSignature(0x4600, 0x4)).toBe(0x4604)
    expect(computeSignature(0x12345678, 0)).toBe(0x1234 ^ 0x5678)
    expect(computeSignature(0x1_2345_6780, 0x24)).toBe(computeSignature(0x2345_6780, 0x24))
  })
})
