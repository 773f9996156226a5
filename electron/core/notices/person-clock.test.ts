import { describe, expect, it } from 'vitest'
import { defaultNoticeChoice } from '#shared/model/notice.ts'
import { digestDayOf, isQuiet, nextDigestAt } from './person-clock.ts'

const berlin = 'Europe/Berlin'
const at = (text: string): number => Date.parse(`${text}Z`)
const choice = { ...defaultNoticeChoice, quiet: { from: '19:00', until: '07:00' }, digestAt: '07:30' }

describe('quiet hours', () => {
  it.each([
    ['2026-01-05T17:59', false],
    ['2026-01-05T18:00', true],
    ['2026-01-05T23:30', true],
    ['2026-01-06T05:59', true],
    ['2026-01-06T06:00', false],
    // Summer time: the same clock, another instant.
    ['2026-07-06T16:59', false],
    ['2026-07-06T17:00', true],
    ['2026-07-07T05:00', false],
  ])('NTC-4 over midnight, in the person’s own zone: %s is quiet: %s', (time, expected) => {
    expect(isQuiet(choice, berlin, at(time))).toBe(expected)
  })

  it('NTC-4 within a day, none at all, and none of no length', () => {
    const noon = { ...choice, quiet: { from: '12:00', until: '13:00' } }
    expect([11, 12, 13].map((hour) => isQuiet(noon, 'UTC', at(`2026-01-05T${hour}:30`)))).toEqual([false, true, false])
    expect(isQuiet({ ...choice, quiet: null }, 'UTC', at('2026-01-05T03:00'))).toBe(false)
    expect(isQuiet({ ...choice, quiet: { from: '09:00', until: '09:00' } }, 'UTC', at('2026-01-05T09:00'))).toBe(false)
  })
})

describe('the time of a digest', () => {
  it('NTC-5 is due from its clock time on, on the days chosen, by the person’s day', () => {
    expect(digestDayOf(choice, berlin, at('2026-01-05T06:29'))).toEqual({ day: '2026-01-05', isDue: false })
    expect(digestDayOf(choice, berlin, at('2026-01-05T06:30'))).toEqual({ day: '2026-01-05', isDue: true })
    expect(digestDayOf(choice, berlin, at('2026-01-05T23:30'))).toEqual({ day: '2026-01-06', isDue: false })
    // A Saturday.
    expect(digestDayOf(choice, berlin, at('2026-01-10T12:00')).isDue).toBe(false)
    expect(digestDayOf({ ...choice, digestDays: 'every_day' }, berlin, at('2026-01-10T12:00')).isDue).toBe(true)
  })

  it('NTC-5 the next one is found over a weekend and a clock change', () => {
    expect(nextDigestAt(choice, berlin, at('2026-03-27T12:00'))).toBe(at('2026-03-30T05:30'))
    expect(nextDigestAt({ ...choice, digestDays: 'every_day' }, berlin, at('2026-03-28T12:00'))).toBe(at('2026-03-29T05:30'))
  })
})
