import type { RuleSetSummary } from '#shared/model/rule.ts'
import { actorOf, implementer } from '../command.ts'
import type { Ports } from '../ports.ts'
import { randomUuid } from '../random-uuid.ts'
import { readNumberCursor } from '../read-cursor.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import type { CompiledRule } from '../rules/rule-set.ts'
import { suggestWord } from '../rules/suggest.ts'
import { plainTextOf } from '../rulework/plain-text.ts'
import { summarizeRules } from '../rulework/summarize-rules.ts'
import type { Store } from '../store/store.ts'
import { findApplyRun, listApplyRuns, toRuleRun } from './apply-rows.ts'
import type { Automation } from './automation.ts'
import { runMacro } from './macros.ts'
import { readHistory } from './rule-history.ts'
import { type Observation, reportShadow } from './shadow-report.ts'
import { findSuspension, resumeRule } from './suspensions.ts'
import { changesOf, undoApplyRun } from './undo-run.ts'

export type AutomationProcedureServices = {
  store: Store
  ports: Ports
  book: RuleBook
  automation: Automation
  /** The roles a person holds; null for every role. */
  rolesOf(personId: string): ReadonlySet<string> | null
  /** How many messages one run over existing mail may act on. */
  applyLimit(): number
  onChange(): void
}

/** What clients may ask of rules at work: runs over existing mail, macros, history, shadow reports, rules that rest. */
export function automationProcedures(services: AutomationProcedureServices) {
  const { store, ports, book, automation, onChange } = services
  const rules = implementer.rules
  const now = (): number => ports.clock.now()
  const find = (ruleId: string): CompiledRule | undefined => book.active().ruleSet.rules.find(({ id }) => id === ruleId)
  const near = (ruleId: string) => ({
    data: {
      near: suggestWord(
        ruleId,
        book.active().ruleSet.rules.map(({ id }) => id),
      ),
    },
  })
  const summarize = (): RuleSetSummary => summarizeRules(store.read, book.active(), (id) => findSuspension(store.read, id))

  return {
    apply: rules.apply.handler(async ({ input, context, errors }) => {
      const rule = find(input.ruleId)
      if (!rule) throw errors.RULE_NOT_FOUND(near(input.ruleId))
      if (rule.when !== 'message.received') throw errors.NOT_FOR_MAIL()
      const limit = services.applyLimit()
      const { since = null, dryRun } = input
      const applied = await automation.jobs.start({ rule, since, dryRun, actor: actorOf(context), limit })
      if (!applied.ok) throw errors.TOO_MANY({ data: { matched: applied.fault, limit } })
      const { run, trial } = applied.value
      return { run: run && toRuleRun(run), trial }
    }),
    runs: rules.runs.handler(({ input }) => {
      const before = input.cursor === undefined ? null : readNumberCursor(input.cursor, 0)
      const { rows, total } = listApplyRuns(store.read, input.ruleId ?? null, before, input.limit)
      const shown = rows.slice(0, input.limit)
      const last = shown.at(-1)
      return { rows: shown.map(toRuleRun), nextCursor: rows.length > input.limit && last ? String(last.run_no) : null, total }
    }),
    run: rules.run.handler(({ input, errors }) => {
      const row = findApplyRun(store.read, input.runId)
      if (!row) throw errors.RUN_NOT_FOUND()
      return toRuleRun(row)
    }),
    undoRun: rules.undoRun.handler(async ({ input, context, errors }) => {
      const row = findApplyRun(store.read, input.runId)
      if (!row) throw errors.RUN_NOT_FOUND()
      // What stayed because somebody had worked on it can follow once that is taken back.
      if (row.state === 'running' || changesOf(store.read, row.run_no).length === 0) throw errors.NOTHING_TO_UNDO()
      const outcome = await undoApplyRun(store, row.run_no, actorOf(context), now)
      onChange()
      return { run: toRuleRun(findApplyRun(store.read, input.runId) ?? row), ...outcome }
    }),
    history: rules.history.handler(({ input, errors }) => {
      if (!find(input.ruleId)) throw errors.RULE_NOT_FOUND(near(input.ruleId))
      return readHistory(store.read, input.ruleId, input.cursor, input.limit)
    }),
    shadow: rules.shadow.handler(({ input, errors }) => {
      const rule = find(input.ruleId)
      if (!rule) throw errors.RULE_NOT_FOUND(near(input.ruleId))
      const observation = store.read.get<Observation>('SELECT since, until FROM rule_observations WHERE rule_id = ?', rule.id)
      if (rule.mode !== 'observe' || !observation) throw errors.NOT_OBSERVING()
      return reportShadow(store.read, book.active().ruleSet, rule, observation, { now: now(), own: automation.hand().people.own })
    }),
    resume: rules.resume.handler(({ input, errors }) => {
      if (!find(input.ruleId)) throw errors.RULE_NOT_FOUND(near(input.ruleId))
      store.write((tx) => resumeRule(tx, input.ruleId))
      onChange()
      return summarize()
    }),
    macros: rules.macros.handler(() =>
      book
        .active()
        .ruleSet.rules.filter(({ when, mode }) => when === 'manual' && mode === 'active')
        .map((rule) => ({ ruleId: rule.id, title: rule.title, module: rule.module ?? '', plain: plainTextOf(rule, 'en') })),
    ),
    runMacro: rules.runMacro.handler(({ input, context, errors }) => {
      const rule = find(input.ruleId)
      if (rule?.when !== 'manual') throw errors.RULE_NOT_FOUND(near(input.ruleId))
      const actor = actorOf(context)
      const asker = { personId: actor.personId, roles: services.rolesOf(actor.personId), isRule: false, comment: '' }
      const runKey = randomUuid(ports.random)
      const outcome = runMacro(store, automation.hand(), { rule, taskIds: input.taskIds, actor, asker, runKey })
      onChange()
      return outcome
    }),
  }
}
