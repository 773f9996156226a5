import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Cursor, Instant, MessageId, PageLimit, page, TaskId } from '#shared/model/base.ts'
import { Calendar } from '#shared/model/calendar.ts'
import { Module } from '#shared/model/module.ts'
import { Diagnostic, Explanation, RuleSetSummary } from '#shared/model/rule.ts'
import { RuleForm } from '#shared/model/rule-form.ts'
import { RuleLanguage } from '#shared/model/rule-language.ts'
import {
  Backtest,
  BacktestId,
  DraftCheck,
  OutcomeKind,
  OutcomeRow,
  RuleDraft,
  RuleFile,
  RuleHit,
  RuleRun,
  RuleRunId,
  RuleTestResult,
  RuleVersion,
  ShadowReport,
  Trial,
} from '#shared/model/rule-work.ts'
import { procedure } from './procedure.ts'

const tags = ['rules']
const RuleId = z.string().max(80)
const Drafts = z.array(RuleDraft).max(200)
const SetHash = z.string().regex(/^[0-9a-f]{64}$/)
const RULE_NOT_FOUND = {
  status: 404,
  message: 'There is no rule of this name in the set.',
  data: z.object({ near: z.string().nullable() }),
} as const
const VERSION_NOT_FOUND = { status: 404, message: 'There was never a rule set of this hash here.' } as const
const BACKTEST_NOT_FOUND = { status: 404, message: 'This backtest does not exist any more: start it again.' } as const
const RUN_NOT_FOUND = { status: 404, message: 'This run does not exist.' } as const
const HAS_ERRORS = {
  status: 409,
  message: 'The rules have errors; nothing was changed.',
  data: z.object({ diagnostics: z.array(Diagnostic) }),
} as const
const TESTS_FAILED = {
  status: 409,
  message: "Tests of the rules' own files failed; nothing was changed.",
  data: z.object({ tests: z.array(RuleTestResult) }),
} as const
const CHANGED_SINCE = {
  status: 409,
  message: 'This file was changed since you opened it. Open it again.',
  data: z.object({ path: z.string() }),
} as const
/** An administrator's override of failed tests: the reason is logged. */
const Force = z.strictObject({ reason: z.string().trim().min(3).max(500) })

export const rules = {
  list: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({
      method: 'GET',
      path: '/rules',
      summary: 'Read the active rule set, its hits and what is wrong with the files',
      tags,
    })
    .input(z.strictObject({}))
    .output(RuleSetSummary),
  reload: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({
      method: 'POST',
      path: '/rules/reload',
      summary: 'Read the rule files again; an error keeps the last good set',
      tags,
    })
    .input(z.strictObject({}))
    .output(RuleSetSummary),
  explain: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/messages/{messageId}/explain',
      summary: 'Say for each rule why it matched a message or not',
      tags,
    })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ MESSAGE_NOT_FOUND: { status: 404, message: 'This message does not exist.' } })
    .output(Explanation),
  files: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/files', summary: 'Read the files of the rule set', tags })
    .input(z.strictObject({}))
    .output(z.array(RuleFile)),
  check: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({
      method: 'POST',
      path: '/rules/check',
      summary: 'Check the rule files, or unsaved ones in their place, and run their tests',
      tags,
    })
    .input(z.strictObject({ drafts: Drafts.default([]), language: z.enum(['en', 'de']).default('en') }))
    .output(DraftCheck),
  try: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'POST',
      path: '/rules/try',
      summary: 'Count what one rule of an unsaved set matches in the newest mail, with samples',
      tags,
    })
    .input(
      z.strictObject({
        drafts: Drafts.default([]),
        ruleId: RuleId,
        newest: z.int().min(1).max(100_000).default(1000),
        samples: z.int().min(0).max(50).default(5),
      }),
    )
    .errors({ RULE_NOT_FOUND })
    .output(Trial),
  tryMessage: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({ method: 'POST', path: '/rules/try-message', summary: 'Say what an unsaved set makes of one message', tags })
    .input(z.strictObject({ drafts: Drafts.default([]), messageId: MessageId }))
    .errors({ MESSAGE_NOT_FOUND: { status: 404, message: 'This message does not exist.' }, HAS_ERRORS })
    .output(Explanation),
  language: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/language', summary: 'Say what may be written in rule files, for completion', tags })
    .input(z.strictObject({}))
    .output(RuleLanguage),
  readForms: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'POST', path: '/rules/read-forms', summary: 'Read the rules of an unsaved file as forms', tags })
    .input(z.strictObject({ path: z.string().max(300), text: z.string().max(300_000) }))
    .output(
      z.object({
        /** In the order of the file; `form` is null where the rule cannot be read. */
        rules: z.array(z.object({ line: z.int().positive(), form: RuleForm.nullable() })),
        diagnostics: z.array(Diagnostic),
      }),
    ),
  writeForm: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({
      method: 'POST',
      path: '/rules/write-form',
      summary: 'Put one rule of a form into the text of a file, or take it out; comments and layout stay',
      tags,
    })
    .input(
      z.strictObject({
        path: z.string().max(300),
        text: z.string().max(300_000),
        /** Which rule of the file, counted from 0; as many as there are adds one. */
        place: z.int().min(0).max(2000),
        /** Null takes the rule out. */
        form: RuleForm.nullable(),
      }),
    )
    .errors({ HAS_ERRORS })
    .output(z.object({ text: z.string() })),
  calendars: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/calendars', summary: 'List the calendars of the rule files', tags })
    .input(z.strictObject({}))
    .output(z.array(Calendar)),
  save: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({
      method: 'POST',
      path: '/rules/save',
      summary: 'Write rule files into the profile and activate the set, if its tests pass',
      tags,
    })
    .input(
      z.strictObject({
        drafts: Drafts.min(1),
        /** The hash of each file as it was opened. */
        opened: z.record(z.string(), z.string()).default({}),
        force: Force.optional(),
      }),
    )
    .errors({
      HAS_ERRORS,
      TESTS_FAILED,
      CHANGED_SINCE,
      BAD_PATH: { status: 400, message: 'A rule file lies in rules/<folder>/<name>.yaml.' },
    })
    .output(RuleSetSummary),
  setMode: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({ method: 'POST', path: '/rules/{ruleId}/set-mode', summary: 'Let a rule act, only observe, or rest', tags })
    .input(
      z.strictObject({
        ruleId: RuleId,
        mode: z.enum(['active', 'observe', 'off']),
        days: z.int().min(1).max(365).default(14),
        force: Force.optional(),
      }),
    )
    .errors({ RULE_NOT_FOUND, HAS_ERRORS, TESTS_FAILED })
    .output(RuleSetSummary),
  versions: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/versions', summary: 'List the rule sets that were active, the newest first', tags })
    .input(z.strictObject({ cursor: Cursor.optional(), limit: PageLimit }))
    .output(page(RuleVersion)),
  version: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/versions/{hash}', summary: 'Read the files of a rule set that was active', tags })
    .input(z.strictObject({ hash: SetHash }))
    .errors({ VERSION_NOT_FOUND })
    .output(z.object({ version: RuleVersion, files: z.array(RuleFile) })),
  revert: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({
      method: 'POST',
      path: '/rules/versions/{hash}/revert',
      summary: 'Put the files of an earlier rule set back and activate it',
      tags,
    })
    .input(z.strictObject({ hash: SetHash, force: Force.optional() }))
    .errors({ VERSION_NOT_FOUND, HAS_ERRORS, TESTS_FAILED })
    .output(RuleSetSummary),
  startBacktest: procedure
    .meta({ kind: 'command', permission: 'rule.read' })
    .route({
      method: 'POST',
      path: '/rules/backtests',
      successStatus: 201,
      summary: 'Compare two rule sets over the stored mail, without a write',
      tags,
    })
    .input(
      z.strictObject({
        /** Unsaved files in place of the active ones; empty: the files on disk. */
        drafts: Drafts.default([]),
        /** Default: the active set. */
        fromHash: SetHash.optional(),
        /** Default: the drafts over the files on disk. */
        toHash: SetHash.optional(),
        since: Instant.optional(),
      }),
    )
    .errors({ HAS_ERRORS, VERSION_NOT_FOUND })
    .output(Backtest),
  backtest: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({
      method: 'GET',
      path: '/rules/backtests/{backtestId}',
      summary: 'Read how far a backtest is and what it found',
      tags,
    })
    .input(z.strictObject({ backtestId: BacktestId }))
    .errors({ BACKTEST_NOT_FOUND })
    .output(Backtest),
  backtestRows: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/rules/backtests/{backtestId}/rows',
      summary: 'List the messages that the two sets decide differently',
      tags,
    })
    .input(z.strictObject({ backtestId: BacktestId, kind: OutcomeKind.optional(), cursor: Cursor.optional(), limit: PageLimit }))
    .errors({ BACKTEST_NOT_FOUND })
    .output(page(OutcomeRow)),
  watchBacktest: procedure
    .meta({ kind: 'stream', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/backtests/{backtestId}/watch', summary: 'Follow a backtest until it ends', tags })
    .input(z.strictObject({ backtestId: BacktestId }))
    .errors({ BACKTEST_NOT_FOUND })
    .output(eventIterator(Backtest)),
  cancelBacktest: procedure
    .meta({ kind: 'command', permission: 'rule.read' })
    .route({ method: 'POST', path: '/rules/backtests/{backtestId}/cancel', summary: 'Stop a backtest', tags })
    .input(z.strictObject({ backtestId: BacktestId }))
    .errors({ BACKTEST_NOT_FOUND })
    .output(Backtest),
  apply: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({
      method: 'POST',
      path: '/rules/{ruleId}/apply',
      summary: 'Apply a rule to mail that is already there, with one undo',
      tags,
    })
    .input(z.strictObject({ ruleId: RuleId, since: Instant.optional(), dryRun: z.boolean().default(false) }))
    .errors({
      RULE_NOT_FOUND,
      NOT_FOR_MAIL: { status: 409, message: 'This rule is not about mail: it runs on tasks, by the clock or by hand.' },
      TOO_MANY: {
        status: 409,
        message: 'This would change more tasks than one run may. Give a later date.',
        data: z.object({ matched: z.int(), limit: z.int() }),
      },
    })
    .output(z.object({ run: RuleRun.nullable(), trial: Trial })),
  runs: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/runs', summary: 'List the runs over existing mail, the newest first', tags })
    .input(z.strictObject({ ruleId: RuleId.optional(), cursor: Cursor.optional(), limit: PageLimit }))
    .output(page(RuleRun)),
  run: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/rules/runs/{runId}', summary: 'Read one run over existing mail', tags })
    .input(z.strictObject({ runId: RuleRunId }))
    .errors({ RUN_NOT_FOUND })
    .output(RuleRun),
  undoRun: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({
      method: 'POST',
      path: '/rules/runs/{runId}/undo',
      summary: 'Take a run back: what nobody changed since goes to where it was',
      tags,
    })
    .input(z.strictObject({ runId: RuleRunId }))
    .errors({
      RUN_NOT_FOUND,
      NOTHING_TO_UNDO: { status: 409, message: 'This run was taken back already, or it changed nothing.' },
    })
    .output(
      z.object({
        run: RuleRun,
        undone: z.int(),
        kept: z.array(z.object({ taskId: TaskId, title: z.string(), sentence: z.string() })),
      }),
    ),
  history: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/rules/{ruleId}/history',
      summary: 'List what a rule met, the newest first: version, time, effects',
      tags,
    })
    .input(z.strictObject({ ruleId: RuleId, cursor: Cursor.optional(), limit: PageLimit }))
    .errors({ RULE_NOT_FOUND })
    .output(page(RuleHit)),
  shadow: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({ method: 'GET', path: '/rules/{ruleId}/shadow', summary: 'Say what a rule that only observes would have done', tags })
    .input(z.strictObject({ ruleId: RuleId }))
    .errors({ RULE_NOT_FOUND, NOT_OBSERVING: { status: 409, message: 'This rule does not observe.' } })
    .output(ShadowReport),
  resume: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({
      method: 'POST',
      path: '/rules/{ruleId}/resume',
      summary: 'Let a rule run again that was suspended after errors',
      tags,
    })
    .input(z.strictObject({ ruleId: RuleId }))
    .errors({ RULE_NOT_FOUND })
    .output(RuleSetSummary),
  macros: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/macros', summary: 'List the rules that people run by hand', tags })
    .input(z.strictObject({}))
    .output(z.array(z.object({ ruleId: z.string(), title: z.string(), module: z.string(), plain: z.string() }))),
  runMacro: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/macros/{ruleId}/run', summary: 'Run a rule by hand on tasks', tags })
    .input(z.strictObject({ ruleId: RuleId, taskIds: z.array(TaskId).min(1).max(2000) }))
    .errors({ RULE_NOT_FOUND })
    .output(z.object({ changed: z.array(TaskId), failed: z.array(z.object({ taskId: TaskId, sentence: z.string() })) })),
  modules: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/modules', summary: 'List the modules and their workflows', tags })
    .input(z.strictObject({}))
    .output(z.array(Module)),
}
