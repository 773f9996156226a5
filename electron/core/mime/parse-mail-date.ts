/** A date of a header: UTC milliseconds; `doubtful` when part of it had to be guessed (an unknown zone, a two-digit year). */
export type MailDate = { at: number; doubtful: boolean }

/**
 * Reads the date of a Date or Received header, or null where it is none.
 *
 * Shapes: RFC 5322 with its obsolete forms, asctime, and ISO 8601; comments are ignored. Without a zone, or with one nobody knows, the
 * time is taken as UTC and is doubtful. Never the current time (I15).
 */
export function parseMailDate(value: string): MailDate | null {
  const text = stripComments(value.slice(0, 200)).replace(/\s+/g, ' ').trim()
  const match = dayFirst.exec(text) ?? monthFirst.exec(text) ?? iso.exec(text)
  if (!match?.groups) return null
  const { year = '', month = '', day = '', hour = '', minute = '', second = '0', half, zone = '' } = match.groups
  const monthIndex = /^\d+$/.test(month) ? Number(month) - 1 : months.indexOf(month.slice(0, 3).toLowerCase())
  const fullYear = toFullYear(year)
  const hours = to24Hours(Number(hour), half)
  const offset = toOffsetMinutes(zone)
  if (monthIndex < 0 || monthIndex > 11 || Number(day) < 1 || Number(day) > 31) return null
  if (hours > 24 || Number(minute) > 59 || Number(second) > 60) return null

  // Not Date.UTC alone: it reads the years 0 to 99 as 1900 to 1999.
  const midnight = new Date(0).setUTCFullYear(fullYear, monthIndex, Number(day))
  const at = midnight + ((hours * 60 + Number(minute) - (offset ?? 0)) * 60 + Math.min(Number(second), 59)) * 1000
  return { at, doubtful: offset === null || year.length < 4 }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const time = '(?<hour>\\d{1,2})[:.](?<minute>\\d{1,2})(?:[:.](?<second>\\d{1,2}))?(?:[.,]\\d+)?(?: ?(?<half>[AaPp]\\.?[Mm]\\.?))?'
const zone = '(?: ?(?<zone>(?:UTC|GMT)?[+-]\\d{1,2}:?\\d{0,2}|[A-Za-z]{1,5}))?'
const dayFirst = new RegExp(
  `^(?:[A-Za-z]{2,9}\\.?,? ?)?(?<day>\\d{1,2})(?:st|nd|rd|th)?[ -]?(?<month>[A-Za-z]{3,9})\\.?[ ,-]{1,2}(?<year>\\d{2,4}),? ?${time}${zone}`,
)
const monthFirst = new RegExp(
  `^(?:[A-Za-z]{2,9}\\.?,? )?(?<month>[A-Za-z]{3,9})\\.? (?<day>\\d{1,2}),? ${time}(?: (?<zone>[A-Za-z]{1,5}|[+-]\\d{4}))? (?<year>\\d{4})`,
)
const iso = new RegExp(`^(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})[T ]${time}${zone}`)

// RFC 5322 4.3: two digits up to 49 are of this century, three digits count from 1900.
function toFullYear(year: string): number {
  const number = Number(year)
  if (year.length === 2) return number < 50 ? 2000 + number : 1900 + number
  if (year.length === 3) return 1900 + number
  return number
}

function to24Hours(hour: number, half: string | undefined): number {
  if (!half) return hour
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
}

const zoneHours: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 1,
  cet: 1,
  met: 1,
  west: 1,
  cest: 2,
  mest: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  jst: 9,
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
}

/** Minutes east of Greenwich, or null where the zone is absent, unknown or impossible. */
function toOffsetMinutes(zone: string): number | null {
  const named = zoneHours[zone.toLowerCase()]
  if (named !== undefined) return named * 60
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone)
  if (!match) return null
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return minutes > 14 * 60 || Number(match[3] ?? 0) > 59 ? null : match[1] === '-' ? -minutes : minutes
}

function stripComments(value: string): string {
  if (!value.includes('(')) return value
  let depth = 0
  let text = ''
  for (const char of value) {
    if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) text += char
  }
  return text
}
