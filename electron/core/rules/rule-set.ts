import type { Phase } from './decision.ts'
import type { CompiledCondition, Program } from './program.ts'
import type { Rule } from './rule.ts'
import type { RuleTest } from './rule-test.ts'

/** A rule ready to run. `hash` is SHA-256 in hex of its canonical JSON, lists expanded, title left out. */
export type CompiledRule = Rule & { hash: string; compiled: CompiledCondition }

/**
 * A whole set of rules in the order they run, checked and compiled: immutable, safe to share.
 *
 * Shapes: `hash` is SHA-256 in hex over the ordered (id, hash) pairs; `modules` are the module folders in their order; `tests` come from
 * the files' `tests:` sections.
 */
export type RuleSet = {
  readonly hash: string
  readonly rules: readonly CompiledRule[]
  readonly rulesByPhase: ReadonlyMap<Phase, readonly CompiledRule[]>
  readonly modules: readonly string[]
  readonly tests: readonly RuleTest[]
  readonly program: Program
}
