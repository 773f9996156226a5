import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isOpenAt } from './open-time.ts'
import { readCalendar } from './read-calendar.ts'
import { readHolidays } from './read-holidays.ts'

const ics = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')

const christmas = ics('SUMMARY:Christmas', 'DTSTART;VALUE=DATE:19951225', 'DTEND;VALUE=DATE:19951227', 'RRULE:FREQ=YEARLY')

function read(yaml: string, files: Record<string, string> = {}) {
  return readCalendar('office', parse(yaml), { zone: 'Europe/Berlin', icsText: (name) => files[name] ?? null })
}

const refusals = (yaml: string, files: Record<string, string> = {}): string[] => {
  const { calendar, problems } = read(yaml, files)
  expect(calendar).toBeNull()
  return problems.map((problem) => `${problem.path.join('.')}: ${problem.message}`)
}

describe('reading a calendar', () => {
  it('reads hours, zone and days off', () => {
    const { calendar, problems } = read(`
title: Office
timezone: Asia/Kathmandu
open: { mon: ["8:00-12:00", "13:00-24:00"], fri: "08:00-13:00" }
holidays: ["2025-12-24", { date: "2025-12-31", title: Last day, open: ["08:00-12:00"] }]
`)
    expect(problems).toEqual([])
    expect(calendar).toEqual({
      name: 'office',
      title: 'Office',
      zone: 'Asia/Kathmandu',
      open: {
        mon: [
          ['08:00', '12:00'],
          ['13:00', '24:00'],
        ],
        tue: [],
        wed: [],
        thu: [],
        fri: [['08:00', '13:00']],
        sat: [],
        sun: [],
      },
      holidays: [
        { date: '2025-12-24', title: 'Holiday' },
        { date: '2025-12-31', title: 'Last day', open: [['08:00', '12:00']] },
      ],
    })
  })

  it.each([
    ['[]', [': the calendar "office" must be a map']],
    ['{}', ['open: a calendar needs "open", a map from mon to sun']],
    ['{ open: {} }', ['open: the calendar "office" is never open, so nothing in it would ever fall due']],
    ['{ opens: {}, open: { mon: "08:00-09:00" } }', ['opens: unknown key "opens"']],
    ['{ open: { montag: ["08:00-12:00"] } }', ['open.montag: "montag" is no weekday']],
    ['{ open: { mon: ["12:00-08:00"] } }', ['open.mon.0: "12:00-08:00" is no stretch of time']],
    ['{ open: { mon: ["08:00-25:00"] } }', ['open.mon.0: "08:00-25:00" is no stretch of time']],
    ['{ open: { mon: ["08:00-12:00", "11:00-13:00"] } }', ['open.mon.1: "11:00-13:00" overlaps another stretch of this day']],
    ['{ open: { mon: [8] } }', ['open.mon.0: "8" is no stretch of time']],
    ['{ timezone: Berlin, open: { mon: "08:00-09:00" } }', ['timezone: "Berlin" is no time zone']],
    ['{ open: { mon: "08:00-09:00" }, holidays: ["2025-02-30"] }', ['holidays.0: "2025-02-30" is no date']],
    ['{ open: { mon: "08:00-09:00" }, holidays: [2025] }', ['holidays.0: "2025" is no date']],
    ['{ open: { mon: "08:00-09:00" }, holidays: days.ics }', ['holidays: the file "days.ics" is not there']],
    ['{ open: { mon: "08:00-09:00" }, holidays: "../days.ics" }', ['holidays: the file "../days.ics" is not there']],
  ])('CAL-7 refuses %s', (yaml, expected) => {
    expect(refusals(yaml).slice(-expected.length)).toEqual(expected)
  })

  it('CAL-8 takes yearly holidays of an .ics file, each day of them, in every year', () => {
    const { calendar, problems } = read('{ open: { thu: "08:00-17:00" }, holidays: [days.ics] }', { 'days.ics': christmas })
    expect(problems).toEqual([])
    const dates = calendar?.holidays.map((holiday) => holiday.date) ?? []
    expect(dates).toContain('2025-12-25')
    expect(dates).toContain('2054-12-26')
    expect(dates).not.toContain('2025-12-27')
    expect(dates).toHaveLength(2 * 61)
  })

  it('CAL-8 leaves the other half of a half day open, by the clock of its own zone and of UTC', () => {
    const eve = ics('SUMMARY:Eve', 'DTSTART:20251224T120000', 'DTEND:20251225T000000')
    const call = ics('SUMMARY:Outing', 'DTSTART:20251210T070000Z', 'DTEND:20251210T090000Z')
    const { calendar } = read('{ open: { wed: "08:00-17:00" }, holidays: [a.ics, b.ics] }', { 'a.ics': eve, 'b.ics': call })
    expect(calendar?.holidays).toEqual([
      { date: '2025-12-10', title: 'Outing', open: [['10:00', '17:00']] },
      { date: '2025-12-24', title: 'Eve', open: [['08:00', '12:00']] },
    ])
    if (!calendar) return
    expect(isOpenAt(Date.parse('2025-12-24T10:59:00Z'), calendar)).toBe(true)
    expect(isOpenAt(Date.parse('2025-12-24T11:00:00Z'), calendar)).toBe(false)
  })

  it.each([
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', /otherwise than yearly/],
    ['FREQ=SECONDLY', /otherwise than yearly/],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', /never comes/],
    ['FREQ=YEARLY;INTERVAL=100000000', /never comes/],
    ['FREQ=YEARLY;BYSETPOS=1;BYDAY=MO', /by setpos/],
    ['FREQ=YEARLY;BYMONTH=13', /cannot be read|no iCalendar/],
  ])('CAL-8 does not hang on the repetition %s, and says what it left out', (rule, message) => {
    const { problems } = readHolidays(ics('SUMMARY:Odd', 'DTSTART;VALUE=DATE:20250101', `RRULE:${rule}`), 'UTC')
    expect(problems.join()).toMatch(message)
  })

  it('CAL-8 knows floating days, moved days, days taken out, cancelled days', () => {
    const dates = (...lines: string[]): string[] =>
      readHolidays(ics('SUMMARY:Day', ...lines), 'UTC').holidays.map((holiday) => holiday.date)
    expect(dates('DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20231231')).toEqual([
      '2020-11-26',
      '2021-11-25',
      '2022-11-24',
      '2023-11-23',
    ])
    expect(dates('DTSTART;VALUE=DATE:20200229', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20291231')).toEqual([
      '2020-02-29',
      '2024-02-29',
      '2028-02-29',
    ])
    expect(
      dates(
        'DTSTART;VALUE=DATE:20250501',
        'RRULE:FREQ=YEARLY;COUNT=3',
        'EXDATE;VALUE=DATE:20260501',
        'RDATE;VALUE=DATE:20280502',
      ),
    ).toEqual(['2025-05-01', '2027-05-01', '2028-05-02'])
    expect(dates('DTSTART;VALUE=DATE:20250501', 'STATUS:CANCELLED')).toEqual([])
  })

  it('CAL-7 CAL-8 never throws, whatever stands in the file', () => {
    const word = fc.constantFrom(
      'open',
      'mon',
      '08:00-12:00',
      'holidays',
      'x.ics',
      '2025-12-25',
      'timezone',
      'UTC',
      '24:00-24:00',
    )
    const anything = fc.anything({ key: word, values: [word, fc.string(), fc.integer()] })
    const line = fc.constantFrom(
      'BEGIN:VEVENT',
      'END:VEVENT',
      'DTSTART:2025',
      'RRULE:FREQ=YEARLY',
      'BEGIN:VCALENDAR',
      'X',
      'DTEND:',
    )
    fc.assert(
      fc.property(anything, fc.array(line), (value, lines) => {
        readCalendar('any', value, { zone: 'UTC', icsText: () => lines.join('\n') })
        readHolidays(lines.join('\n'), 'UTC')
      }),
    )
  })
})
