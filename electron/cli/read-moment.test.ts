import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMoment } from './read-moment.ts'

const read = (word: string, zone = 'Europe/Berlin') => {
  const moment = readMoment(word, zone)
  return moment.ok ? moment.value : moment.fault
}

describe('readMoment', () => {
  it('reads a day in the configured time zone, also one with a clock change', () => {
    expect(read('2020-01-31')).toEqual({ from: Date.UTC(2020, 0, 30, 23), before: Date.UTC(2020, 0, 31, 23) })
    expect(read('2020-03-29')).toEqual({ from: Date.UTC(2020, 2, 28, 23), before: Date.UTC(2020, 2, 29, 22) })
    expect(read('2019-12-31', 'UTC')).toEqual({ from: Date.UTC(2019, 11, 31), before: Date.UTC(2020, 0, 1) })
  })

  it('reads a moment with its offset as it is', () => {
    const at = Date.UTC(2020, 0, 31, 12)
    expect(read('2020-01-31T12:00Z')).toEqual({ from: at, before: at })
    expect(read('2020-01-31T14:00:00.000+02:00')).toEqual({ from: at, before: at })
  })

  it('CLI-2 says in one sentence what is no date', () => {
    for (const word of ['2020-02-30', '2020-02-30T10:00Z'])
      expect(read(word)).toBe('There is no day "2020-02-30"; write year, month and day, such as 2020-02-29.')
    expect(read('99999-01-01')).toBe('There is no day "99999-01-01"; write year, month and day, such as 2020-01-31.')
    for (const word of ['2020-1-3', 'yesterday', '', '2020-01-31T10:00', '31.1.2020'])
      expect(read(word)).toBe(`"${word}" is not a date such as 2020-01-31 or 2020-01-31T12:00:00Z.`)
  })

  it('gives every day a next one that begins where it ends', () => {
    const day = fc.date({ min: new Date('1980-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo', 'Asia/Tokyo', 'UTC'), (date, zone) => {
        const name = (at: Date) => at.toISOString().slice(0, 10)
        const one = readMoment(name(date), zone)
        const next = readMoment(name(new Date(date.getTime() + 24 * 3_600_000)), zone)
        expect(one.ok && next.ok && one.value.before === next.value.from).toBe(true)
      }),
    )
  })
})
