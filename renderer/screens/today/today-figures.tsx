import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RelativePeriod, Report, ReportFigure, ReportName } from '#shared/model/report.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { type TextKey, t } from '../../text/translate.ts'
import { reportAddress } from '../reports/report-address.ts'
import { createCellFormat, sizeOfCell } from '../reports/report-cells.ts'
import { FigureCard } from '../reports/report-figures.tsx'
import '../reports/reports.css'

const format = createCellFormat('en')
/** 2 currencies: more are in the report, one click away. */
const shownCurrencies = 2

type Asked = { report: Report | undefined; error: unknown }

/** How the week and the month go: what came, what was closed, promises kept and money spent, each with the time before. */
export function TodayFigures() {
  const week = useReport('weekly_summary', 'this_week')
  const promises = useReport('sla_compliance', 'this_month')
  const costs = useReport('financial_report', 'this_month')
  const spent = costs.report?.figures.filter(({ type }) => type === 'money').slice(0, shownCurrencies) ?? []
  return (
    <section aria-label={t('today.figures')} className="today-figures">
      <h2>{t('today.figures')}</h2>
      <ul className="report-figures">
        <Card of={week} id="created" title="today.figure.created" trend />
        <Card of={week} id="closed" title="today.figure.closed" trend />
        <Card of={promises} id="first_response" title="today.figure.firstResponse" />
        <Card of={promises} id="solution" title="today.figure.solution" />
        {spent.map((figure) => (
          <li key={figure.id}>
            <FigureCard figure={figure} title={t('today.figure.cost')} format={format} />
          </li>
        ))}
        {!costs.report && !costs.error && <Awaited title={t('today.figure.cost')} />}
        {costs.report && spent.length === 0 && (
          <li>
            <Link href={reportAddress('financial_report', { period: 'this_month' })} className="count-card panel">
              <span className="count-value">–</span>
              <span>{t('today.figure.cost')}</span>
              <span className="muted small">{t('today.figure.noCost')}</span>
            </Link>
          </li>
        )}
        {costs.error ? <Unknown title={t('today.figure.cost')} error={costs.error} /> : null}
      </ul>
    </section>
  )
}

function useReport(name: ReportName, period: RelativePeriod): Asked {
  const api = useApi()
  const { data, error } = useQuery(api.reports.run.queryOptions({ input: { name, period, language: 'en' } }))
  return { report: data, error }
}

type CardProps = { of: Asked; id: string; title: TextKey; trend?: boolean }

/** One figure of a report; its place is kept while it is awaited, and a dash with its reason stands where it could not be computed. */
function Card({ of, id, title, trend = false }: CardProps) {
  if (of.error) return <Unknown title={t(title)} error={of.error} />
  if (!of.report) return <Awaited title={t(title)} />
  const figure = of.report.figures.find((one) => one.id === id)
  if (!figure) return null
  return (
    <li>
      <FigureCard figure={figure} title={t(title)} format={format}>
        {trend && <Trend report={of.report} figure={figure} />}
      </FigureCard>
    </li>
  )
}

function Awaited({ title }: { title: string }) {
  return (
    <li>
      <div className="count-card panel" aria-busy="true">
        <span className="count-value">…</span>
        <span>{title}</span>
        <span className="muted small">&nbsp;</span>
      </div>
    </li>
  )
}

function Unknown({ title, error }: { title: string; error: unknown }) {
  return (
    <li>
      <div className="count-card panel">
        <span className="count-value">–</span>
        <span>{title}</span>
        <span className="muted small">{readFault(error)}</span>
      </div>
    </li>
  )
}

const drawing = { column: 10, gap: 3, height: 24 }

/** A column for each day of the period, the highest as high as the drawing. */
function Trend({ report, figure }: { report: Report; figure: ReportFigure }) {
  const table = report.tables.find(({ id }) => id === 'by_day')
  const at = table?.columns.findIndex(({ id }) => id === figure.id) ?? -1
  const sizes = table && at >= 0 ? table.rows.map(({ cells }) => sizeOfCell(cells[at] ?? null)) : []
  const most = Math.max(...sizes, 0)
  if (most === 0) return null
  const { column, gap, height } = drawing
  return (
    <svg
      className="trend"
      width={sizes.length * (column + gap)}
      height={height}
      role="img"
      aria-label={t('today.figure.byDay', { counts: sizes.join(', ') })}
    >
      {sizes.map((size, day) => {
        const tall = Math.max(1, (size / most) * height)
        // biome-ignore lint/suspicious/noArrayIndexKey: a day of the week has no other name here
        return <rect key={day} x={day * (column + gap)} y={height - tall} width={column} height={tall} rx="1" />
      })}
    </svg>
  )
}
