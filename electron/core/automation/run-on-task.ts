import { type EvaluateOptions, type Evaluation, evaluate } from '../rules/evaluate.ts'
import type { RuleEvent } from '../rules/trace.ts'
import type { ReadableStore, WritableStore } from '../store/store.ts'
import { applyToTask } from '../tasks/apply-decisions.ts'
import { findTask } from '../tasks/task-facts.ts'
import { noteTaskRuns } from './note-runs.ts'
import { type ApplyMode, applyContextOf, hasRulesFor, type RulesAtHand } from './rules-at-hand.ts'
import { sealMessages } from './seal-messages.ts'
import { suspendedRules } from './suspensions.ts'
import { type TaskAtHand, taskAtHand } from './task-facts-of-event.ts'

/** What a run on a task came to: how many rules changed it, and what waits withheld. */
export type TaskRun = { changes: number; withheld: number }

/**
 * Runs the rules of an event on one task: evaluates, keeps the trace, and applies what was decided.
 *
 * What rules change here fires no further event, so that two rules that undo each other run once each (R3).
 */
export function runOnTask(tx: WritableStore, hand: RulesAtHand, task: TaskAtHand, event: RuleEvent, mode: ApplyMode): TaskRun {
  const evaluation = judgeTask(tx, hand, task, { event, silent: mode.silent })
  noteTaskRuns(tx, task.row.task_id, { evaluation, setHash: hand.rules.ruleSet.hash, now: hand.now })
  return applyEvaluation(tx, hand, task, evaluation, mode)
}

/** What the rules of an event say of a task; nothing is written. */
export function judgeTask(store: ReadableStore, hand: RulesAtHand, task: TaskAtHand, options: EvaluateOptions): Evaluation {
  const taskId = task.row.task_id
  return evaluate(hand.rules.ruleSet, task.facts, hand.now, {
    suspended: suspendedRules(store),
    usedKeys: usedKeysOf(store, taskId),
    threadKey: task.threadKey,
    taskKey: taskId,
    own: hand.people.own,
    ...options,
  })
}

/** Applies an evaluation to its task, and seals the messages of one that became confidential. */
export function applyEvaluation(
  tx: WritableStore,
  hand: RulesAtHand,
  { row, facts }: TaskAtHand,
  evaluation: Evaluation,
  mode: ApplyMode,
): TaskRun {
  if (evaluation.decisions.length === 0) return { changes: 0, withheld: 0 }
  const about = { taskId: row.task_id, facts, event: evaluation.trace.event, moduleName: row.module }
  const run = applyToTask(tx, applyContextOf(hand, mode), about, evaluation)
  if (evaluation.decisions.some(({ action }) => action === 'confidential')) sealMessages(tx, row.task_id)
  return run
}

/** Runs the rules for new tasks on one that was just made; null where there are none. */
export function runOnCreated(tx: WritableStore, hand: RulesAtHand, taskId: string, mode: ApplyMode): TaskRun | null {
  if (!hasRulesFor(hand.rules.ruleSet, 'task.created')) return null
  const row = findTask(tx, taskId)
  return row ? runOnTask(tx, hand, taskAtHand(tx, row), 'task.created', mode) : null
}

function usedKeysOf(store: ReadableStore, taskId: string): ReadonlySet<string> {
  const rows = store.all<{ effect_key: string }>(
    `SELECT effect_key FROM task_effect_keys WHERE task_id = @task
     UNION ALL SELECT effect_keys.effect_key FROM task_messages
       JOIN effect_keys ON effect_keys.fingerprint = task_messages.fingerprint WHERE task_messages.task_id = @task`,
    { task: taskId },
  )
  return new Set(rows.map((row) => row.effect_key))
}
