import { z } from 'zod'
import { Instant, MessageId, TaskId } from './base.ts'
import { Diagnostic } from './rule.ts'

/** One file of the rule set. `origin` is where it lies: a profile's copy stands in the place of the product's file of the same path. */
export const RuleFile = z.object({
  path: z.string(),
  origin: z.enum(['product', 'profile']),
  text: z.string(),
  /** SHA-256 in hex of the text: hand it back when saving, so that nobody's newer change is overwritten. */
  hash: z.string(),
})
export type RuleFile = z.infer<typeof RuleFile>

/** An unsaved change to one file: `text` null removes the profile's copy, and the product's own file shows again. */
export const RuleDraft = z.object({ path: z.string().max(300), text: z.string().max(300_000).nullable() })
export type RuleDraft = z.infer<typeof RuleDraft>

/** One test of the files' `tests:`; `problem` says what was expected and what came instead. */
export const RuleTestResult = z.object({
  name: z.string(),
  path: z.string(),
  line: z.int().positive(),
  passed: z.boolean(),
  problem: z.string().nullable(),
  ruleIds: z.array(z.string()),
})
export type RuleTestResult = z.infer<typeof RuleTestResult>

/** What an unsaved set is worth: what is wrong with it, what its rules say in words, and its own tests. */
export const DraftCheck = z.object({
  diagnostics: z.array(Diagnostic),
  /** Null while the set has errors. */
  setHash: z.string().nullable(),
  rules: z.array(
    z.object({
      ruleId: z.string(),
      path: z.string(),
      line: z.int().positive(),
      title: z.string(),
      plain: z.string(),
      mode: z.string(),
    }),
  ),
  tests: z.array(RuleTestResult),
})
export type DraftCheck = z.infer<typeof DraftCheck>

/** A message that a draft rule matched, and what would become of it. */
export const TrialRow = z.object({
  messageId: MessageId,
  subject: z.string(),
  from: z.string(),
  at: Instant,
  actions: z.array(z.object({ action: z.string(), value: z.string(), result: z.string() })),
})
export type TrialRow = z.infer<typeof TrialRow>

/** "Matches 37 of 10,000": one rule of an unsaved set over the newest messages. */
export const Trial = z.object({
  ruleId: z.string(),
  judged: z.int().nonnegative(),
  /** All messages there are: `judged` is less where the time was up or the newest were asked for. */
  total: z.int().nonnegative(),
  matched: z.int().nonnegative(),
  newTasks: z.int().nonnegative(),
  samples: z.array(TrialRow),
  /** Messages that came near: one word is a letter away from what the rule looks for. */
  near: z.array(z.object({ messageId: MessageId, subject: z.string(), word: z.string(), wanted: z.string() })),
  diagnostics: z.array(Diagnostic),
})
export type Trial = z.infer<typeof Trial>

export const outcomeKinds = [
  'gained',
  'lost',
  'owner',
  'priority',
  'module',
  'status',
  'due',
  'tags',
  'mail',
  'timers',
  'confidential',
] as const
export const OutcomeKind = z.enum(outcomeKinds)
export type OutcomeKind = z.infer<typeof OutcomeKind>

/** One message that two rule sets decide differently. `before` and `after` are the values as text, null where there is none. */
export const OutcomeRow = z.object({
  messageId: MessageId,
  subject: z.string(),
  from: z.string(),
  at: Instant,
  kind: OutcomeKind,
  before: z.string().nullable(),
  after: z.string().nullable(),
  ruleIds: z.array(z.string()),
})
export type OutcomeRow = z.infer<typeof OutcomeRow>

export const BacktestId = z.string().regex(/^backtest_[0-9a-f-]{36}$/)

/** Two rule sets over the stored mail, without a write: what would have been different. */
export const Backtest = z.object({
  backtestId: BacktestId,
  state: z.enum(['running', 'complete', 'cancelled', 'failed']),
  since: Instant.nullable(),
  fromHash: z.string(),
  toHash: z.string(),
  judged: z.int().nonnegative(),
  total: z.int().nonnegative(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** How many messages differ in each respect. */
  counts: z.record(OutcomeKind, z.int().nonnegative()),
  /** Messages whose facts of that time cannot be rebuilt exactly. */
  approximate: z.int().nonnegative(),
  /** "Over the last 12 months: +14 tasks, -3, 2 with another owner." */
  sentence: z.string(),
  problem: z.string().nullable(),
})
export type Backtest = z.infer<typeof Backtest>

/** A rule set that was active once. */
export const RuleVersion = z.object({
  hash: z.string(),
  version: z.int().nonnegative(),
  activatedAt: Instant,
  active: z.boolean(),
  by: z.string().nullable(),
  /** Why it was activated although tests failed; null where none did. */
  forcedReason: z.string().nullable(),
  /** Which rules are new, gone or changed against the version before. */
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.string()),
})
export type RuleVersion = z.infer<typeof RuleVersion>

export const RuleRunId = z.string().regex(/^rulerun_[0-9a-f-]{36}$/)

/** Rules applied to mail or tasks that were there before: a bounded job with one undo. */
export const RuleRun = z.object({
  runId: RuleRunId,
  ruleId: z.string(),
  state: z.enum(['running', 'complete', 'cancelled', 'failed', 'undone']),
  since: Instant.nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  judged: z.int().nonnegative(),
  total: z.int().nonnegative(),
  matched: z.int().nonnegative(),
  tasksMade: z.int().nonnegative(),
  tasksChanged: z.int().nonnegative(),
  /** Mail, timers and notices that were held back. */
  withheld: z.int().nonnegative(),
  problem: z.string().nullable(),
})
export type RuleRun = z.infer<typeof RuleRun>

/** One time a rule met a message or a task. */
export const RuleHit = z.object({
  at: Instant,
  event: z.string(),
  ruleHash: z.string(),
  outcome: z.string(),
  messageId: MessageId.nullable(),
  taskId: TaskId.nullable(),
  title: z.string(),
  effects: z.array(z.string()),
})
export type RuleHit = z.infer<typeof RuleHit>

/** What a rule that only observes would have done. */
export const ShadowReport = z.object({
  ruleId: z.string(),
  since: Instant,
  until: Instant,
  ended: z.boolean(),
  judged: z.int().nonnegative(),
  matched: z.int().nonnegative(),
  newTasks: z.int().nonnegative(),
  samples: z.array(TrialRow),
  sentence: z.string(),
})
export type ShadowReport = z.infer<typeof ShadowReport>
