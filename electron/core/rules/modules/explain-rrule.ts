import { suggestWord } from '../suggest.ts'

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
const parts = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYSETPOS', 'WKST']
const daysByMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Says what is wrong with a recurrence rule; null when it can be used.
 *
 * Shapes: the text of RFC 5545, section 3.3.10, without "RRULE:". Limits: work comes once a day at most, and at the hour its schedule names,
 * so SECONDLY to HOURLY, BYHOUR and the like are refused; so are BYYEARDAY and BYWEEKNO, which nobody reads without counting, and rules that
 * no date fits.
 */
export function explainRrule(text: string): string | null {
  const found = new Map<string, string>()
  for (const piece of text.split(';')) {
    const [key = '', value, ...more] = piece.split('=')
    if (value === undefined || value === '' || more.length > 0) return `"${piece}" is no part such as FREQ=WEEKLY`
    if (!parts.includes(key)) return explainPart(key)
    if (found.has(key)) return `${key} is there twice`
    found.set(key, value)
  }
  for (const [key, value] of found) {
    const reason = explainValue(key, value)
    if (reason !== null) return reason
  }
  return explainTogether(found)
}

function explainPart(key: string): string {
  if (['BYHOUR', 'BYMINUTE', 'BYSECOND'].includes(key)) return `${key} is not used; "time" says when`
  if (['BYYEARDAY', 'BYWEEKNO'].includes(key)) return `${key} is not used; write BYMONTH with BYMONTHDAY or BYDAY`
  const near = suggestWord(key, parts)
  return `there is no part "${key}"${near === null ? '' : `, did you mean ${near}?`}`
}

function explainValue(key: string, value: string): string | null {
  switch (key) {
    case 'FREQ':
      return frequencies.includes(value) ? null : explainFrequency(value)
    case 'INTERVAL':
    case 'COUNT':
      return isBetween(value, 1, 1000) ? null : `${key} is a whole number from 1 to 1000`
    case 'UNTIL':
      return /^\d{8}(T\d{6}Z?)?$/.test(value) ? null : 'UNTIL is a date such as 20271231'
    case 'BYMONTH':
      return value.split(',').every((item) => isBetween(item, 1, 12)) ? null : 'BYMONTH holds months from 1 to 12'
    case 'BYMONTHDAY':
      return value.split(',').every(isDayOfMonth) ? null : 'BYMONTHDAY holds days from 1 to 31, or from -31 to -1 from the end'
    case 'BYDAY':
      return value.split(',').every((item) => /^(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.test(item))
        ? null
        : 'BYDAY holds days such as MO, or 1MO for the first and -1FR for the last of a month'
    case 'WKST':
      return /^(MO|SU)$/.test(value) ? null : 'WKST is MO or SU'
    default:
      return /^-?[1-9]\d?$/.test(value) ? null : 'BYSETPOS is one whole number other than 0'
  }
}

function explainFrequency(value: string): string {
  if (['HOURLY', 'MINUTELY', 'SECONDLY'].includes(value)) return 'work comes once a day at most: use DAILY or less often'
  const near = suggestWord(value, frequencies)
  return `there is no frequency "${value}", ${near === null ? `use ${frequencies.join(', ')}` : `did you mean ${near}?`}`
}

/** Parts that fit one by one and not with each other, or that no date fits. */
function explainTogether(found: ReadonlyMap<string, string>): string | null {
  const frequency = found.get('FREQ')
  const days = found.get('BYDAY')?.split(',') ?? []
  const hasOrdinal = days.some((day) => day.length > 2)
  if (!frequency) return 'FREQ is missing, such as FREQ=WEEKLY'
  if (found.has('COUNT') && found.has('UNTIL')) return 'COUNT and UNTIL do not stand together'
  if (hasOrdinal && frequency !== 'MONTHLY' && !(frequency === 'YEARLY' && found.has('BYMONTH')))
    return 'a counted day such as 1MO needs FREQ=MONTHLY, or FREQ=YEARLY with BYMONTH'
  if (found.has('BYMONTHDAY') && frequency === 'WEEKLY') return 'BYMONTHDAY does not stand with FREQ=WEEKLY'
  if (found.has('BYMONTHDAY') && hasOrdinal) return 'BYMONTHDAY and a counted day such as 1MO do not stand together'
  const place = Math.abs(Number(found.get('BYSETPOS') ?? 0))
  // Every weekday comes at least four times in a month: a place within that always exists.
  if (place > 0 && (frequency !== 'MONTHLY' || hasOrdinal || place > days.length * 4))
    return 'BYSETPOS needs FREQ=MONTHLY and BYDAY, and counts to four times the number of its days'
  return hasDate(found) ? null : 'no month has this day'
}

/** Whether some named month has some named day: RFC 5545 leaves out what does not exist, so a rule without one would never come. */
function hasDate(found: ReadonlyMap<string, string>): boolean {
  const monthDays = found.get('BYMONTHDAY')?.split(',').map(Number)
  const months = found.get('BYMONTH')?.split(',').map(Number)
  if (!monthDays || !months) return true
  return months.some((month) => monthDays.some((day) => Math.abs(day) <= (daysByMonth[month - 1] ?? 0)))
}

function isDayOfMonth(text: string): boolean {
  return isBetween(text.replace(/^-/, ''), 1, 31)
}

function isBetween(text: string, least: number, most: number): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most
}
