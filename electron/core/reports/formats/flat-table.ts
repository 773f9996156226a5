import type { CellType, Report, ReportCell, ReportColumn, ReportTable } from '#shared/model/report.ts'
import { type Say, wordsIn } from '../report-words.ts'

/** A table as spreadsheets have it: one type in each column, money without its currency, which has a column of its own. */
export type FlatTable = { title: string; header: string[]; types: FlatType[]; rows: (string | number | null)[][] }

/** `decimal` is money as its digits. */
export type FlatType = 'text' | 'number' | 'decimal' | 'day'

/** The figures and tables of a report for a spreadsheet. Minutes and percents are numbers; the header says what they count. */
export function flattenReport(report: Report): FlatTable[] {
  const say = wordsIn(report.language)
  return [
    figuresTable(report, say),
    ...report.tables.filter(({ rows }) => rows.length > 0).map((table) => flattenTable(table, say)),
  ]
}

function flattenTable(table: ReportTable, say: Say): FlatTable {
  const named = table.columns.some(({ id }) => id === 'currency')
  const currency = table.columns.some(({ type }) => type === 'money') && !named
  return {
    title: table.title,
    header: [...table.columns.map(headerOf), ...(currency ? [say('currency')] : [])],
    types: [...table.columns.map(({ type }) => typeOf(type)), ...(currency ? ['text' as const] : [])],
    rows: table.rows.map(({ cells }) => [...cells.map((cell) => flatten(cell, say)), ...(currency ? [currencyOf(cells)] : [])]),
  }
}

/** Figures have each a type of their own, so their unit stands beside them. */
function figuresTable({ figures }: Report, say: Say): FlatTable {
  return {
    title: say('figure'),
    header: [say('figure'), say('value'), say('value_before'), say('value_recorded'), ''],
    types: ['text', 'decimal', 'decimal', 'decimal', 'text'],
    rows: figures.map(({ title, type, value, before, recorded }) => [
      title,
      ...[value, before, recorded].map((cell) => flatten(cell, say)),
      unitOf(type) ?? currencyOf([value, before]) ?? '',
    ]),
  }
}

const unitOf = (type: CellType): string | null => (type === 'duration' ? 'min' : type === 'percent' ? '%' : null)

const headerOf = ({ title, type }: ReportColumn): string => {
  const unit = unitOf(type)
  return unit === null ? title : `${title} (${unit})`
}

const typeOf = (type: CellType): FlatType =>
  type === 'money' ? 'decimal' : type === 'date' ? 'day' : type === 'text' ? 'text' : 'number'

function flatten(cell: ReportCell, say: Say): string | number | null {
  if (cell === null || typeof cell !== 'object') return cell
  return 'fewerThan' in cell ? say('fewer', { n: cell.fewerThan }) : Number(cell.amount)
}

function currencyOf(cells: readonly ReportCell[]): string | null {
  for (const cell of cells) if (typeof cell === 'object' && cell !== null && 'currency' in cell) return cell.currency
  return null
}
