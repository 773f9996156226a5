import { describe, expect, it } from 'vitest'
import { loadCatalog } from './load-catalog.ts'

const shared = `calendars:
  office:
    timezone: Europe/Berlin
    open: { mon: ["08:00-12:00", "13:00-17:00"], tue: ["08:00-12:00"] }
    holidays: ["2026-12-25", days-off.ics]
`
const daysOff = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x//EN', 'BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20260101T000000Z'],
  ...['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY', 'SUMMARY:Work day', 'END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n')
const files = {
  'rules/shared.yaml': shared,
  'rules/days-off.ics': daysOff,
  'rules/desk/module.yaml':
    'module: 1\ntitle: Desk\nteam: front\ncalendar: office\nroles:\n  - { name: desk_head, title: Head }\n',
  'templates/desk/hello.en.liquid': '---\nid: hello\nlanguage: en\nsubject: Hello\n---\n',
  'templates/email/escalation_notification.en.liquid': '---\nid: escalation_notification\nlanguage: en\nsubject: Waiting\n---\n',
  'templates/desk/checklists/closing.yaml': 'checklist: 1\ntitle: Closing\nitems: [Lights off]\n',
}
const load = (more: Record<string, string> = {}, names = {}) =>
  loadCatalog(
    Object.entries({ ...files, ...more }).map(([path, text]) => ({ path, text })),
    names,
    'Europe/Paris',
  )

describe('the catalog of names', () => {
  it('MOD-4 holds calendars with their holidays, templates and checklists by module, and what people bring', () => {
    const { catalog, diagnostics } = load({}, { roles: new Set(['head']), teams: new Set(['night']), people: new Set(['ana']) })
    expect(diagnostics).toEqual([])
    expect([...(catalog.templates ?? [])]).toEqual(['desk/hello', 'desk/escalation_notification'])
    expect([...(catalog.checklists ?? [])]).toEqual(['desk/closing'])
    expect([...(catalog.roles ?? [])]).toEqual(['head', 'desk_head'])
    expect([...(catalog.teams ?? [])]).toEqual(['night', 'front'])
    const office = catalog.calendars.get('office')
    expect(office).toMatchObject({
      zone: 'Europe/Berlin',
      open: {
        mon: [
          ['08:00', '12:00'],
          ['13:00', '17:00'],
        ],
        wed: [],
      },
    })
    expect(office?.holidays).toContainEqual({ date: '2026-12-25', title: 'Holiday' })
    expect(office?.holidays).toContainEqual({ date: '2027-05-01', title: 'Work day' })
  })

  it('MOD-4 checks no names that nobody gave', () => {
    expect(load().catalog).toMatchObject({ roles: null, people: null, teams: null, resources: null })
  })

  it.each([
    ['a weekday', 'mon:', 'mno:', 'rules/shared.yaml:4:18 E206 "mno" is no weekday'],
    ['an unknown key', 'holidays:', 'hollidays:', 'rules/shared.yaml:5:5 E103 unknown key "hollidays"'],
    ['a zone', 'Europe/Berlin', 'Europe/Nowhere', 'rules/shared.yaml:3:15 E105 "Europe/Nowhere" is no time zone'],
    ['a missing file', 'days-off.ics', 'day-off.ics', 'rules/shared.yaml:5:30 E206 the file "day-off.ics" is not there'],
    ['a bad name', 'office:', 'Öffnung:', 'rules/shared.yaml:2:3 E105 "Öffnung" cannot name a calendar'],
  ])('MOD-2 %s in a calendar has its place', (_what, from, to, expected) => {
    const found = load({ 'rules/shared.yaml': shared.replace(from, to) }).diagnostics.map(
      ({ path, line, column, code, message }) => `${path}:${line}:${column} ${code} ${message}`,
    )
    expect(found).toContain(expected)
  })

  it('MOD-2 a calendar with an error is not also unknown where it is used', () => {
    const codes = load({ 'rules/shared.yaml': shared.replace('mon:', 'mno:') }).diagnostics.map(
      ({ path, code }) => `${path} ${code}`,
    )
    expect(codes).toEqual(['rules/shared.yaml E206'])
  })
})
