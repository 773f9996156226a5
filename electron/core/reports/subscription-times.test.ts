import { describe, expect, it } from 'vitest'
import type { ReportSchedule } from '#shared/model/report.ts'
import { describeSchedule, lastSending, nextSendings } from './subscription-times.ts'

const weekly = (zone: string, time = '08:00'): ReportSchedule => ({ every: 'week', days: ['MO'], monthDay: null, time, zone })
const monthly = (monthDay: number): ReportSchedule => ({ every: 'month', days: [], monthDay, time: '08:00', zone: 'UTC' })
const iso = (times: readonly number[]): string[] => times.map((at) => new Date(at).toISOString().slice(0, 16))

describe('when a subscription is mailed', () => {
  it('RPT-10 keeps its clock time over a clock change, in the zone of its reader', () => {
    const after = Date.UTC(2026, 9, 18)
    expect(iso(nextSendings(weekly('Europe/Berlin'), '2026-10-01', after, 2))).toEqual(['2026-10-19T06:00', '2026-10-26T07:00'])
    expect(iso(nextSendings(weekly('America/New_York'), '2026-10-01', after, 3))).toEqual([
      ...['2026-10-19T12:00', '2026-10-26T12:00', '2026-11-02T13:00'],
    ])
  })

  it('RPT-10 takes the first instant after a gap, and the earlier of two', () => {
    const sunday: ReportSchedule = { ...weekly('Europe/Berlin', '02:30'), days: ['SU'] }
    expect(iso(nextSendings(sunday, '2026-03-20', Date.UTC(2026, 2, 23), 1))).toEqual(['2026-03-29T01:00'])
    expect(iso(nextSendings(sunday, '2026-10-20', Date.UTC(2026, 9, 20), 1))).toEqual(['2026-10-25T00:30'])
  })

  it('RPT-10 has the last day of a month that is too short', () => {
    expect(iso(nextSendings(monthly(31), '2026-01-01', Date.UTC(2026, 0, 1), 4))).toEqual([
      ...['2026-01-31T08:00', '2026-02-28T08:00', '2026-03-31T08:00', '2026-04-30T08:00'],
    ])
    expect(iso(nextSendings(monthly(5), '2026-01-01', Date.UTC(2026, 0, 1), 1))).toEqual(['2026-01-05T08:00'])
  })

  it('RPT-10 is due once, however many times were slept through', () => {
    const due = lastSending(weekly('UTC'), '2026-10-01', Date.UTC(2026, 9, 1), Date.UTC(2026, 9, 28))
    expect(due).toEqual({ local: '2026-10-26T08:00', at: Date.UTC(2026, 9, 26, 8) })
    expect(lastSending(weekly('UTC'), '2026-10-01', Date.UTC(2026, 9, 26, 8), Date.UTC(2026, 9, 28))).toBeNull()
  })

  it('RPT-10 says in words when', () => {
    expect(describeSchedule({ ...weekly('UTC'), days: ['TH', 'MO'] })).toBe('every Monday and Thursday at 08:00, UTC')
    expect(describeSchedule(monthly(31))).toBe('day 31 of each month at 08:00, UTC')
  })
})
