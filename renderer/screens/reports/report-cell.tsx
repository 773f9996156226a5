import { Link } from 'wouter'
import type { CellType, ReportCell } from '#shared/model/report.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import { figureAddress } from '../tasks/figure-filter.ts'
import type { CellFormat } from './report-cells.ts'

type Props = { cell: ReportCell; type: CellType; tasks: FigureTasks | null; format: CellFormat }

/** A number of a report as a link to the tasks it counts; what counts none is text. */
export function CellValue({ cell, type, tasks, format }: Props) {
  const words = format(cell, type)
  return tasks === null ? <span dir="auto">{words}</span> : <Link href={figureAddress(tasks)}>{words}</Link>
}
