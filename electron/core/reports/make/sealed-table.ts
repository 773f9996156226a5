import type { ReportCell, ReportTable } from '#shared/model/report.ts'
import { listSealed } from '../period-totals.ts'
import { column, type ReportContext, titleOfModule } from './report-context.ts'

/** Numbers below this could point at somebody. */
const smallest = 3

/**
 * Confidential tasks by month; null where there is nothing to say or the caller may not read any.
 *
 * Only whole months that have ended, each as it was stored then, for one circle of readers, and never added up: whatever periods somebody asks
 * for, each number is in every report the same, so that no difference between two tells of a single case (A5). New and closed alone: with what
 * is open as well, a number that is not told could be worked out.
 */
export function makeSealedTable(context: ReportContext): ReportTable | null {
  const { say, modules, filter, read, period } = context
  const narrowed = [filter.team, filter.person, filter.place, filter.vendor, filter.currency].some((part) => part !== undefined)
  if (narrowed) return null
  const totals = listSealed(read, period).filter(({ module }) => filter.module === undefined || filter.module === module)
  if (totals.length === 0) return null
  const write = new Intl.DateTimeFormat(context.language, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return {
    id: 'sealed',
    title: say('sealed'),
    columns: [
      column(say, 'month', 'text'),
      column(say, 'module', 'text'),
      column(say, 'readers', 'text'),
      column(say, 'created', 'number'),
      column(say, 'closed', 'number'),
    ],
    rows: totals.map(({ month, module, readers, created, closed }) => ({
      cells: [
        write.format(Date.parse(`${month}-01`)),
        titleOfModule(modules, module),
        readers.map((target) => context.nameOf(target)).join(', '),
        tell(created),
        tell(closed),
      ],
      tasks: [null, null, null, null, null],
    })),
    note: say('note_sealed'),
  }
}

/** None is told apart from few by nobody: both are fewer than three. */
const tell = (count: number): ReportCell => (count < smallest ? { fewerThan: smallest } : count)
