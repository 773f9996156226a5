import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar } from '#shared/model/calendar.ts'
import { type Duration, parseDuration } from '#shared/text/duration.ts'
import { instantToLocal, localToInstant } from '#shared/text/zone-time.ts'
import { addDuration, addOpenDuration, addOpenMs } from './add-duration.ts'
import { createDefaultCalendar } from './default-calendar.ts'
import { isOpenAt, nextOpening, openMsBetween, openStretches } from './open-time.ts'

const closedWeek = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }

function duration(text: string): Duration {
  const result = parseDuration(text)
  if (!result.ok) throw new Error(result.reason)
  return result.duration
}

function instant(local: string, zone: string): number {
  const at = localToInstant(local, zone)
  if (at === null) throw new Error(`bad example ${local}`)
  return at
}

const round: Calendar = {
  ...createDefaultCalendar('Europe/Berlin'),
  open: {
    mon: [['00:00', '24:00']],
    tue: [['00:00', '24:00']],
    wed: [['00:00', '24:00']],
    thu: [['00:00', '24:00']],
    fri: [['00:00', '24:00']],
    sat: [['00:00', '24:00']],
    sun: [['00:00', '24:00']],
  },
}

/** Noon break, a short Friday, Christmas closed, the eve open until noon. */
const office: Calendar = {
  name: 'office',
  title: 'Office',
  zone: 'Europe/Berlin',
  open: {
    ...closedWeek,
    mon: [
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ],
    tue: [
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ],
    wed: [
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ],
    thu: [
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ],
    fri: [['08:00', '13:00']],
  },
  holidays: [
    { date: '2025-12-24', title: 'Eve', open: [['08:00', '12:00']] },
    { date: '2025-12-25', title: 'Christmas' },
    { date: '2025-12-26', title: 'Second day' },
  ],
}

describe('CAL-1 R9 plain durations', () => {
  it.each([
    // Berlin: 02:00 becomes 03:00 on 2025-03-30, 03:00 becomes 02:00 on 2025-10-26.
    ['2025-03-29T02:30', '1 day', 'Europe/Berlin', '2025-03-30T01:00Z'],
    ['2025-03-29T12:00', '1 day', 'Europe/Berlin', '2025-03-30T10:00Z'],
    ['2025-03-29T12:00', '24 hours', 'Europe/Berlin', '2025-03-30T11:00Z'],
    ['2025-10-25T02:30', '1 day', 'Europe/Berlin', '2025-10-26T00:30Z'],
    ['2025-10-25T12:00', '1 week', 'Europe/Berlin', '2025-11-01T11:00Z'],
    // New York: 02:00 becomes 03:00 on 2025-03-09, 02:00 becomes 01:00 on 2025-11-02.
    ['2025-03-08T02:15', '1 day', 'America/New_York', '2025-03-09T07:00Z'],
    ['2025-11-01T01:30', '1 day', 'America/New_York', '2025-11-02T05:30Z'],
    ['2025-11-01T09:00', '1 day', 'America/New_York', '2025-11-02T14:00Z'],
    // Lord Howe moves by half an hour: 02:00 becomes 02:30 on 2025-10-05, 02:00 becomes 01:30 on 2025-04-06.
    ['2025-10-04T02:15', '1 day', 'Australia/Lord_Howe', '2025-10-04T15:30Z'],
    ['2025-04-05T01:45', '1 day', 'Australia/Lord_Howe', '2025-04-05T14:45Z'],
    ['2025-04-05T02:00', '24 hours', 'Australia/Lord_Howe', '2025-04-05T15:00Z'],
    // Kathmandu is 5:45 ahead and knows no clock change.
    ['2025-03-29T02:30', '1 day', 'Asia/Kathmandu', '2025-03-29T20:45Z'],
    ['2025-01-31T09:00', '1 month', 'UTC', '2025-02-28T09:00Z'],
    ['2024-02-29T09:00', '1 year', 'UTC', '2025-02-28T09:00Z'],
    ['2025-01-31T09:00', '1 month 2 hours', 'UTC', '2025-02-28T11:00Z'],
  ])('%s plus %s in %s is %s', (start, text, zone, end) => {
    expect(new Date(addDuration(instant(start, zone), duration(text), zone, office)).toISOString().replace(':00.000Z', 'Z')).toBe(
      end,
    )
  })
})

describe('CAL-3 R9 business durations', () => {
  it.each([
    // 2025-12-19 is a Friday. 24 h days, 8 h days, half days and holidays.
    ['2025-12-19T12:30', '1 business hour', office, '2025-12-22T08:30'],
    ['2025-12-22T11:30', '1 business hour', office, '2025-12-22T13:30'],
    ['2025-12-23T16:00', '2 business hours', office, '2025-12-24T09:00'],
    ['2025-12-24T11:00', '2 business hours', office, '2025-12-29T09:00'],
    ['2025-12-19T12:30', '1 business day', office, '2025-12-22T13:00'],
    ['2025-12-18T16:30', '1 business day', office, '2025-12-19T13:00'],
    ['2025-12-23T16:30', '1 business day', office, '2025-12-24T12:00'],
    ['2025-12-24T12:30', '1 business day', office, '2025-12-30T08:00'],
    ['2025-12-20T20:00', '1 business day', office, '2025-12-23T08:00'],
    ['2025-12-22T05:00', '3 business days', office, '2025-12-29T08:00'],
    ['2025-12-22T09:00', '8 business hours', office, '2025-12-23T09:00'],
    ['2025-12-25T09:00', '24 business hours', round, '2025-12-26T09:00'],
    ['2025-12-27T09:00', '1 business day', round, '2025-12-28T09:00'],
    ['2025-03-29T12:00', '24 business hours', round, '2025-03-30T13:00'],
    ['2025-10-25T12:00', '24 business hours', round, '2025-10-26T11:00'],
    ['2025-03-29T02:30', '1 business day', round, '2025-03-30T03:00'],
  ] as const)('%s plus %s is %s', (start, text, calendar, end) => {
    const due = addDuration(instant(start, calendar.zone), duration(text), 'UTC', calendar)
    expect(instantToLocal(due, calendar.zone)).toBe(end)
  })

  it('counts Monday to Friday 08:00-17:00 of the zone where no calendar is named', () => {
    const start = instant('2025-01-10T16:30', 'America/New_York')
    const due = addDuration(start, duration('1 business hour'), 'America/New_York', null)
    expect(instantToLocal(due, 'America/New_York')).toBe('2025-01-13T08:30')
  })

  it('CAL-3 counts every unit of a ladder step with its own calendar in open time', () => {
    const add = (start: string, text: string): string =>
      instantToLocal(addOpenDuration(instant(start, office.zone), duration(text), office), office.zone)
    expect(add('2025-12-23T16:00', '2 hours')).toBe('2025-12-24T09:00')
    expect(add('2025-12-24T11:30', '45 minutes')).toBe('2025-12-29T08:15')
    expect(add('2025-12-22T09:00', '1 day')).toBe('2025-12-23T09:00')
    expect(add('2025-12-18T09:00', '1 week')).toBe('2025-12-29T08:00')
    expect(add('2025-12-22T09:00', '2 business days')).toBe('2025-12-24T09:00')
  })

  it('R9 answers by the calendar as it is edited', () => {
    const start = instant('2025-12-24T11:00', office.zone)
    const edited = { ...office, holidays: office.holidays.filter((holiday) => holiday.date !== '2025-12-26') }
    expect(instantToLocal(addDuration(start, duration('2 business hours'), 'UTC', edited), office.zone)).toBe('2025-12-26T09:00')
  })
})

describe('open time', () => {
  it('CAL-4 says when a calendar is open, opens next, and how long it was open', () => {
    const at = (local: string): number => instant(local, office.zone)
    expect(isOpenAt(at('2025-12-22T11:59'), office)).toBe(true)
    expect(isOpenAt(at('2025-12-22T12:00'), office)).toBe(false)
    expect(nextOpening(at('2025-12-22T12:30'), office)).toBe(at('2025-12-22T13:00'))
    expect(nextOpening(at('2025-12-24T12:00'), office)).toBe(at('2025-12-29T08:00'))
    expect(nextOpening(at('2025-12-22T09:30'), office)).toBe(at('2025-12-22T09:30'))
    expect(openMsBetween(at('2025-12-22T09:00'), at('2025-12-23T09:00'), office)).toBe(8 * 3_600_000)
    expect(openMsBetween(at('2025-03-30T00:00'), at('2025-03-31T00:00'), round)).toBe(23 * 3_600_000)
    expect(openStretches(at('2025-12-24T00:00'), at('2025-12-28T00:00'), office)).toHaveLength(1)
  })

  it('CAL-6 ends where a calendar opens too rarely, and where it never opens', () => {
    const rare = { ...office, open: { ...closedWeek, mon: [['08:00', '08:01']] satisfies Calendar['open']['mon'] } }
    const start = instant('2025-01-06T09:00', 'UTC')
    const fiveYears = start + 1_827 * 86_400_000
    expect(addDuration(start, duration('500 business hours'), 'UTC', rare)).toBe(fiveYears)
    expect(addDuration(start, duration('1200 business days'), 'UTC', rare)).toBe(fiveYears)
    const never = { ...office, open: closedWeek, holidays: [] }
    expect(addDuration(start, duration('1 business hour'), 'UTC', never)).toBe(fiveYears)
    expect(nextOpening(start, never)).toBeNull()
  })
})

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Pacific/Apia']
const anyInstant = fc.integer({ min: Date.parse('2005-01-01'), max: Date.parse('2030-12-31') })
const anySpans = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 })
  .map((marks) => marks.sort((a, b) => a - b))
  .map((marks) =>
    Array.from({ length: Math.floor(marks.length / 2) }, (_, index): [string, string] => [
      clockTime(marks[index * 2] ?? 0),
      clockTime(marks[index * 2 + 1] ?? 0),
    ]),
  )
const clockTime = (quarter: number): string =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
const anyCalendar = fc.record({
  name: fc.constant('any'),
  title: fc.constant('Any'),
  zone: fc.constantFrom(...zones),
  open: fc.record({
    mon: anySpans.map((spans) => (spans.length > 0 ? spans : [['09:00', '10:00'] satisfies [string, string]])),
    tue: anySpans,
    wed: anySpans,
    thu: anySpans,
    fri: anySpans,
    sat: anySpans,
    sun: anySpans,
  }),
  holidays: fc.array(
    anyInstant.map((at) => ({ date: new Date(at).toISOString().slice(0, 10), title: 'Holiday' })),
    { maxLength: 20 },
  ),
})

describe('CAL-2 CAL-4 properties in every zone', () => {
  it('CAL-2 adding open hours and measuring them are inverse, and never end before they begin', () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, fc.integer({ min: 1, max: 40 * 60 }), (calendar, start, minutes) => {
        const end = addOpenMs(start, minutes * 60_000, calendar)
        expect(openMsBetween(start, end, calendar)).toBe(minutes * 60_000)
        expect(end).toBeGreaterThan(start)
      }),
      { numRuns: 150 },
    )
  })
  it('CAL-2 a later start never ends earlier', () => {
    fc.assert(
      fc.property(
        anyCalendar,
        anyInstant,
        fc.integer({ min: 0, max: 10 * 86_400_000 }),
        fc.nat(2_000),
        (calendar, start, by, min) => {
          expect(addOpenMs(start + by, min * 60_000, calendar)).toBeGreaterThanOrEqual(addOpenMs(start, min * 60_000, calendar))
        },
      ),
      { numRuns: 150 },
    )
  })
  it('CAL-3 a later start ends no earlier by business days, and a longer duration later', () => {
    const hour = 3_600_000
    const office8 = createDefaultCalendar('Europe/Berlin')
    fc.assert(
      fc.property(
        anyInstant,
        fc.integer({ min: 0, max: 10 * 86_400_000 }),
        fc.integer({ min: 1, max: 30 }),
        (start, by, days) => {
          const add = (at: number, n: number): number => addDuration(at, duration(`${n} business days`), 'UTC', office8)
          expect(add(start + by, days)).toBeGreaterThanOrEqual(add(start, days))
          expect(add(start, days + 1) - add(start, days)).toBeGreaterThanOrEqual(23 * hour)
        },
      ),
      { numRuns: 150 },
    )
  })
  it('CAL-4 open time adds up at any point between', () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, fc.nat(30 * 86_400_000), fc.nat(30 * 86_400_000), (calendar, start, first, second) => {
        const middle = start + first
        const end = middle + second
        const whole = openMsBetween(start, end, calendar)
        expect(openMsBetween(start, middle, calendar) + openMsBetween(middle, end, calendar)).toBe(whole)
        expect(whole).toBeLessThanOrEqual(end - start)
      }),
      { numRuns: 150 },
    )
  })
  it('CAL-5 R9 the zone of the laptop changes no answer', () => {
    const before = process.env.TZ
    const answers = ['UTC', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe'].map((zone) => {
      process.env.TZ = zone
      return ['3 business days', '5 business hours', '2 weeks', '1 month'].map((text) =>
        addDuration(instant('2025-03-28T15:00', office.zone), duration(text), office.zone, { ...office }),
      )
    })
    process.env.TZ = before
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })
})
