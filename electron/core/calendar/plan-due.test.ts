import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localToInstant } from '#shared/text/zone-time.ts'
import { createDefaultCalendar } from './default-calendar.ts'
import { openMsBetween } from './open-time.ts'
import { type DuePlan, explainDue, planDue, renderInstant, renderMs } from './plan-due.ts'

const zone = 'Europe/Berlin'
const office = { ...createDefaultCalendar(zone), name: 'office', title: 'Office' }
const at = (local: string): number => localToInstant(local, zone) ?? 0
const plan = (over: Partial<DuePlan>): DuePlan => ({
  startAt: at('2025-01-06T09:12'),
  after: '4 business hours',
  zone,
  calendar: office,
  isOpenTime: false,
  waits: [],
  ...over,
})
const dueOf = (over: Partial<DuePlan>): string => renderInstant(planDue(plan(over)).dueAt, zone)

describe('CAL-9 waiting', () => {
  it('CAL-9 moves a due time by the open time that was waited, and says so', () => {
    const waiting = plan({ waits: [{ from: at('2025-01-06T10:00'), to: at('2025-01-06T12:00') }] })
    const due = planDue(waiting)
    expect(explainDue(waiting, due)).toBe(
      '4 business hours (Office) from Mon 2025-01-06 09:12, plus 2 h waiting = Mon 2025-01-06 15:12',
    )
    expect(dueOf({ waits: [{ from: at('2025-01-06T10:00'), to: at('2025-01-07T10:00') }] })).toBe('Tue 2025-01-07 13:12')
  })

  it('CAL-9 moves elapsed time by elapsed time', () => {
    const waits = [{ from: at('2025-01-06T10:00'), to: at('2025-01-07T10:00') }]
    expect(dueOf({ after: '4 hours', waits })).toBe('Tue 2025-01-07 13:12')
    expect(explainDue(plan({ after: '2 days' }), planDue(plan({ after: '2 days' })))).toBe(
      '2 days from Mon 2025-01-06 09:12 = Wed 2025-01-08 09:12',
    )
  })

  it('CAL-9 counts every unit in the open time of a calendar that a step names', () => {
    expect(dueOf({ after: '10 hours', isOpenTime: true })).toBe('Tue 2025-01-07 10:12')
    expect(dueOf({ after: '10 hours', isOpenTime: true, calendar: null })).toBe('Tue 2025-01-07 10:12')
  })

  it('CAL-9 is moved by no wait before its start or after its time', () => {
    const waits = [
      { from: at('2025-01-05T10:00'), to: at('2025-01-06T09:00') },
      { from: at('2025-01-08T10:00'), to: at('2025-01-09T09:00') },
    ]
    expect(dueOf({ waits })).toBe(dueOf({}))
    expect(dueOf({ waits: [{ from: at('2025-01-05T10:00'), to: at('2025-01-06T10:12') }] })).toBe('Mon 2025-01-06 14:12')
  })

  it('CAL-9 what is left of the time never shrinks by waiting', () => {
    const start = at('2025-01-06T09:12')
    const gaps = fc.array(fc.tuple(fc.nat(20 * 3_600_000), fc.nat(40 * 3_600_000)), { maxLength: 5 })
    fc.assert(
      fc.property(gaps, (pairs) => {
        let cursor = start
        const waits = pairs.map(([gap, length]) => {
          const wait = { from: cursor + gap, to: cursor + gap + length }
          cursor = wait.to
          return wait
        })
        const { dueAt, waitedMs } = planDue(plan({ waits }))
        expect(openMsBetween(start, dueAt, office)).toBe(4 * 3_600_000 + waitedMs)
        expect(dueAt).toBeGreaterThanOrEqual(planDue(plan({})).dueAt)
      }),
    )
  })

  it.each([
    [0, '0 min'],
    [90 * 60_000, '1 h 30 min'],
    [26 * 3_600_000, '1 day 2 h'],
    [48 * 3_600_000, '2 days'],
  ])('renders %d ms as %s', (ms, text) => {
    expect(renderMs(ms)).toBe(text)
  })
})
