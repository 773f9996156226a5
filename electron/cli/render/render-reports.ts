import type { Outputs } from '#shared/contract/contract.ts'
import type { CellType, Report, ReportCell } from '#shared/model/report.ts'
import { formatBytes, formatCount, formatTime } from '../format.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

type Rows<Name extends keyof Outputs['reports']> = Outputs['reports'][Name] extends (infer Row)[] ? Row : never

export const reportColumns: Column<Rows<'list'>>[] = [
  { heading: 'NAME', cell: (report) => report.name },
  { heading: 'TITLE', cell: (report) => report.title },
  { heading: 'USUALLY', cell: (report) => report.usualPeriod.replaceAll('_', ' ') },
  { heading: 'WHAT IT SAYS', cell: (report) => report.description },
]

export const savedColumns: Column<Rows<'saved'>>[] = [
  { heading: 'ID', cell: (saved) => saved.savedId },
  { heading: 'REPORT', cell: (saved) => saved.request.name },
  { heading: 'SAVED BY', cell: (saved) => saved.createdBy },
  { heading: 'TITLE', cell: (saved) => saved.title },
]

export const subscriptionColumns: Column<Rows<'subscriptions'>>[] = [
  { heading: 'ID', cell: (one) => one.subscriptionId },
  { heading: 'REPORT', cell: (one) => one.request.name },
  { heading: 'TO', cell: (one) => one.personName },
  { heading: 'NEXT', cell: (one) => (one.paused ? 'rests' : formatTime(one.nextAt)) },
  { heading: 'LAST', cell: (one) => formatTime(one.lastAt) },
  { heading: 'WHEN', cell: (one) => one.problem ?? one.when },
]

export const totalColumns: Column<Rows<'totals'>>[] = [
  { heading: 'FROM', cell: (total) => total.from },
  { heading: 'TO', cell: (total) => total.to },
  { heading: 'MODULE', cell: (total) => total.module || 'all' },
  { heading: 'NEW', cell: (total) => formatCount(total.created), right: true },
  { heading: 'CLOSED', cell: (total) => formatCount(total.closed), right: true },
  { heading: 'OPEN', cell: (total) => formatCount(total.open), right: true },
  { heading: 'PAST DUE', cell: (total) => formatCount(total.pastDue), right: true },
  { heading: 'MINUTES', cell: (total) => formatCount(total.minutes), right: true },
  { heading: 'COST', cell: (total) => total.amounts.map(({ amount, currency }) => `${amount} ${currency}`).join(', ') },
]

/** A report for a terminal: its figures, then its tables that hold anything. */
export function renderReport(report: Report, terminal: Terminal): string {
  const figures = report.figures.map(({ title, type, value, before, recorded }) => {
    const further = [
      before === null ? '' : `before: ${show(before, type)}`,
      recorded === null ? '' : `recorded: ${show(recorded, type)}`,
    ]
    return { title, value: show(value, type) || '-', further: further.filter((part) => part !== '').join(', ') }
  })
  const columns: Column<(typeof figures)[number]>[] = [
    { heading: '', cell: (figure) => figure.title },
    { heading: '', cell: (figure) => figure.value, right: true },
    { heading: '', cell: (figure) => figure.further },
  ]
  const tables = report.tables.filter(({ rows }) => rows.length > 0)
  return [
    `${toPlainLine([report.organisation, report.title, report.period.title].filter((part) => part !== '').join(' - '))}\n`,
    ...report.filterTexts.map((text) => `${toPlainLine(text)}\n`),
    renderTable(figures, columns, terminal.columns).replace(/^\n/, ''),
    ...tables.flatMap((table) => [
      `\n${toPlainLine(table.title)}\n`,
      renderTable(
        table.rows,
        table.columns.map(({ title, type }, at) => ({
          heading: title.toUpperCase(),
          cell: (row) => show(row.cells[at] ?? null, type),
          right: type !== 'text' && type !== 'date',
        })),
        terminal.columns,
      ),
      ...(table.note === '' ? [] : [`${toPlainLine(table.note)}\n`]),
    ]),
    '\n',
    ...report.notes.map((note) => `${toPlainLine(note)}\n`),
  ].join('')
}

function show(cell: ReportCell, type: CellType): string {
  if (cell === null) return ''
  if (typeof cell === 'object') return 'fewerThan' in cell ? `< ${cell.fewerThan}` : `${cell.amount} ${cell.currency}`
  if (typeof cell === 'string') return cell
  if (type === 'duration') return `${Math.floor(cell / 60)}:${String(cell % 60).padStart(2, '0')} h`
  return type === 'percent' ? `${cell} %` : formatCount(cell)
}

/** What a subscription would send now. */
export function renderDryRun(run: Outputs['reports']['dryRun']): string {
  const next = run.next.length === 0 ? 'Next: never.' : `Next: ${run.next.map(formatTime).join(', ')}.`
  if (run.problem !== null) return `It cannot be sent: ${toPlainLine(run.problem)}\n${next}\n`
  const files = run.files.map(({ name, sizeBytes }) => `File: ${name}, ${formatBytes(sizeBytes)}\n`)
  const to = run.to === null ? '' : toPlainLine(`${run.to.name} <${run.to.address}>`)
  return `Nothing was sent. It would be:\n\nTo: ${to}\nSubject: ${toPlainLine(run.subject)}\n${files.join('')}\n${toPlainText(run.text)}\n\n${next}\n`
}
