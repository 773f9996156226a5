import type { Evaluation } from '../rules/evaluate.ts'
import type { RuleTrace } from '../rules/trace.ts'
import type { WritableStore } from '../store/store.ts'
import { noteErrors } from './suspensions.ts'

/** What came of one evaluation: its trace, the rule set that gave it, and when. */
export type Noted = { evaluation: Evaluation; setHash: string; now: number }

/** Keeps which rules met a message. A rule has one row for a message: the first, unless it meets it only later. */
export function noteMessageRuns(tx: WritableStore, messageNo: number, { evaluation, setHash, now }: Noted): void {
  for (const rule of evaluation.trace.rules)
    tx.run(
      `INSERT INTO rule_runs (message_no, rule_id, rule_set_hash, rule_hash, outcome, at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rule_set_hash = excluded.rule_set_hash, rule_hash = excluded.rule_hash, outcome = excluded.outcome,
         at = excluded.at WHERE outcome <> 'matched' AND excluded.outcome = 'matched'`,
      messageNo,
      rule.id,
      setHash,
      rule.hash,
      rule.result,
      now,
    )
  noteErrors(tx, now, errorsOf(evaluation))
}

/** Keeps which rules met a task: those that matched it anew, would have, or failed. */
export function noteTaskRuns(
  tx: WritableStore,
  taskId: string,
  { evaluation, setHash, now }: Noted,
  isNews: (rule: RuleTrace) => boolean = () => true,
): void {
  for (const rule of evaluation.trace.rules) {
    if (!keptOutcomes.has(rule.result) || !isNews(rule)) continue
    tx.run(
      'INSERT INTO task_rule_runs (task_id, rule_id, event, rule_set_hash, rule_hash, outcome, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      taskId,
      rule.id,
      evaluation.trace.event,
      setHash,
      rule.hash,
      rule.result,
      now,
    )
  }
  noteErrors(tx, now, errorsOf(evaluation))
}

const keptOutcomes: ReadonlySet<RuleTrace['result']> = new Set(['matched', 'observed', 'error'])

const errorsOf = ({ trace }: Evaluation) =>
  trace.rules
    .filter((rule) => rule.result === 'error')
    .map((rule) => ({ ruleId: rule.id, sentence: rule.why ?? 'unknown error' }))

/** Whether a rule failed or the work on a message was broken off: then a person looks at it (rule language, section 9). */
export const hasFailed = ({ trace }: Evaluation): boolean =>
  trace.rules.some((rule) => rule.result === 'error' || (rule.result === 'skipped' && rule.why === 'budget'))
