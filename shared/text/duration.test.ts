import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findDurationEnd, parseDuration, renderDuration } from './duration.ts'

function read(text: string): string {
  const result = parseDuration(text)
  return result.ok ? renderDuration(result.duration) : result.reason
}

describe('durations', () => {
  it.each([
    ['1 hour', '1 hour'],
    ['90 min', '90 minutes'],
    ['1h30min', '1 hour 30 minutes'],
    ['1 h 30 mins', '1 hour 30 minutes'],
    ['2 Business Days', '2 business days'],
    ['3 working hours', '3 business hours'],
    ['1 year 2 months 3w 4d', '1 year 2 months 3 weeks 4 days'],
    ['14 days', '14 days'],
    ['5 years', '5 years'],
  ])('reads %j as %j', (text, canonical) => {
    expect(read(text)).toBe(canonical)
    expect(read(canonical)).toBe(canonical)
  })
  it.each([
    ['', /empty/],
    ['60', /no unit/],
    ['1.5 hours', /fractions/],
    ['5m', /"m" could be/],
    ['1 fortnight', /is not one/],
    ['0 minutes', /at least 1 minute/],
    ['6 years', /at most 5 years/],
    ['1 hour 2 business days', /do not mix/],
    ['-1 hour', /is not one/],
  ])('refuses %j', (text, reason) => {
    expect(read(text)).toMatch(reason)
  })
  it('finds where a duration ends inside a longer text', () => {
    expect(findDurationEnd('2 business days and x', 0)).toBe('2 business days'.length)
    expect(findDurationEnd('and', 0)).toBe(0)
  })
  it('never throws on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('1', ' ', 'h', 'min', 'business', 'day', '.', 's') }),
        (text) => void read(text),
      ),
    )
  })
})
