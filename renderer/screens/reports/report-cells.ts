import type { CellType, ReportCell, ReportLanguage } from '#shared/model/report.ts'
import { formatMoney } from '../../text/format-money.ts'
import { locale, t } from '../../text/translate.ts'

export type CellFormat = (cell: ReportCell, type: CellType) => string

/** Writes the cells of a report in its language: as the reader's own locale does where that speaks the language. */
export function createCellFormat(language: ReportLanguage): CellFormat {
  const own = locale.toLowerCase().startsWith(language) ? locale : language
  const numbers = new Intl.NumberFormat(own, { maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(own, { style: 'percent', maximumFractionDigits: 1 })
  const dates = new Intl.DateTimeFormat(own, { dateStyle: 'medium', timeZone: 'UTC' })
  const part = (unit: 'hour' | 'minute') => new Intl.NumberFormat(own, { style: 'unit', unit, unitDisplay: 'narrow' })
  const [hours, minutes] = [part('hour'), part('minute')]
  const duration = (all: number): string =>
    [
      Math.trunc(all / 60) === 0 ? '' : hours.format(Math.trunc(all / 60)),
      all % 60 === 0 && all !== 0 ? '' : minutes.format(all % 60),
    ]
      .filter(Boolean)
      .join(' ')

  return (cell, type) => {
    if (cell === null) return '–'
    if (typeof cell === 'string') return type === 'date' ? dates.format(Date.parse(`${cell}T00:00:00Z`)) : cell
    if (typeof cell === 'object')
      return 'amount' in cell ? formatMoney(cell.amount, cell.currency, own) : t('reports.fewer', cell)
    if (type === 'percent') return percent.format(cell / 100)
    return type === 'duration' ? duration(cell) : numbers.format(cell)
  }
}

/** The size of a cell for a drawing; 0 where there is none to draw. */
export function sizeOfCell(cell: ReportCell): number {
  if (typeof cell === 'number') return cell
  return cell !== null && typeof cell === 'object' && 'amount' in cell ? Number(cell.amount) : 0
}

/** How a number differs from that of the period before; null where they cannot be compared or are of different currencies. */
export function changeOf(value: ReportCell, before: ReportCell, type: CellType, format: CellFormat): string | null {
  if (typeof value === 'number' && typeof before === 'number') return signed(value - before, type, format)
  if (value === null || before === null || typeof value !== 'object' || typeof before !== 'object') return null
  if (!('amount' in value) || !('amount' in before) || value.currency !== before.currency) return null
  // Four decimals at most: in ten-thousandths both are whole, and so is their difference.
  const parts = (amount: string) => Math.round(Number(amount) * 10_000)
  const difference = (parts(value.amount) - parts(before.amount)) / 10_000
  if (difference === 0) return t('reports.same')
  return `${difference > 0 ? '+' : '−'}${format({ amount: String(Math.abs(difference)), currency: value.currency }, 'money')}`
}

function signed(difference: number, type: CellType, format: CellFormat): string {
  if (difference === 0) return t('reports.same')
  return `${difference > 0 ? '+' : '−'}${format(Math.round(Math.abs(difference) * 10) / 10, type)}`
}
