import type { Report } from '#shared/model/report.ts'
import { barsOf } from './formats/bars.ts'
import { showCell, showMoment } from './formats/show-cell.ts'

/** What the text around a report is filled with: words and numbers as people of its language write them. */
export function mailValues(report: Report, personName: string) {
  const { language, period } = report
  return {
    person: { name: personName },
    report: {
      name: report.name,
      title: report.title,
      organisation: report.organisation,
      period: period.title,
      made: `${showMoment(report.madeAt, period.zone, language)} (${period.zone})`,
      filters: report.filterTexts,
      notes: report.notes,
      figures: report.figures.map(({ id, title, type, value, before, recorded }) => ({
        ...{ id, title },
        value: showCell(value, type, language),
        before: showCell(before, type, language),
        recorded: showCell(recorded, type, language),
      })),
      tables: report.tables
        .filter(({ rows }) => rows.length > 0)
        .map((table) => ({
          ...{ id: table.id, title: table.title, note: table.note },
          columns: table.columns.map(({ title, type }) => ({ title, right: type !== 'text' && type !== 'date' })),
          rows: table.rows.map(({ cells }) => table.columns.map(({ type }, at) => showCell(cells[at] ?? null, type, language))),
          bars: firstBars(report, table),
        })),
    },
  }
}

/** Mail has room for one bar a row: the first measure of the table's first chart. */
function firstBars(report: Report, table: Report['tables'][number]): { label: string; value: string; percent: number }[] {
  const chart = report.charts.find((one) => one.table === table.id)
  if (!chart) return []
  const groups = barsOf(report, table, { ...chart, values: chart.values.slice(0, 1), stacked: false })
  if (groups.every(({ bars }) => bars.every(({ share }) => share === 0))) return []
  return groups.flatMap(({ label, bars }) =>
    bars.map(({ share, text }) => ({ label, value: text, percent: Math.round(share * 100) })),
  )
}
