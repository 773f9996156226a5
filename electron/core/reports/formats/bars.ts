import type { Report, ReportCell, ReportChart, ReportTable } from '#shared/model/report.ts'
import { showCell } from './show-cell.ts'

/** The bars of one row of a table: `share` of the longest, 0 to 1, with its value in words. */
export type BarGroup = { label: string; bars: { share: number; text: string }[] }

/** 16 rows are drawn; the table has them all. */
const drawnRows = 16

/** What a chart draws of its table: the same for every format, so that none shows other bars. */
export function barsOf(report: Report, table: ReportTable, chart: ReportChart): BarGroup[] {
  const at = (id: string): number => table.columns.findIndex((column) => column.id === id)
  const only = chart.only
  const rows = table.rows.filter(({ cells }) => only === null || cells[at(only.column)] === only.text)
  const sizes = rows.map(({ cells }) => chart.values.map((id) => sizeOf(cells[at(id)] ?? null)))
  const longest = Math.max(
    ...sizes.map((values) => (chart.stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values))),
    0,
  )
  return rows.slice(0, drawnRows).map(({ cells }, row) => ({
    label: textOf(report, table, cells, at(chart.label)),
    bars: chart.values.map((id, n) => ({
      share: longest === 0 ? 0 : Math.max(0, sizes[row]?.[n] ?? 0) / longest,
      text: textOf(report, table, cells, at(id)),
    })),
  }))
}

const textOf = (report: Report, table: ReportTable, cells: readonly ReportCell[], at: number): string =>
  showCell(cells[at] ?? null, table.columns[at]?.type ?? 'text', report.language)

function sizeOf(cell: ReportCell): number {
  if (typeof cell === 'number') return cell
  return typeof cell === 'object' && cell !== null && 'amount' in cell ? Number(cell.amount) : 0
}
