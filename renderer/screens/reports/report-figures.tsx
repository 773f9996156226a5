import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { ReportFigure } from '#shared/model/report.ts'
import { t } from '../../text/translate.ts'
import { figureAddress } from '../tasks/figure-filter.ts'
import { type CellFormat, changeOf } from './report-cells.ts'

/** The numbers at the head of a report, each a way to the tasks it counts. */
export function ReportFigures({ figures, format }: { figures: readonly ReportFigure[]; format: CellFormat }) {
  return (
    <ul className="report-figures">
      {figures.map((figure) => (
        <li key={figure.id}>
          <FigureCard figure={figure} format={format} />
        </li>
      ))}
    </ul>
  )
}

type CardProps = { figure: ReportFigure; format: CellFormat; title?: string; children?: ReactNode }

/** A number with that of the period before; the whole card opens the tasks that it counts. */
export function FigureCard({ figure, format, title = figure.title, children }: CardProps) {
  const { type, value, before, recorded, tasks } = figure
  const change = changeOf(value, before, type, format)
  const isRecorded = recorded !== null && format(recorded, type) !== format(value, type)
  const words = (
    <>
      <span className="count-value">{format(value, type)}</span>
      <span>{title}</span>
      <span className="muted small">
        {t('reports.before', { value: format(before, type) })} {change !== null && <span className="change">({change})</span>}
      </span>
      {children}
      {isRecorded && <span className="muted small">{t('reports.recorded', { value: format(recorded, type) })}</span>}
    </>
  )
  if (tasks === null) return <div className="count-card panel">{words}</div>
  return (
    <Link href={figureAddress(tasks)} className="count-card panel">
      {words}
    </Link>
  )
}
