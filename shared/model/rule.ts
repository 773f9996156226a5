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
  /** How many messages it matched, and when it last did. */
  hits: z.int().nonnegative(),
  lastHitAt: Instant.nullable(),
})
export type RuleSummary = z.infer<typeof RuleSummary>

/** The active rule set. When the files on disk have errors, `diagnostics` says where and the set is the last good one. */
export const RuleSetSummary = z.object({
  hash: z.string(),
  version: z.int().nonnegative(),
  activatedAt: Instant.nullable(),
  stale: z.boolean(),
  rules: z.array(RuleSummary),
  diagnostics: z.array(Diagnostic),
})
export type RuleSetSummary = z.infer<typeof RuleSetSummary>

export const Explanation = z.object({
  messageId: z.string(),
  ruleSetHash: z.string(),
  kept: z.boolean(),
  /** Section 13 of the rule language: one block per rule, `+` true, `-` false. */
  text: z.string(),
  trace: z.unknown(),
})
export type Explanation = z.infer<typeof Explanation>
