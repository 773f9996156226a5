import type { Outputs } from '#shared/contract/contract.ts'
import type {
  Away,
  DeadlineRow,
  DrawnCalendar,
  EscalationOutcome,
  EscalationRow,
  SimulatedStep,
  Simulation,
  TaskServiceLevel,
} from '#shared/model/escalation.ts'
import { countOf, formatTime } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

export const escalationColumns: readonly Column<EscalationRow>[] = [
  { heading: 'ESCALATION', cell: (row) => row.escalationId },
  { heading: 'DUE', cell: (row) => formatTime(row.dueAt) },
  { heading: 'STATE', cell: (row) => `${row.state}${row.firedLate ? ', late' : ''}` },
  { heading: 'TO', cell: (row) => row.to },
  { heading: 'AFTER', cell: (row) => `${row.after}${row.hours === 'any' ? '' : ` of ${row.hours}`}` },
  { heading: 'RULE', cell: (row) => row.ruleId },
  { heading: 'TASK', cell: (row) => row.task.title },
]

const kinds = { escalation: 'escalation', first_response: 'first response', update: 'update', solution: 'solution' } as const

const deadlineColumns: readonly Column<DeadlineRow>[] = [
  { heading: 'DUE', cell: (row) => formatTime(row.dueAt) },
  { heading: 'WHAT', cell: (row) => kinds[row.kind] },
  { heading: 'STATE', cell: (row) => row.state },
  { heading: 'LEVEL', cell: (row) => row.title },
  { heading: 'WHY', cell: (row) => row.arithmetic },
  { heading: 'TASK', cell: (row) => row.task.title },
]

export function renderDeadlines({ rows, total }: Outputs['escalations']['deadlines'], terminal: Terminal): string {
  if (rows.length < total) terminal.err(`${rows.length} of ${countOf(total, 'deadline')}. Show more with --limit.\n`)
  return rows.length === 0 ? 'No deadlines.\n' : renderTable(rows, deadlineColumns, terminal.columns)
}

/** What waits for a decision, task by task, with the id to decide it by. */
export function renderAway(away: Away, terminal: Terminal): string {
  const head = away.absence
    ? `Away from ${formatTime(away.absence.from)} to ${formatTime(away.absence.to)}: ${countOf(away.newTasks, 'new open task')}.`
    : 'Not away for over 15 minutes since Orgo watches.'
  const waiting = away.groups.flatMap(({ task, ruleTitle, ruleId, steps }) => [
    '',
    toPlainLine(`${task.title}  (${ruleTitle ?? ruleId}; ${task.statusTitle}, ${task.assignee ?? task.team ?? 'nobody'})`),
    ...steps.map((step) => `  ${toPlainLine(`${step.escalationId}  ${formatTime(step.dueAt)}  would tell ${step.to}`)}`),
  ])
  const told =
    away.total === 0
      ? 'Nothing waits for a decision.'
      : `${countOf(away.total, 'escalation')} would have fired: send, mark-handled or ignore.`
  const settled =
    away.settled.length === 0
      ? []
      : ['', 'Settled by their rules', renderTable(away.settled, escalationColumns, terminal.columns).trimEnd()]
  return [head, told, ...waiting, ...settled, ''].join('\n')
}

export function renderOutcome({ done, failed }: EscalationOutcome): string {
  const refused = failed.map(({ escalationId, sentence }) => `  ${toPlainLine(`${escalationId}  ${sentence}`)}`)
  return [`${countOf(done, 'escalation')} settled${failed.length > 0 ? `, ${failed.length} not` : ''}.`, ...refused, ''].join(
    '\n',
  )
}

const stepColumns: readonly Column<SimulatedStep>[] = [
  { heading: 'AT', cell: (step) => formatTime(step.at) },
  { heading: 'WHAT', cell: (step) => (step.kind === 'escalation' ? step.step : `${step.step} overdue`) },
  { heading: 'TO', cell: (step) => step.to ?? '' },
  { heading: 'TASK', cell: (step) => step.task.title },
  { heading: 'WHY', cell: (step) => [step.reason, step.arithmetic].filter((part) => part !== '').join(' ') },
]

/** What escalates until a time if nobody does anything, and when each calendar that counts is open. */
export function renderSimulation(simulation: Simulation, terminal: Terminal): string {
  const { steps, more } = simulation
  const used = new Set(steps.map((step) => step.calendar))
  const calendars = simulation.calendars.filter(({ name }) => used.has(name))
  return [
    `Until ${formatTime(simulation.until)}, if nobody does anything: ${steps.length === 0 ? 'nothing escalates' : countOf(steps.length + more, 'thing')}.`,
    ...(steps.length === 0 ? [] : ['', renderTable(steps, stepColumns, terminal.columns).trimEnd()]),
    ...(more === 0 ? [] : [`and ${more} more`]),
    ...calendars.flatMap(drawCalendar),
    '',
  ].join('\n')
}

/** More lines than a week has days help nobody to see. */
const maxStretches = 14

function drawCalendar({ title, zone, open, holidays }: DrawnCalendar): string[] {
  const rest = open.length > maxStretches ? [`  and ${countOf(open.length - maxStretches, 'stretch', 'stretches')} more`] : []
  return [
    '',
    toPlainLine(`${title} (${zone}) is open, by this machine's clock:`),
    ...(open.length === 0 ? ['  not at all in this time'] : []),
    ...open.slice(0, maxStretches).map(({ from, to }) => `  ${formatTime(from)} to ${formatTime(to)}`),
    ...rest,
    ...holidays.map(
      ({ date, title: name, open: hours }) => `  ${toPlainLine(`${date} ${name}: ${hours?.length ? 'half a day' : 'closed'}`)}`,
    ),
  ]
}

/** The promises of a task, one line each, with their arithmetic. */
export function renderServiceLevel(level: TaskServiceLevel | null): string[] {
  return (level?.deadlines ?? []).map(
    (deadline) => `  ${kinds[deadline.kind]}: ${deadline.state}; ${deadline.arithmetic}${level?.kept ? '  (kept at close)' : ''}`,
  )
}
