import type { Backtest, OutcomeRow } from '#shared/model/rule-work.ts'
import { countOf, formatTime } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

const columns: readonly Column<OutcomeRow>[] = [
  { heading: 'WHAT', cell: (row) => row.kind },
  { heading: 'BEFORE', cell: (row) => row.before ?? '-' },
  { heading: 'AFTER', cell: (row) => row.after ?? '-' },
  { heading: 'RULES', cell: (row) => row.ruleIds.join(', ') },
  { heading: 'DATE', cell: (row) => formatTime(row.at) },
  { heading: 'FROM', cell: (row) => row.from },
  { heading: 'SUBJECT', cell: (row) => row.subject },
]

/** What two rule sets decide differently: each message, then the sum in one sentence. */
export function renderBacktest(backtest: Backtest, rows: readonly OutcomeRow[], terminal: Terminal): string {
  const differences = Object.values(backtest.counts).reduce((sum, count) => sum + count, 0)
  const more = differences - rows.length
  const about =
    backtest.approximate > 0
      ? `${countOf(backtest.approximate, 'mail')} could not be judged exactly as then: tasks were changed since.\n`
      : ''
  return [
    rows.length > 0 ? renderTable(rows, columns, terminal.columns) : '',
    more > 0 ? `... and ${countOf(more, 'difference')} more.\n` : '',
    about,
    `${countOf(backtest.judged, 'mail')} judged. ${backtest.sentence}\n`,
  ].join('')
}
