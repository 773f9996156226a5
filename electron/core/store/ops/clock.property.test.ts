import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareStamps, counterMax, nextStamp, type Stamp } from './clock.ts'

const dev = Buffer.alloc(8)
const wall = fc.integer({ min: -1e12, max: 4e12 })

describe('nextStamp', () => {
  it('STO-7 R10 strictly increases whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(wall, { minLength: 2, maxLength: 50 }), (readings) => {
        let last: Stamp = { ms: 0, c: 0 }
        for (const now of readings) {
          const next = nextStamp(last, now)
          expect(compareStamps({ ...next, dev }, { ...last, dev })).toBeGreaterThan(0)
          expect(next.c).toBeGreaterThanOrEqual(0)
          expect(next.c).toBeLessThanOrEqual(counterMax)
          expect(next.ms).toBeGreaterThanOrEqual(now)
          last = next
        }
      }),
    )
  })

  it('STO-7 borrows the next millisecond when the counter of one is full', () => {
    expect(nextStamp({ ms: 5, c: counterMax - 1 }, 5)).toEqual({ ms: 5, c: counterMax })
    expect(nextStamp({ ms: 5, c: counterMax }, 5)).toEqual({ ms: 6, c: 0 })
    expect(nextStamp({ ms: 5, c: 7 }, 6)).toEqual({ ms: 6, c: 0 })
    expect(nextStamp({ ms: 5, c: 7 }, 4)).toEqual({ ms: 5, c: 8 })
  })
})

describe('compareStamps', () => {
  it('orders by milliseconds, counter, device', () => {
    const at = (ms: number, c: number, last: number) => ({ ms, c, dev: Buffer.from([0, 0, 0, 0, 0, 0, 0, last]) })
    const sorted = [at(1, 0, 9), at(1, 1, 0), at(1, 1, 1), at(2, 0, 0)]
    expect(sorted.toReversed().sort(compareStamps)).toEqual(sorted)
  })
})
