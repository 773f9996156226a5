import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeValue } from './property-value.ts'

const bytes = (text: string) => Buffer.from(text.replace(/ /g, ''), 'hex')

describe('PST-1 values of properties (MS-PST 2.3.3.3, 2.3.3.4)', () => {
  it.each([
    [0x0002, 'feff', -2],
    [0x0003, 'ffffffff', -1],
    [0x0005, '000000000000f03f', 1],
    [0x000b, '01', true],
    [0x0014, '0100000000000080', -9_223_372_036_854_775_807n],
    [0x0040, '00803ed5deb19d01', 0],
    [0x001f, '4100e4000000', 'Aä'],
    [0x001f, '4100e4', 'A'],
    [0x1003, '01000000 02000000', [1, 2]],
    [0x101f, '02000000 0c000000 0e000000 4100 42004300', ['A', 'BC']],
    [0x101f, '', []],
  ])('PST-1 type %i of %s', (type, hex, value) => {
    expect(decodeValue(type, bytes(hex))).toEqual(value)
  })

  it('PST-1 a time is exact to the millisecond, also beyond 2057, where its 100 ns no longer fit a double', () => {
    const time = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
    fc.assert(
      fc.property(time, (ticks) => {
        const stored = Buffer.alloc(8)
        stored.writeBigInt64LE(ticks)
        expect(decodeValue(0x0040, stored)).toBe(Number(ticks / 10_000n) - 11_644_473_600_000)
      }),
      { examples: [[(BigInt(Date.UTC(2060, 0, 1)) + 11_644_473_600_001n) * 10_000n]] },
    )
  })

  it('PST-1 8-bit strings and binaries stay bytes', () => {
    expect(decodeValue(0x001e, bytes('e400'))).toEqual(bytes('e400'))
    expect(decodeValue(0x1102, bytes('01000000 08000000 ff'))).toEqual([bytes('ff')])
  })

  it('PST-3 a list whose counts or offsets leave its bytes is no value', () => {
    for (const hex of ['ffffffff', '02000000 0c000000 ff000000 41', '02000000 0c000000 0a000000 4142', '010000'])
      expect(decodeValue(0x101f, bytes(hex))).toBeUndefined()
  })

  it('PST-3 no bytes of any type throw', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), fc.uint8Array({ maxLength: 64 }), (type, content) => {
        decodeValue(type, Buffer.from(content))
      }),
    )
  })
})
