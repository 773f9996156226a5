import type { Outputs } from '#shared/contract/contract.ts'
import type { BulkOutcome, RecurringTask, UndoStep } from '#shared/model/task-parts.ts'
import { countOf, formatTime } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import { taskColumns } from './columns.ts'
import { type Column, renderTable } from './table.ts'

/** What became of a command over many tasks, with each that refused and why. */
export function renderBulk({ changeId, done, unchanged, failed }: BulkOutcome): string {
  const counts = [
    `${countOf(done, 'task')} changed`,
    ...(unchanged > 0 ? [`${unchanged} ${unchanged === 1 ? 'was' : 'were'} so already`] : []),
    ...(failed.length > 0 ? [`${failed.length} refused`] : []),
  ]
  return [
    `${counts.join(', ')}.`,
    ...failed.map((row) => `  ${row.taskId}  ${toPlainLine(row.title)}: ${toPlainLine(row.sentence)}`),
    ...(changeId === null ? [] : [`Take it back with: orgo tasks undo --change-id ${changeId}`]),
    '',
  ].join('\n')
}

/** The tasks that a mail was split into. */
export const renderSplit = (tasks: Outputs['tasks']['split']): string =>
  `${countOf(tasks.length, 'task')} made.\n${renderTable(tasks, taskColumns, null)}`

const stepColumns: readonly Column<UndoStep>[] = [
  { heading: 'CHANGE', cell: (step) => step.changeId },
  { heading: 'AT', cell: (step) => formatTime(step.at) },
  { heading: 'COMMAND', cell: (step) => step.command },
  { heading: 'TASKS', cell: (step) => String(step.tasks), right: true },
  { heading: 'TITLE', cell: (step) => (step.changedSince === null ? step.title : `${step.title} (${step.changedSince})`) },
]

/** What can be taken back, and what can be done again, the last first. */
export function renderUndoStack({ undo, redo }: Outputs['tasks']['undoStack']): string {
  const part = (heading: string, steps: readonly UndoStep[]): string =>
    steps.length === 0 ? '' : `${heading}\n${renderTable(steps, stepColumns, null)}`
  const parts = [part('Can be taken back', undo), part('Can be done again', redo)].filter((text) => text !== '')
  return parts.length === 0 ? 'There is nothing to undo.\n' : parts.join('\n')
}

export const scheduleColumns: readonly Column<RecurringTask>[] = [
  { heading: 'SCHEDULE', cell: (schedule) => schedule.scheduleId },
  { heading: 'RULE', cell: (schedule) => schedule.rrule },
  { heading: 'TIME', cell: (schedule) => `${schedule.time} ${schedule.zone}` },
  { heading: 'NEXT', cell: (schedule) => (schedule.paused ? 'paused' : formatTime(schedule.next[0] ?? null)) },
  { heading: 'ASSIGNEE', cell: (schedule) => schedule.assignee ?? schedule.team ?? '' },
  { heading: 'TITLE', cell: (schedule) => `${schedule.title}${schedule.fault === null ? '' : ` (${schedule.fault})`}` },
]
