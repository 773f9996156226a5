import { z } from 'zod'
import { Instant } from './base.ts'

/** One finding of the rule checker, with its place in the file. Lines and columns count from 1. */
export const Diagnostic = z.object({
  path: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
})
export type Diagnostic = z.infer<typeof Diagnostic>

export const RuleEvent = z.enum(['message.received', 'task.created', 'task.updated', 'timer', 'manual'])
export type RuleEvent = z.infer<typeof RuleEvent>

export const RuleSummary = z.object({
  ruleId: z.string(),
  module: z.string(),
  title: z.string(),
  path: z.string(),
  line: z.int().positive(),
  phase: z.enum(['qualify', 'route', 'assign', 'notify']),
  mode: z.enum(['active', 'observe', 'off']),
  condition: z.string(),
  hash: z.string(),
  when: RuleEvent,
  /** The rule as sentences for people, groups as nested bullets. */
  plain: z.string(),
  /** How many messages it matched, and when it last did. */
  hits: z.int().nonnegative(),
  lastHitAt: Instant.nullable(),
  /** How many of the set's tests name this rule, and how many of these failed when the set was activated. */
  tests: z.int().nonnegative(),
  failedTests: z.int().nonnegative(),
  /** For a rule that only observes: until when, and since when. Null for others. */
  observing: z.object({ since: Instant, until: Instant }).nullable(),
  /** Why it does not run though its file says so: five errors in 24 hours. Null while it runs. */
  suspended: z.object({ at: Instant, sentence: z.string() }).nullable(),
})
export type RuleSummary = z.infer<typeof RuleSummary>

/** The active rule set. When the files on disk have errors, `diagnostics` says where and the set is the last good one. */
export const RuleSetSummary = z.object({
  /** SHA-256 in hex of its files: the name of the set in lists of versions, in differences and when it is put back. */
  hash: z.string(),
  version: z.int().nonnegative(),
  activatedAt: Instant.nullable(),
  stale: z.boolean(),
  rules: z.array(RuleSummary),
  diagnostics: z.array(Diagnostic),
})
export type RuleSetSummary = z.infer<typeof RuleSetSummary>

/** What a condition came to, node by node: see the evaluator's trace. `saw` is null when confidential or absent. */
export type ConditionNode =
  | { op: 'and' | 'or' | 'not'; r: boolean; c: ConditionNode[] }
  | { t: string; r: boolean; saw: string | null; hit?: string | undefined; near?: string | undefined }
export const ConditionNode: z.ZodType<ConditionNode> = z.lazy(() =>
  z.union([
    z.object({ op: z.enum(['and', 'or', 'not']), r: z.boolean(), c: z.array(ConditionNode) }),
    z.object({
      t: z.string(),
      r: z.boolean(),
      saw: z.string().nullable(),
      hit: z.string().optional(),
      near: z.string().optional(),
    }),
  ]),
)

/** One rule in an explanation. `why` says what skipped it: `scope`, `off`, `module`, `budget`, `stop:<rule id>`. */
export const ExplainedRule = z.object({
  ruleId: z.string(),
  title: z.string(),
  at: z.string(),
  phase: z.string(),
  result: z.enum(['matched', 'not_matched', 'observed', 'repeated', 'error', 'skipped']),
  why: z.string().nullable(),
  condition: ConditionNode.nullable(),
  actions: z.array(z.object({ action: z.string(), value: z.string(), result: z.string(), by: z.string().nullable() })),
  stop: z.enum(['phase', 'all']).nullable(),
})
export type ExplainedRule = z.infer<typeof ExplainedRule>

export const Explanation = z.object({
  messageId: z.string(),
  ruleSetHash: z.string(),
  kept: z.boolean(),
  /** Section 13 of the rule language: one block per rule, `+` true, `-` false. */
  text: z.string(),
  /** The same for a screen to draw: every rule of the set in the order they run. */
  rules: z.array(ExplainedRule),
  trace: z.unknown(),
})
export type Explanation = z.infer<typeof Explanation>
