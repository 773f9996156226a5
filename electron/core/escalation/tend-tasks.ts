import { renderMs } from '../calendar/plan-due.ts'
import { dueField } from '../store/ops/materialize-escalation.ts'
import { add, type OperationInput, set } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { Store, WritableStore } from '../store/store.ts'
import { dueOfStep, type EscalationRow } from '../tasks/escalation-rows.ts'
import { cancelLadders, runsWhileWaiting } from '../tasks/ladders.ts'
import { computeLevel, recordIdOf, recordOf } from '../tasks/service-levels.ts'
import { findTask, type TaskRow } from '../tasks/task-facts.ts'
import { readTimeline } from '../tasks/task-timeline.ts'
import { type EscalationContext, hashCalendars } from './escalation-context.ts'
import { settleStep, whySkipped } from './settle-step.ts'

/** One transaction tends as many tasks as a person does not notice waiting for. */
const batch = 200

/**
 * Works out anew what follows from the log of every task that changed: due times moved by waiting, late steps that are settled, open
 * deadlines, and at a closing the record of how promises were kept. Answers how many tasks it looked at.
 *
 * Limits: about `most` tasks, half a millisecond each; a large import is worked off over several sweeps, and nothing else stands still for it.
 */
export function tendTasks(store: Store, context: EscalationContext, most: number): number {
  markAllIfCalendarsChanged(store, context)
  let tended = 0
  while (tended < most && store.read.get('SELECT 1 FROM untended_tasks LIMIT 1'))
    tended += store.write((tx) => {
      const rows = tx.all<{ task_id: string }>('SELECT task_id FROM untended_tasks ORDER BY task_id LIMIT ?', batch)
      for (const { task_id: taskId } of rows) {
        tendTask(tx, taskId, context)
        // After, not before: what tending itself wrote needs no second look.
        tx.run('DELETE FROM untended_tasks WHERE task_id = ?', taskId)
      }
      return rows.length
    })
  return tended
}

/** A changed calendar, zone or promise moves every open due time: all their tasks are looked at again. */
function markAllIfCalendarsChanged(store: Store, context: EscalationContext): void {
  const hash = hashCalendars(context)
  const known = store.read.get<{ calendars: string }>('SELECT calendars FROM sweep_state WHERE id = 1')
  if (known?.calendars === hash) return
  store.write((tx) => {
    tx.run(
      `INSERT INTO sweep_state (id, swept_at, calendars) VALUES (1, ?, ?)
       ON CONFLICT (id) DO UPDATE SET calendars = excluded.calendars`,
      context.now,
      hash,
    )
    tx.run('INSERT OR IGNORE INTO untended_tasks (task_id) SELECT task_id FROM tasks WHERE closed_at IS NULL AND deleted = 0')
  })
}

function tendTask(tx: WritableStore, taskId: string, context: EscalationContext): void {
  const task = findTask(tx, taskId)
  tx.run('DELETE FROM task_deadlines WHERE task_id = ?', taskId)
  if (!task) return
  if (task.closed_at !== null) tendClosed(tx, task, task.closed_at, context)
  else tendOpen(tx, task, context)
}

/** However it was closed: nothing of it fires any more, and what was promised is recorded, once, for good. */
function tendClosed(tx: WritableStore, task: TaskRow, closedAt: number, context: EscalationContext): void {
  const cancelled = cancelLadders(tx, task.task_id)
  if (cancelled.length > 0) record(tx, context, 'escalation.cancel', cancelled)
  const recordId = recordIdOf(closedAt)
  if (tx.get('SELECT 1 FROM service_records WHERE task_id = ? AND record_id = ?', task.task_id, recordId)) return
  const level = computeLevel(tx, task, context)
  if (!level || level.deadlines.length === 0) return
  record(tx, context, 'service.record', [add(task.task_id, 'service_records', recordId, recordOf(level))])
}

function tendOpen(tx: WritableStore, task: TaskRow, context: EscalationContext): void {
  const steps = tx.all<EscalationRow>(
    "SELECT * FROM escalations WHERE task_id = ? AND state IN ('pending', 'late') ORDER BY due_at, escalation_id",
    task.task_id,
  )
  const timeline = steps.length === 0 ? null : readTimeline(tx, task)
  for (const step of steps) {
    const skipped = step.state === 'late' ? whySkipped(tx, step, task, context) : null
    if (skipped !== null) {
      record(tx, context, 'escalation.skip', [settleStep(step, 'skipped', skipped, context.now)])
      continue
    }
    // While a task waits its due times run ahead of the clock with every minute; they are set when the waiting ends.
    if (timeline === null || (timeline.waitingSince !== null && !runsWhileWaiting(step.rule_id))) continue
    const due = dueOfStep(step, task.module, timeline, context)
    if (due === null || due.dueAt === step.due_at) continue
    const reason = due.waitedMs > 0 ? `The task waited ${renderMs(due.waitedMs)}.` : 'The calendar or the log says otherwise now.'
    record(tx, context, 'escalation.move', [
      set(task.task_id, dueField(step.escalation_id), { dueAt: due.dueAt, reason: `${reason} ${due.arithmetic}.` }),
    ])
  }
  keepDeadlines(tx, task, context)
}

/** What lists of overdue tasks ask. Promises that were kept or broken for good are no deadlines any more. */
function keepDeadlines(tx: WritableStore, task: TaskRow, context: EscalationContext): void {
  for (const { kind, state, dueAt } of computeLevel(tx, task, context)?.deadlines ?? [])
    if (state !== 'met' && state !== 'missed')
      tx.run(
        'INSERT INTO task_deadlines (task_id, kind, due_at, paused) VALUES (?, ?, ?, ?)',
        task.task_id,
        kind,
        dueAt,
        state === 'paused' ? 1 : 0,
      )
}

function record(tx: WritableStore, context: EscalationContext, command: string, operations: readonly OperationInput[]): void {
  recordChange(tx, context.now, { command, actor: { kind: 'timer' }, cause: {} }, operations)
}
