import type { Phase } from './decision.ts'

/** What makes rules run: each rule names one by `when`. */
export const ruleEvents = ['message.received', 'task.created', 'task.updated', 'timer', 'manual'] as const
export type RuleEvent = (typeof ruleEvents)[number]

export type RuleResult = 'matched' | 'not_matched' | 'observed' | 'repeated' | 'error' | 'skipped'
export type ActionResult = 'applied' | 'lost' | 'refused' | 'skipped' | 'suppressed' | 'withheld' | 'held' | 'duplicate'

/**
 * What a condition came to, node by node.
 *
 * Shapes: `t` is the test as text, `r` its result; `saw` up to 80 characters of what the field held, null when confidential or absent; `hit` the value
 * that was found; `near` a word of the message one edit away from the value that was not found.
 */
export type ConditionTrace =
  | { op: 'and' | 'or' | 'not'; r: boolean; c: ConditionTrace[] }
  | { t: string; r: boolean; saw: string | null; hit?: string; near?: string }

/** One action of a matching rule: `a` its name, `v` its value as text, `r` what became of it, `by` the rule it lost to. */
export type ActionTrace = { a: string; v: string; r: ActionResult; by: string | null }

/** `why` is `scope`, `off`, `suspended`, `other`, `module`, `budget` or `stop:<rule id>` for a skipped rule, the error's text for a failed one. */
export type RuleTrace = {
  id: string
  hash: string
  at: string
  phase: Phase
  result: RuleResult
  why: string | null
  cond: ConditionTrace | null
  actions: ActionTrace[]
  stop: 'phase' | 'all' | null
}

/**
 * Why a message was decided as it was: plain JSON, version 1.
 *
 * Shapes: `ruleset` is `sha256:` and the set's hash, `message` is `fp:` and the fingerprint, `now` is ISO 8601 in UTC. A stored trace holds
 * the rules that matched, were repeated, observed or failed; with `detail: 'all'` every rule of the set.
 */
export type Trace = {
  v: 1
  ruleset: string
  message: string
  event: RuleEvent
  origin: 'live' | 'import'
  now: string
  rules: RuleTrace[]
  kept: boolean
  steps: number
}
