import type { CellType, ReportCell, ReportLanguage } from '#shared/model/report.ts'
import { parseDecimal } from '#shared/text/decimal.ts'
import { wordsIn } from '../report-words.ts'

const locales = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' } as const

/** A value as people of a language write it: "1,234.50 EUR", "2 h 05 min", "21 Sept 2026", "97.5 %". */
export function showCell(cell: ReportCell, type: CellType, language: ReportLanguage): string {
  if (cell === null) return ''
  if (typeof cell === 'object') {
    return 'fewerThan' in cell
      ? wordsIn(language)('fewer', { n: cell.fewerThan })
      : `${showAmount(cell.amount, language)}\u00a0${cell.currency}`
  }
  if (typeof cell === 'string') return type === 'date' ? showDay(cell, language) : cell
  if (type === 'duration') return showMinutes(cell)
  const text = plain(new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 }).format(cell))
  return type === 'percent' ? `${text}\u00a0%` : text
}

/** An instant to the minute, in a zone. */
export const showMoment = (at: number, zone: string, language: ReportLanguage): string =>
  plain(new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at))

const showDay = (day: string, language: ReportLanguage): string =>
  plain(new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(day)))

function showMinutes(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return hours === 0 ? `${rest}\u00a0min` : `${hours}\u00a0h\u00a0${String(rest).padStart(2, '0')}\u00a0min`
}

/** Written from its digits: a float would round what is more than 15 of them. */
function showAmount(amount: string, language: ReportLanguage): string {
  const value = parseDecimal(amount) ?? 0n
  const size = value < 0n ? -value : value
  const fraction = (size % 10_000n)
    .toString()
    .padStart(4, '0')
    .replace(/0{1,2}$/, '')
  const whole = plain(new Intl.NumberFormat(locales[language], { useGrouping: 'always' }).format(size / 10_000n))
  return `${value < 0n ? '-' : ''}${whole}${language === 'en' ? '.' : ','}${fraction}`
}

/** Narrow spaces are in few typefaces. */
const plain = (text: string): string => text.replaceAll(/[\u2009\u202f]/g, '\u00a0')
