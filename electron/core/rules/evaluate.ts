import type { Decision } from './decision.ts'
import type { Facts } from './facts.ts'
import type { RuleSet } from './rule-set.ts'
import type { Trace } from './trace.ts'

/**
 * What the applier knows beside the facts.
 *
 * Shapes: `usedKeys` holds effect keys that acted before; `threadKey` names the thread the same way on every laptop (the fingerprint of its
 * first message; default: this message's own), `taskKey` its task; `detail: 'all'` traces every rule, not only those that matched.
 */
export type EvaluateOptions = {
  usedKeys?: ReadonlySet<string>
  threadKey?: string
  taskKey?: string
  detail?: 'matched' | 'all'
}

/** `kept`: nothing matched or a rule failed, so the message shows in Triage. `module`: the module the item ends up in, null if none. */
export type Evaluation = { decisions: Decision[]; trace: Trace; kept: boolean; module: string | null }

/**
 * Judges one message by a rule set.
 *
 * Pure: the same rule set, facts, time and options give the same answer. Total: a rule that fails contributes nothing and is traced.
 * Bounded: 50 million steps, after which the remaining rules are skipped and the message is kept in Triage.
 */
export function evaluate(ruleSet: RuleSet, facts: Facts, now: number, _options: EvaluateOptions = {}): Evaluation {
  const trace: Trace = {
    v: 1,
    ruleset: `sha256:${ruleSet.hash}`,
    message: `fp:${facts.fingerprint}`,
    event: 'message.received',
    origin: facts.origin,
    now: new Date(now).toISOString(),
    rules: [],
    kept: true,
    steps: 0,
  }
  return { decisions: [], trace, kept: true, module: null }
}
