import { Link } from 'wouter'
import type { CellType, ReportCell } from '#shared/model/report.ts'
import type { CellFormat } from './report-cells.ts'

type Props = { cell: ReportCell; type: CellType; href: string | null; format: CellFormat }

/** A cell of a report as a link to what it counts or names; what opens nothing is text. */
export function CellValue({ cell, type, href, format }: Props) {
  const words = format(cell, type)
  return href === null ? (
    <span dir="auto">{words}</span>
  ) : (
    <Link href={href} dir="auto">
      {words}
    </Link>
  )
}
