import type { Report, ReportCell, ReportChart, ReportColumn, ReportTable } from '#shared/model/report.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import { type CellFormat, sizeOfCell } from './report-cells.ts'

/** One bar: how long it is, what it says and the tasks it stands for. */
export type DrawnBar = { size: number; words: string; tasks: FigureTasks | null }

/** The bars of one name, one of each series. */
export type DrawnRow = { label: string; bars: DrawnBar[] }

export type DrawnChart = { rows: DrawnRow[]; series: ReportColumn[]; upright: boolean; left: number }

/** 62 days stand side by side, 20 names below one another; more is in the table. */
const mostUpright = 62
const mostLying = 20

/**
 * What a drawing shows of its table; null where nothing of it is larger than zero. Days and months stand, names lie. A line ends `today`: days
 * that have not come are no days on which nothing happened.
 */
export function readChart(chart: ReportChart, table: ReportTable, format: CellFormat, today?: string): DrawnChart | null {
  const at = (id: string): number => table.columns.findIndex((column) => column.id === id)
  const label = table.columns[at(chart.label)]
  const series = chart.values.flatMap((id) => table.columns.find((column) => column.id === id) ?? [])
  if (!label || series.length === 0) return null
  const { only } = chart
  const isAhead = (cell: ReportCell | undefined): boolean =>
    chart.kind === 'line' && label.type === 'date' && today !== undefined && typeof cell === 'string' && cell > today
  const chosen = table.rows.filter(
    ({ cells }) => (only === null || cells[at(only.column)] === only.text) && !isAhead(cells[at(label.id)]),
  )
  const rows = chosen.map(
    ({ cells, tasks }): DrawnRow => ({
      label: format(cells[at(label.id)] ?? null, label.type),
      bars: series.map(({ id, type }) => {
        const cell = cells[at(id)] ?? null
        return { size: sizeOfCell(cell), words: format(cell, type), tasks: tasks[at(id)] ?? null }
      }),
    }),
  )
  if (rows.every(({ bars }) => bars.every(({ size }) => size === 0))) return null
  const upright = label.type === 'date' || label.id === 'month' || label.id === 'day'
  const shown = rows.slice(0, upright ? mostUpright : mostLying)
  return { rows: shown, series, upright, left: rows.length - shown.length }
}

/** The drawings of a report that have something to draw, with the table behind each. */
export function listCharts(report: Report, format: CellFormat): { chart: ReportChart; table: ReportTable; drawn: DrawnChart }[] {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: report.period.zone }).format(report.madeAt)
  return report.charts.flatMap((chart) => {
    const table = report.tables.find(({ id }) => id === chart.table)
    const drawn = table ? readChart(chart, table, format, today) : null
    return table && drawn ? [{ chart, table, drawn }] : []
  })
}
