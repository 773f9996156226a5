import { add, type OperationInput } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { Store, WritableStore } from '../store/store.ts'
import type { EscalationRow } from '../tasks/escalation-rows.ts'
import { stateRule } from '../tasks/ladders.ts'
import { mostSingleMails } from '../tasks/mail-orders.ts'
import { withAssignmentMail } from '../tasks/order-assignments.ts'
import { findTask } from '../tasks/task-facts.ts'
import { type EscalationContext, lateMs } from './escalation-context.ts'
import { type FiredStep, orderEscalationMail, targetsOf } from './order-mail.ts'
import { fireStep, settleStep, whySkipped } from './settle-step.ts'

/** How many steps a sweep settled, by what became of them. */
export type Swept = { fired: number; late: number; skipped: number; dropped: number }

export const countSettled = (swept: Swept): number => swept.fired + swept.late + swept.skipped + swept.dropped

/** 5 minutes: how often a sweep that found nothing writes down that somebody was awake. */
const noteMs = 5 * 60_000

/**
 * Settles every step that has fallen due: once, whatever the clock does, because a settled step is no longer pending in the same
 * transaction.
 *
 * Its `unless` is judged now. A step that is over 15 minutes late follows its policy: `ask` is listed and waits for a person, `send` fires
 * marked late, `drop` is only recorded. A task that waits keeps its steps pending; one that was closed or deleted has none.
 * Call `tendTasks` before: it moves what waiting has moved. Source: rule-language.md section 8.
 */
export function sweepEscalations(store: Store, context: EscalationContext): Swept {
  noteSweep(store, context.now)
  const swept: Swept = { fired: 0, late: 0, skipped: 0, dropped: 0 }
  for (let turn = 0; turn < maxBatches; turn += 1) if (!sweepBatch(store, context, swept)) break
  return swept
}

/** One transaction settles as many steps as a person does not notice waiting for: an import may bring thousands that are late. */
const batch = 200

/** 5,000 steps in one sweep; what is left of more is found a minute later. */
const maxBatches = 25

/** Answers whether there may be more. */
function sweepBatch(store: Store, context: EscalationContext, swept: Swept): boolean {
  const { now } = context
  if (!store.read.get("SELECT 1 FROM escalations WHERE state = 'pending' AND due_at <= ? LIMIT 1", now)) return false
  return store.write((tx) => {
    const due = tx.all<EscalationRow>(
      `SELECT escalations.* FROM escalations JOIN tasks ON tasks.task_id = escalations.task_id
       WHERE escalations.state = 'pending' AND escalations.due_at <= ? AND tasks.deleted = 0 AND tasks.closed_at IS NULL
         AND (tasks.category <> 'waiting' OR escalations.rule_id GLOB '${stateRule}*')
       ORDER BY escalations.due_at, escalations.escalation_id LIMIT ?`,
      now,
      batch,
    )
    const crowd: Crowd = { targets: crowdedTargets(due), fired: [] }
    for (const row of due) {
      const outcome = settle(tx, row, context, crowd)
      if (outcome) swept[outcome] += 1
    }
    const mail = orderEscalationMail(tx, crowd.fired, now)
    if (mail.length > 0) recordChange(tx, now, { command: 'escalation.tell', actor: { kind: 'timer' }, cause: {} }, mail)
    return due.length === batch
  })
}

/** Readers whom many steps of one batch tell: `fired` waits until all are known, so that one mail tells of all. */
type Crowd = { targets: ReadonlySet<string>; fired: FiredStep[] }

function crowdedTargets(due: readonly EscalationRow[]): Set<string> {
  const counts = new Map<string, number>()
  for (const row of due) for (const target of targetsOf(row)) counts.set(target, (counts.get(target) ?? 0) + 1)
  return new Set([...counts].filter(([, count]) => count > mostSingleMails).map(([target]) => target))
}

function settle(tx: WritableStore, row: EscalationRow, context: EscalationContext, crowd: Crowd): keyof Swept | null {
  const { now } = context
  const task = findTask(tx, row.task_id)
  if (!task) return null
  const isLate = now - row.due_at > lateMs
  const skipped = whySkipped(tx, row, task, context)
  if (skipped !== null) return record(tx, now, 'skipped', [settleStep(row, 'skipped', skipped, now)])
  if (isLate && row.late_policy === 'ask')
    return record(tx, now, 'late', [add(row.task_id, 'escalations_late', row.escalation_id, { at: now })])
  if (isLate && row.late_policy === 'drop') {
    const reason = `It fell due while nobody was there, and its rule says to drop it then.`
    return record(tx, now, 'dropped', [settleStep(row, 'dropped', reason, now)])
  }
  const { operations, step } = fireStep(row, task, now, isLate)
  const isCrowded = targetsOf(row).some((target) => crowd.targets.has(target))
  if (isCrowded) crowd.fired.push(step)
  const mail = isCrowded ? [] : orderEscalationMail(tx, [step], now)
  return record(tx, now, 'fired', [...withAssignee(tx, context, row, operations), ...mail])
}

/** A step that gives the task to a person tells them, too. */
function withAssignee(
  tx: WritableStore,
  { people, now }: EscalationContext,
  { escalation_id: key, rule_id: ruleId }: EscalationRow,
  operations: readonly OperationInput[],
): OperationInput[] {
  return people ? withAssignmentMail(tx, people, { actor: { kind: 'timer' }, at: now, key, ruleId }, operations) : [...operations]
}

const commands = {
  fired: 'escalation.fire',
  late: 'escalation.ask',
  skipped: 'escalation.skip',
  dropped: 'escalation.drop',
} as const

function record(tx: WritableStore, now: number, outcome: keyof Swept, operations: readonly OperationInput[]): keyof Swept {
  recordChange(tx, now, { command: commands[outcome], actor: { kind: 'timer' }, cause: {} }, operations)
  return outcome
}

/** Writes down that somebody was awake now. A long pause since the last time is an absence, which the away screen shows. */
function noteSweep(store: Store, now: number): void {
  const known = store.read.get<{ swept_at: number }>('SELECT swept_at FROM sweep_state WHERE id = 1')
  if (known && now >= known.swept_at && now - known.swept_at < noteMs) return
  const wasAway = known !== undefined && now - known.swept_at > lateMs
  store.write((tx) => {
    tx.run("INSERT OR IGNORE INTO sweep_state (id, swept_at, calendars) VALUES (1, ?, '')", now)
    if (wasAway) tx.run('UPDATE sweep_state SET away_from = ?, away_to = ? WHERE id = 1', known.swept_at, now)
    tx.run('UPDATE sweep_state SET swept_at = ? WHERE id = 1', now)
  })
}
