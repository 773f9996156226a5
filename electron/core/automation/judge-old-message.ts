import { originOf } from '../ingest/threads/plan-split.ts'
import { type Evaluation, evaluate } from '../rules/evaluate.ts'
import { changeFacts, type Facts } from '../rules/facts.ts'
import type { OwnMail } from '../rules/policy-pass.ts'
import type { CompiledRule, RuleSet } from '../rules/rule-set.ts'
import type { RuleTrace } from '../rules/trace.ts'
import { readFacts } from '../rulework/facts/read-facts.ts'
import type { ReadableStore } from '../store/store.ts'
import { findTaskOfThread, hasReply, type TaskRow, taskFactsOf } from '../tasks/task-facts.ts'
import { suspendedRules } from './suspensions.ts'

/** A message that was there before, judged by one rule as its thread and task stand now. `evaluation` holds that rule's decisions alone. */
export type OldMessage = {
  messageNo: number
  threadNo: number
  threadKey: string
  inTriage: boolean
  facts: Facts
  task: TaskRow | undefined
  evaluation: Evaluation
  trace: RuleTrace | undefined
}

type Row = { thread_no: number; in_triage: number }

/**
 * Judges a stored message again by one rule, silently. The whole set decides, so that what an earlier rule stops does not match, and keys that acted
 * do not act again. Null where its facts are not at hand.
 *
 * A mail stays in the thread it is in: `join` is for mail that arrives.
 */
export function judgeOldMessage(
  store: ReadableStore,
  { ruleSet, rule, now, own }: { ruleSet: RuleSet; rule: CompiledRule; now: number; own: OwnMail },
  messageNo: number,
): OldMessage | null {
  const row = store.get<Row>('SELECT thread_no, in_triage FROM messages WHERE message_no = ?', messageNo)
  const stored = readFacts(store, [messageNo]).get(messageNo)
  if (!row || !stored) return null
  const threadNo = row.thread_no
  const task = findTaskOfThread(store, threadNo)
  const thread = { ...stored.facts.thread, hasTask: task !== undefined, replied: hasReply(store, threadNo) }
  const facts = changeFacts(stored.facts, { thread, task: task ? taskFactsOf(store, task) : null })
  const threadKey = (facts.thread.new ? null : originOf(store, threadNo)) ?? facts.fingerprint
  const suspended = new Set([...suspendedRules(store)].filter((id) => id !== rule.id))
  const whole = evaluate(ruleSet, facts, now, { threadKey, usedKeys: usedKeysOf(store, threadNo), suspended, own, silent: true })
  const decisions = whole.decisions.filter(({ ruleId, action }) => ruleId === rule.id && action !== 'join')
  const rules = whole.trace.rules.filter(({ id }) => id === rule.id)
  return {
    ...{ messageNo, threadNo, threadKey, inTriage: row.in_triage === 1, facts, task },
    evaluation: { ...whole, decisions, kept: false, trace: { ...whole.trace, rules } },
    trace: rules[0],
  }
}

function usedKeysOf(store: ReadableStore, threadNo: number): ReadonlySet<string> {
  const rows = store.all<{ effect_key: string }>(
    `SELECT effect_keys.effect_key FROM messages JOIN effect_keys ON effect_keys.fingerprint = messages.fingerprint
     WHERE messages.thread_no = @thread
     UNION ALL SELECT withheld_effects.effect_key FROM messages JOIN task_messages ON task_messages.fingerprint = messages.fingerprint
       JOIN withheld_effects ON withheld_effects.task_id = task_messages.task_id WHERE messages.thread_no = @thread`,
    { thread: threadNo },
  )
  return new Set(rows.map((row) => row.effect_key))
}
