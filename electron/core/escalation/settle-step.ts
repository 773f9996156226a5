import type { Priority } from '#shared/model/task-base.ts'
import { judgeUnless } from '../rules/judge-unless.ts'
import type { EscalationSettled } from '../store/ops/materialize-escalation.ts'
import { add, type OperationInput, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { EscalationRow } from '../tasks/escalation-rows.ts'
import { type TaskRow, taskFactsOf } from '../tasks/task-facts.ts'
import { type EscalationContext, placeOfStep } from './escalation-context.ts'
import type { FiredStep } from './order-mail.ts'

const priorities: readonly Priority[] = ['low', 'normal', 'high', 'urgent']

/** Why a step must not fire now, as a sentence; null where it may. Judged on the task as it is. Source: rule-language.md section 8. */
export function whySkipped(store: ReadableStore, row: EscalationRow, task: TaskRow, context: EscalationContext): string | null {
  const handled = hasBeenHandled(store, row)
  // What nearly every step says needs neither the language nor the rest of the task.
  if (row.unless === 'task.handled') return handled || task.closed_at !== null ? 'Somebody had taken the task up.' : null
  const firing = { task: taskFactsOf(store, task), handled }
  if (!judgeUnless(row.unless, firing, context.now, placeOfStep(row, context))) return null
  return `It was so that ${row.unless}.`
}

/**
 * Taken up or answered by a person since the step was set: what `unless: task.handled` means. What was undone does not count. Closing is
 * no case of its own, it cancels the steps; opening again sets them anew, so that the opening itself is not an answer.
 */
export function hasBeenHandled(store: ReadableStore, row: EscalationRow): boolean {
  const touched = store.get(
    `SELECT 1 FROM op JOIN change ON change.change_id = op.batch_id
     WHERE op.entity = 'task' AND op.entity_id = ? AND op.rank = 2 AND op.field IN ('status', 'assignee', 'comments')
       AND change.undoes IS NULL AND change.undone_by IS NULL
       AND (op.ms, op.c) > (SELECT max(step.ms), step.c FROM set_item JOIN op AS step ON step.dev = set_item.add_dev AND step.n = set_item.add_n
         WHERE set_item.entity = 'task' AND set_item.entity_id = op.entity_id AND set_item.field = 'escalation_steps'
           AND set_item.item_id = ? AND set_item.removed_by IS NULL)
     LIMIT 1`,
    row.task_id,
    row.escalation_id,
  )
  return touched !== undefined || hasBeenAnswered(store, row)
}

/** Answered by mail that one of us wrote to somebody outside since the step began to count. */
function hasBeenAnswered(store: ReadableStore, { task_id: taskId, started_at: startedAt }: EscalationRow): boolean {
  if (startedAt === null) return false
  const answer = store.get(
    `SELECT 1 FROM task_messages JOIN messages ON messages.fingerprint = task_messages.fingerprint
     WHERE task_messages.task_id = ? AND messages.outgoing = 1 AND messages.sort_at > ? LIMIT 1`,
    taskId,
    startedAt,
  )
  return answer !== undefined
}

/** What firing a step writes: who is told with which template; the priority and the assignee it gives. `step` is what its mail says. */
export function fireStep(
  row: EscalationRow,
  task: TaskRow,
  now: number,
  late: boolean,
  told = '',
): { operations: OperationInput[]; step: FiredStep } {
  const reason = [reasonOf(row), told].join(' ').trim()
  const settled: EscalationSettled = {
    outcome: 'fired',
    from: task.assignee ?? task.team,
    to: row.escalated_to,
    template: row.template,
    reason,
    at: now,
    late,
  }
  const priority = priorityAfter(row.set_priority, task.priority)
  const operations = [
    add(row.task_id, 'escalations', row.escalation_id, settled),
    ...(priority === task.priority ? [] : [set(row.task_id, 'priority', priority)]),
    ...(row.assign_to === null || row.assign_to === task.assignee ? [] : [set(row.task_id, 'assignee', row.assign_to)]),
  ]
  return { operations, step: { row, reason } }
}

function reasonOf(row: EscalationRow): string {
  if (row.unless === 'task.handled') return `Nobody had taken the task up within ${row.after}.`
  return `${row.after} had passed, and it was not so that ${row.unless}.`
}

/** "high" sets, "at least high" raises to it, and a step that names none raises by one: what is told must also be seen. */
function priorityAfter(wanted: string | null, current: Priority): Priority {
  const rank = priorities.indexOf(current)
  if (wanted === null) return priorities[Math.min(rank + 1, priorities.length - 1)] ?? current
  const named = priorities.find((priority) => wanted.endsWith(priority)) ?? current
  return wanted.startsWith('at least') && priorities.indexOf(named) <= rank ? current : named
}

/** What settles a step without telling anybody. */
export function settleStep(
  row: EscalationRow,
  outcome: 'skipped' | 'dropped' | 'handled' | 'ignored',
  reason: string,
  now: number,
): OperationInput {
  const settled: EscalationSettled = { outcome, from: null, to: '', template: row.template, reason, at: now, late: false }
  return add(row.task_id, 'escalations', row.escalation_id, settled)
}
