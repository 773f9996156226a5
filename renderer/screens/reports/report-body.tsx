import { useMemo } from 'react'
import type { Report, ReportCell, ReportTable } from '#shared/model/report.ts'
import { EmptyState } from '../../parts/states.tsx'
import { formatDate } from '../../text/format-calendar.ts'
import { t } from '../../text/translate.ts'
import { Panel } from '../modules/panel.tsx'
import { type DrawnChart, listCharts } from './chart-rows.ts'
import { LazyDrawing } from './lazy-drawing.tsx'
import type { ReportLook } from './report-address.ts'
import { type CellFormat, createCellFormat } from './report-cells.ts'
import { ReportFigures } from './report-figures.tsx'
import { ReportTableView } from './report-table.tsx'

/** Figures, drawings and tables of a report, or what an empty one waits for. */
export function ReportBody({ report, look }: { report: Report; look: ReportLook }) {
  const format = useMemo(() => createCellFormat(report.language), [report.language])
  if (report.period.fromAt > report.madeAt || isEmpty(report)) return <NothingYet report={report} />
  return (
    <div className="report-body">
      <ReportFigures figures={report.figures} format={format} />
      {look === 'charts' ? <Charts report={report} format={format} /> : <Tables report={report} format={format} />}
      {report.notes.length > 0 && (
        <ul className="report-notes muted" aria-label={t('reports.notes')}>
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

type Props = { report: Report; format: CellFormat }

/** What can be drawn is drawn; tables that no drawing shows follow. */
function Charts({ report, format }: Props) {
  const charts = listCharts(report, format)
  const drawnTables = new Set(charts.map(({ table }) => table.id))
  const tables = report.tables.filter(({ id, rows }) => !drawnTables.has(id) && rows.length > 0)
  // Two stand beside one another: where one would be alone, the first drawing has the room of two.
  const isOdd = (charts.length + tables.filter((table) => !isWide(table)).length) % 2 === 1
  return (
    <div className="report-panels">
      {charts.map(({ chart, drawn }, at) => (
        <div key={chart.id} className={isOdd && at === 0 ? 'report-wide' : ''}>
          <Panel title={chart.title} {...(drawn.left > 0 ? { note: t('reports.leftOut', { count: drawn.left }) } : {})}>
            <div className="chart-box">
              <LazyDrawing
                kind={chart.kind}
                drawn={drawn}
                stacked={chart.stacked}
                label={chart.title}
                formatSize={(size) => formatSize(size, drawn, chart.only?.text ?? null, format)}
                formatTick={(size) => formatSize(size, drawn, null, format)}
              />
            </div>
          </Panel>
        </div>
      ))}
      {tables.map((table) => (
        <TablePanel key={table.id} table={table} format={format} />
      ))}
    </div>
  )
}

/** 5 columns have room beside another table; more take the whole width, and so do titles of tasks. */
const mostBeside = 5

const isWide = ({ columns, rows }: ReportTable): boolean =>
  columns.length > mostBeside || rows.some(({ taskId }) => taskId !== undefined)

function TablePanel({ table, format }: { table: ReportTable; format: CellFormat }) {
  return (
    <div className={isWide(table) ? 'report-wide' : ''}>
      <Panel title={table.title}>
        <ReportTableView table={table} format={format} />
      </Panel>
    </div>
  )
}

/** A size of an axis as the cells of its series are written. */
function formatSize(size: number, { series }: DrawnChart, currency: string | null, format: CellFormat): string {
  const type = series[0]?.type ?? 'number'
  if (type !== 'money') return format(size, type)
  return currency === null ? format(size, 'number') : format({ amount: String(size), currency }, 'money')
}

function Tables({ report, format }: Props) {
  return (
    <div className="report-panels">
      {report.tables.map((table) => (
        <TablePanel key={table.id} table={table} format={format} />
      ))}
    </div>
  )
}

const isNothing = (cell: ReportCell): boolean =>
  cell === null || cell === 0 || (typeof cell === 'object' && 'amount' in cell && Number(cell.amount) === 0)

const isEmpty = ({ figures, tables }: Report): boolean =>
  figures.every(({ value }) => isNothing(value)) &&
  tables.every(({ columns, rows }) =>
    rows.every(({ cells }) => cells.every((cell, at) => ['text', 'date'].includes(columns[at]?.type ?? '') || isNothing(cell))),
  )

/** Names the first day that will have data: the first of a period to come, today in one that runs. */
function NothingYet({ report: { period, madeAt } }: { report: Report }) {
  const isAhead = period.fromAt > madeAt
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: period.zone }).format(madeAt)
  return (
    <div className="panel">
      <EmptyState title={t('reports.emptyTitle')}>
        {isAhead
          ? t('reports.emptyAhead', { day: formatDate(period.from) })
          : period.over
            ? t('reports.emptyOver', { from: formatDate(period.from), to: formatDate(period.to) })
            : t('reports.emptyRunning', { day: formatDate(today) })}
      </EmptyState>
    </div>
  )
}
