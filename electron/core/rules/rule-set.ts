import type { Calendar } from '#shared/model/calendar.ts'
import type { Workflow } from '#shared/model/module.ts'
import type { Phase } from './decision.ts'
import type { CompiledCondition, Program } from './program.ts'
import type { Rule } from './rule.ts'
import type { RuleTest } from './rule-test.ts'
import type { RuleEvent } from './trace.ts'

/** A rule ready to run. `hash` is SHA-256 in hex of its canonical JSON, lists expanded, title left out. */
export type CompiledRule = Rule & { hash: string; compiled: CompiledCondition }

/** What a rule set knows of one module: its own calendar, null for the built-in week; its workflow; whom an escalation tells, null if not said. */
export type ModulePlan = { readonly calendar: Calendar | null; readonly workflow: Workflow; readonly escalateTo: string | null }

/** The rules of one event by phase, each phase in the order its rules run. */
export type RulesByPhase = ReadonlyMap<Phase, readonly CompiledRule[]>

/**
 * A whole set of rules in the order they run, checked and compiled: immutable, safe to share.
 *
 * Shapes: `hash` is SHA-256 in hex over the ordered (id, hash) pairs; `modules` are the module folders in their order; `tests` come from
 * the files' `tests:` sections; `calendars` are those rules can name; `plans` are by module, and empty where no catalog was given.
 */
export type RuleSet = {
  readonly hash: string
  readonly rules: readonly CompiledRule[]
  readonly rulesByEvent: ReadonlyMap<RuleEvent, RulesByPhase>
  readonly modules: readonly string[]
  readonly tests: readonly RuleTest[]
  readonly program: Program
  readonly calendars: ReadonlyMap<string, Calendar>
  readonly plans: ReadonlyMap<string, ModulePlan>
}
