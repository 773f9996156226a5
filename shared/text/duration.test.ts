import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDuration, createDefaultCalendar, localToInstant } from './add-duration.ts'
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

describe('R9 adding durations', () => {
  const add = (start: string, text: string, zone: string): string => {
    const result = parseDuration(text)
    const instant = localToInstant(start, zone)
    if (!result.ok || instant === null) throw new Error('bad example')
    return new Date(addDuration(instant, result.duration, createDefaultCalendar(zone))).toISOString().slice(0, 16)
  }
  it.each([
    // Berlin: clocks go from 02:00 to 03:00 on 2025-03-30, and from 03:00 to 02:00 on 2025-10-26.
    ['2025-03-29T02:30', '1 day', 'Europe/Berlin', '2025-03-30T01:00'],
    ['2025-03-29T12:00', '1 day', 'Europe/Berlin', '2025-03-30T10:00'],
    ['2025-03-29T12:00', '24 hours', 'Europe/Berlin', '2025-03-30T11:00'],
    ['2025-10-25T02:30', '1 day', 'Europe/Berlin', '2025-10-26T00:30'],
    ['2025-01-31T09:00', '1 month', 'UTC', '2025-02-28T09:00'],
    ['2024-02-29T09:00', '1 year', 'UTC', '2025-02-28T09:00'],
    // 2025-01-06 is a Monday, 2025-01-10 a Friday.
    ['2025-01-10T16:30', '1 business hour', 'UTC', '2025-01-13T08:30'],
    ['2025-01-10T16:30', '1 business day', 'UTC', '2025-01-13T16:30'],
    ['2025-01-11T20:00', '1 business day', 'UTC', '2025-01-14T08:00'],
    ['2025-01-06T05:00', '2 business hours', 'UTC', '2025-01-06T10:00'],
    ['2025-01-06T09:00', '10 business days', 'UTC', '2025-01-20T09:00'],
    ['2025-01-06T09:00', '9 business hours', 'UTC', '2025-01-07T09:00'],
  ])('%s plus %s in %s is %s', (start, text, zone, end) => {
    expect(add(start, text, zone)).toBe(end)
  })
  it('skips holidays and half days', () => {
    const calendar = {
      zone: 'UTC',
      open: {
        1: [{ from: 480, to: 720 }],
        2: [
          { from: 480, to: 720 },
          { from: 780, to: 1020 },
        ],
        3: [{ from: 480, to: 1020 }],
      },
      holidays: new Set(['2025-01-07']),
    }
    const hours = parseDuration('5 business hours')
    if (!hours.ok) throw new Error('bad example')
    const end = addDuration(Date.UTC(2025, 0, 6, 9), hours.duration, calendar)
    expect(new Date(end).toISOString()).toBe('2025-01-08T10:00:00.000Z')
  })
})
