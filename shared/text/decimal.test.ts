import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDecimals, parseDecimal, priceMinutes, renderDecimal } from './decimal.ts'

describe('decimals as text', () => {
  it.each([
    ['0.1', '0.2', '0.30'],
    ['120', '12.5', '132.50'],
    ['-5', '4.9999', '-0.0001'],
    ['0.125', '0', '0.125'],
  ])('TSK-15 %s and %s are %s', (one, other, sum) => {
    expect(addDecimals([one, other])).toBe(sum)
  })

  it.each([
    [90, '48.00', '72.00'],
    [1, '0.29', '0.00'],
    [1, '0.30', '0.01'],
    [7, '33.33', '3.89'],
    [45, '-10', '-7.50'],
  ])('TSK-15 %d minutes at %s come to %s', (minutes, rate, amount) => {
    expect(priceMinutes(minutes, rate)).toBe(amount)
  })

  it('TSK-15 what is no decimal is refused, and every decimal comes back from its text', () => {
    for (const text of ['', '1,5', '1e3', '.5', '1.', '1.23456', ' ', 'NaN']) expect(parseDecimal(text)).toBeNull()
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (value) => {
        expect(parseDecimal(renderDecimal(value))).toBe(value)
      }),
    )
  })
})
