import type { Dashboard } from '#shared/model/dashboard.ts'
import { countOf, formatCount } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import { archiveColumns, taskColumns } from './columns.ts'
import { type Column, renderTable } from './table.ts'

const moduleColumns: readonly Column<Dashboard['byModule'][number]>[] = [
  { heading: 'MODULE', cell: (count) => count.module },
  { heading: 'OPEN', cell: (count) => formatCount(count.open), right: true },
  { heading: 'OVERDUE', cell: (count) => formatCount(count.overdue), right: true },
  { heading: 'URGENT', cell: (count) => formatCount(count.urgent), right: true },
]

/** What needs a person now: counts, then what is overdue and what is for today. */
export function renderDashboard(dashboard: Dashboard, terminal: Terminal): string {
  const table = <Row>(title: string, rows: readonly Row[], columns: readonly Column<Row>[]) =>
    rows.length === 0 ? [] : ['', title, renderTable(rows, columns, terminal.columns).trimEnd()]
  const { counts } = dashboard
  return [
    `${countOf(counts.open, 'open task')}: ${formatCount(counts.overdue)} overdue, ${formatCount(counts.today)} for today, ${formatCount(counts.unassigned)} with nobody.`,
    `${countOf(dashboard.triage, 'message')} in Triage, ${countOf(dashboard.messages, 'message')} in all.`,
    ...table('Overdue', dashboard.overdue, taskColumns),
    ...table('Today', dashboard.today, taskColumns),
    ...table('Modules', dashboard.byModule, moduleColumns),
    ...table('Imports', dashboard.recentArchives, archiveColumns),
    '',
  ].join('\n')
}
