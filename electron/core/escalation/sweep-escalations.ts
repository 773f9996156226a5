import { add, set } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { Store, WritableStore } from '../store/store.ts'

type DueRow = {
  escalation_id: string
  task_id: string
  after: string
  escalated_to: string
  assignee: string | null
  team: string | null
  priority: string
}

/** The next priority up: what an escalation does to its task inside Orgo. Urgent stays urgent. */
const raised: Readonly<Record<string, string>> = { low: 'normal', normal: 'high', high: 'urgent' }

/**
 * Fires every step that has fallen due: once, whatever the clock does, because a fired step is no longer pending in the same transaction.
 *
 * A task that was closed, deleted or taken up by somebody since has no pending step or is passed over: its steps end quietly. A task that
 * waits keeps its steps pending. Answers how many fired. Source: rule-language.md section 8.
 */
export function sweepEscalations(store: Store, now: number): number {
  const waiting = store.read.get<{ n: number }>(
    "SELECT count(*) AS n FROM escalations WHERE state = 'pending' AND due_at <= ?",
    now,
  )
  if (!waiting || waiting.n === 0) return 0
  return store.write((tx) => {
    const due = tx.all<DueRow>(
      `SELECT escalations.escalation_id, escalations.task_id, escalations.after, escalations.escalated_to,
              tasks.assignee, tasks.team, tasks.priority
       FROM escalations JOIN tasks ON tasks.task_id = escalations.task_id
       WHERE escalations.state = 'pending' AND escalations.due_at <= ? AND tasks.deleted = 0 AND tasks.closed_at IS NULL
         AND tasks.category <> 'waiting'
       ORDER BY escalations.due_at, escalations.escalation_id`,
      now,
    )
    return due.filter((row) => fire(tx, row, now)).length
  })
}

function fire(tx: WritableStore, row: DueRow, now: number): boolean {
  if (hasBeenHandled(tx, row)) {
    endStep(tx, row, now)
    return false
  }
  const holder = row.assignee ?? row.team
  const current =
    tx.get<{ priority: string }>('SELECT priority FROM tasks WHERE task_id = ?', row.task_id)?.priority ?? row.priority
  const priority = raised[current]
  const reason = `Nobody had taken the task up within ${row.after}.`
  recordChange(tx, now, { command: 'escalation.fire', actor: { kind: 'timer' }, cause: {} }, [
    add(row.task_id, 'escalations', row.escalation_id, { from: holder, to: row.escalated_to, reason, at: now }),
    ...(priority ? [set(row.task_id, 'priority', priority)] : []),
  ])
  return true
}

/**
 * Taken up or answered by a person since the step was set: what `unless: task.handled` means. What was undone does not count. Closing is
 * no case of its own, it cancels the steps; opening again sets them anew, so that the opening itself is not an answer.
 */
function hasBeenHandled(tx: WritableStore, row: DueRow): boolean {
  const touched = tx.get(
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
  return touched !== undefined
}

function endStep(tx: WritableStore, row: DueRow, now: number): void {
  recordChange(tx, now, { command: 'escalation.skip', actor: { kind: 'timer' }, cause: {} }, [
    { kind: 'rm', entity: 'task', entityId: row.task_id, field: 'escalation_steps', itemId: row.escalation_id },
  ])
}
