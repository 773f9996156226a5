import { describe, expect, it } from 'vitest'
import { changeOf, createCellFormat, sizeOfCell } from './report-cells.ts'

const english = createCellFormat('en')
const german = createCellFormat('de')

describe('B-30 the cells of a report', () => {
  it('writes each kind in the language of the report', () => {
    expect(english(1234.5, 'number')).toBe('1,234.5')
    expect(german(1234.5, 'number')).toBe('1.234,5')
    expect(german(66.7, 'percent')).toMatch(/^66,7\s%$/)
    expect(german('2026-11-23', 'date')).toBe('23.11.2026')
    expect(english(450, 'duration')).toMatch(/^7\s?h 30\s?m$/)
    expect(english(0, 'duration')).toMatch(/^0\s?m$/)
    expect(german({ amount: '1480.00', currency: 'EUR' }, 'money')).toMatch(/^1\.480,00\s€$/)
  })

  it('says that a number is small and not which, and that there is none', () => {
    expect(english({ fewerThan: 3 }, 'number')).toBe('fewer than 3')
    expect(english(null, 'number')).toBe('–')
    expect(sizeOfCell({ fewerThan: 3 })).toBe(0)
  })

  it('compares numbers, and money of one currency only', () => {
    expect(changeOf(12, 9, 'number', english)).toBe('+3')
    expect(changeOf(9, 12, 'number', english)).toBe('−3')
    expect(changeOf(9, 9, 'number', english)).toBe('no change')
    expect(changeOf(9, null, 'number', english)).toBeNull()
    const euro = (amount: string) => ({ amount, currency: 'EUR' })
    expect(changeOf(euro('0.3'), euro('0.1'), 'money', english)).toBe('+€0.20')
    expect(changeOf(euro('1'), { amount: '1', currency: 'CHF' }, 'money', english)).toBeNull()
  })
})
