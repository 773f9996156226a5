import { contentLine } from './content-lines.ts'

/** When the clock changes; `at` is the local time of day, `week` 1 to 5, where 5 is the last of the month. */
type Change = { month: number; weekday: number; week: number; at: string }

const days = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** A time zone as Outlook keeps it beside a recurring appointment, as VTIMEZONE; null where it is damaged. Source: MS-OXOCAL 2.2.1.39, RFC 5545 3.6.5. */
export function makeTimeZone(bytes: Uint8Array, name: string): string[] | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.length < 48) return null
  const bias = view.readInt32LE(0)
  const standard = -(bias + view.readInt32LE(4))
  const daylight = -(bias + view.readInt32LE(8))
  if (Math.abs(standard) > 1440 || Math.abs(daylight) > 1440) return null
  const toStandard = readChange(view, 14)
  const toDaylight = readChange(view, 32)
  const lines = ['BEGIN:VTIMEZONE', contentLine('TZID', name)]
  if (toStandard === null || toDaylight === null || standard === daylight)
    return [...lines, ...observance('STANDARD', standard, standard, null), 'END:VTIMEZONE']
  return [
    ...lines,
    ...observance('STANDARD', daylight, standard, toStandard),
    ...observance('DAYLIGHT', standard, daylight, toDaylight),
    'END:VTIMEZONE',
  ]
}

function observance(name: string, from: number, to: number, change: Change | null): string[] {
  const lines = [
    `BEGIN:${name}`,
    `DTSTART:16010101T${change?.at ?? '000000'}`,
    `TZOFFSETFROM:${formatOffset(from)}`,
    `TZOFFSETTO:${formatOffset(to)}`,
  ]
  if (change)
    lines.push(`RRULE:FREQ=YEARLY;BYDAY=${change.week >= 5 ? -1 : change.week}${days[change.weekday]};BYMONTH=${change.month}`)
  return [...lines, `END:${name}`]
}

// SYSTEMTIME: year, month, day of the week, which of its kind in the month, hour, minute, second (MS-OXOCAL 2.2.1.39).
function readChange(view: Buffer, at: number): Change | null {
  const [month = 0, weekday = 0, week = 0, hour = 0, minute = 0] = [2, 4, 6, 8, 10].map((offset) =>
    view.readUInt16LE(at + offset),
  )
  if (month < 1 || month > 12 || weekday > 6 || week < 1 || week > 5 || hour > 23 || minute > 59) return null
  return { month, weekday, week, at: `${twoDigits(hour)}${twoDigits(minute)}00` }
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}${twoDigits(size % 60)}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
