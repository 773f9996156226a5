import { describe, expect, it } from 'vitest'
import { isWeek, periodBefore, periodOf, readPeriod, spanAround, splitPeriod } from './period.ts'

const hour = 3_600_000
const context = (zone: string, now = Date.UTC(2026, 10, 18, 12)) => ({ zone, now, language: 'en' as const })

describe('the period of a report', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['Asia/Kathmandu', '2026-06-01', 24],
    ['Pacific/Apia', '2026-06-01', 24],
  ])('RPT-4 a day of %s, %s, has %d hours', (zone, day, hours) => {
    const period = periodOf(day, day, context(zone))
    expect((period.toAt - period.fromAt) / hour).toBe(hours)
  })

  it('RPT-4 begins and ends at midnights of the organisation, wherever this machine stands', () => {
    const week = periodOf('2026-03-23', '2026-03-29', context('Europe/Berlin'))
    expect(new Date(week.fromAt).toISOString()).toBe('2026-03-22T23:00:00.000Z')
    expect(new Date(week.toAt).toISOString()).toBe('2026-03-29T22:00:00.000Z')
    expect(periodOf('2026-06-01', '2026-06-01', context('Pacific/Kiritimati')).fromAt).toBe(Date.UTC(2026, 4, 31, 10))
  })

  it('RPT-4 knows today by the zone: near midnight two zones have two days', () => {
    const now = Date.UTC(2026, 11, 31, 23, 30)
    const read = (zone: string) => readPeriod({ period: 'today' }, 'today', context(zone, now))
    expect(read('Europe/Berlin')).toMatchObject({ value: { from: '2027-01-01' } })
    expect(read('America/New_York')).toMatchObject({ value: { from: '2026-12-31' } })
  })

  it.each([
    ['this_week', '2026-11-16', '2026-11-22'],
    ['last_week', '2026-11-09', '2026-11-15'],
    ['this_month', '2026-11-01', '2026-11-30'],
    ['last_month', '2026-10-01', '2026-10-31'],
    ['last_quarter', '2026-07-01', '2026-09-30'],
    ['last_year', '2025-01-01', '2025-12-31'],
    ['yesterday', '2026-11-17', '2026-11-17'],
  ] as const)('RPT-4 reads %s', (period, from, to) => {
    expect(readPeriod({ period }, 'today', context('Europe/Berlin'))).toMatchObject({ ok: true, value: { from, to } })
  })

  it.each([
    [{ from: '2026-02-31' }, 'There is no day "2026-02-31"; write year, month and day, such as 2026-02-28.'],
    [{ to: '99999-01-01' }, 'There is no day "99999-01-01"; write year, month and day, such as 2026-11-18.'],
    [
      { from: '1900-01-01' },
      'The first day 1900-01-01 is out of reach: reports know days from 1970-01-01 to 9000-12-31, and span ten years at most, such as from 2016-11-18 to 2026-11-18.',
    ],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'The last day 2026-03-01 is before the first day 2026-03-02.'],
    [
      { from: '1990-01-01', to: '2026-03-01' },
      'A report spans ten years at most. Choose a shorter period, such as from 2016-03-01 to 2026-03-01.',
    ],
    [{ from: '2026-03-01', period: 'last_week' }, 'Say either a first and a last day, or a period such as last_month, not both.'],
  ] as const)('RPT-5 refuses %j in a sentence', (words, sentence) => {
    expect(readPeriod(words, 'this_week', context('Europe/Berlin'))).toEqual({ ok: false, fault: sentence })
  })

  it('RPT-4 takes the month before a month, and as many days before a span of days', () => {
    const of = (from: string, to: string) => {
      const before = periodBefore(periodOf(from, to, context('Europe/Berlin')), context('Europe/Berlin'))
      return [before.from, before.to]
    }
    expect(of('2026-03-01', '2026-03-31')).toEqual(['2026-02-01', '2026-02-28'])
    expect(of('2026-04-01', '2026-06-30')).toEqual(['2026-01-01', '2026-03-31'])
    expect(of('2026-03-10', '2026-03-12')).toEqual(['2026-03-07', '2026-03-09'])
  })

  it('RPT-4 splits into months and days without a gap', () => {
    const period = { from: '2026-01-20', to: '2026-03-02', zone: 'Europe/Berlin' }
    expect(splitPeriod(period, 'month')).toEqual([
      { from: '2026-01-20', to: '2026-01-31' },
      { from: '2026-02-01', to: '2026-02-28' },
      { from: '2026-03-01', to: '2026-03-02' },
    ])
    expect(splitPeriod(period, 'day')).toHaveLength(42)
    expect(spanAround('2026-03-01', 'week')).toEqual({ from: '2026-02-23', to: '2026-03-01' })
    expect(isWeek('2026-02-23', '2026-03-01')).toBe(true)
  })

  it('RPT-4 is named as people name it', () => {
    const title = (from: string, to: string) => periodOf(from, to, context('Europe/Berlin')).title
    expect(title('2026-09-01', '2026-09-30')).toBe('September 2026')
    expect(title('2026-01-01', '2026-12-31')).toBe('2026')
    expect(title('2026-09-21', '2026-09-27')).toBe('21 – 27 September 2026')
  })
})
