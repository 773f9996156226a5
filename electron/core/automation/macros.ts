import type { Actor } from '#shared/model/person.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Evaluation } from '../rules/evaluate.ts'
import type { CompiledRule } from '../rules/rule-set.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import { planForTask, type RulePlan } from '../tasks/apply-decisions.ts'
import type { Mover } from '../tasks/guards.ts'
import { findTask } from '../tasks/task-facts.ts'
import { noteTaskRuns } from './note-runs.ts'
import { applyContextOf, type RulesAtHand } from './rules-at-hand.ts'
import { judgeTask } from './run-on-task.ts'
import { sealMessages } from './seal-messages.ts'
import { taskAtHand } from './task-facts-of-event.ts'

/** A macro that a person runs on tasks they chose. `runKey` names the run; `asker` are the roles it is judged by, the person's own. */
export type MacroRun = {
  rule: CompiledRule
  taskIds: readonly string[]
  actor: Actor & { kind: 'person' }
  asker: Mover & { personId: string }
  runKey: string
}

export type MacroOutcome = { changed: string[]; failed: { taskId: string; sentence: string }[] }

/**
 * Runs a macro on tasks: each gets all of it, or none and a sentence why, and the whole run is one change of its person, which one undo
 * takes back.
 */
export function runMacro(store: Store, hand: RulesAtHand, run: MacroRun): MacroOutcome {
  return store.write((tx) => {
    const outcome: MacroOutcome = { changed: [], failed: [] }
    const operations: OperationInput[] = []
    const sealed: string[] = []
    for (const taskId of new Set(run.taskIds)) {
      const met = meetTask(tx, hand, run, taskId)
      if (met.evaluation)
        noteTaskRuns(tx, taskId, { evaluation: met.evaluation, setHash: hand.rules.ruleSet.hash, now: hand.now })
      if (!met.plan.ok) {
        outcome.failed.push({ taskId, sentence: met.plan.fault })
        continue
      }
      outcome.changed.push(taskId)
      operations.push(...met.plan.value.operations)
      if (met.evaluation?.decisions.some(({ action }) => action === 'confidential')) sealed.push(taskId)
    }
    const { id: ruleId, hash } = run.rule
    const cause = {
      ruleId,
      ruleHash: hash,
      ruleSetHash: hand.rules.ruleSet.hash,
      event: 'manual',
      note: `By the macro "${run.rule.title}".`,
    }
    hand.files.keep(tx, operations)
    if (operations.length > 0) recordChange(tx, hand.now, { command: 'macro.run', actor: run.actor, cause }, operations)
    for (const taskId of sealed) sealMessages(tx, taskId)
    return outcome
  })
}

/** `evaluation` is there where the run is to be remembered: it acted, or failed. */
type Met = { evaluation: Evaluation | null; plan: Result<RulePlan, string> }

function meetTask(store: ReadableStore, hand: RulesAtHand, { rule, asker, runKey }: MacroRun, taskId: string): Met {
  const row = findTask(store, taskId)
  if (!row) return { evaluation: null, plan: fail('This task does not exist.') }
  const task = taskAtHand(store, row)
  const evaluation = judgeTask(store, hand, task, {
    event: 'manual',
    only: rule.id,
    runKey: `${runKey} ${taskId}`,
    detail: 'all',
    silent: false,
  })
  const trace = evaluation.trace.rules.find(({ id }) => id === rule.id)
  const own = { ...evaluation, trace: { ...evaluation.trace, rules: trace ? [trace] : [] } }
  if (trace?.result !== 'matched')
    return {
      evaluation: trace?.result === 'error' ? own : null,
      plan: fail(whyNot(trace?.result ?? 'skipped', trace?.why ?? null)),
    }
  const context = applyContextOf(hand, { threadKey: task.threadKey, silent: false, history: false })
  const about = { taskId, facts: task.facts, event: 'manual' as const, moduleName: row.module, asker }
  const plan = planForTask(store, context, about, evaluation, rule.id)
  if (!plan) return { evaluation: null, plan: fail('It has nothing to do here.') }
  return plan.refused.length > 0
    ? { evaluation: null, plan: fail(plan.refused.join(' ')) }
    : { evaluation: own, plan: succeed(plan) }
}

function whyNot(result: string, why: string | null): string {
  if (result === 'not_matched') return 'Its condition does not hold for this task.'
  if (result === 'observed') return 'This rule only observes.'
  if (result === 'error') return `The rule failed: ${why ?? 'unknown error'}.`
  const reasons: Record<string, string> = {
    off: 'This rule is off.',
    suspended: 'This rule rests after errors.',
    module: 'This task belongs to another module.',
    scope: 'This task is outside the scope of the rule.',
  }
  return reasons[why ?? ''] ?? 'It did not run on this task.'
}
