import type { Diagnostic, Explanation, RuleSetSummary } from '#shared/model/rule.ts'
import { implementer } from '../command.ts'
import type { StoredMessage } from '../ingest/store-message.ts'
import type { Ports } from '../ports.ts'
import { findMessage } from '../search/message-rows.ts'
import { type ParseOne, readRaw } from '../search/read-message.ts'
import type { Store } from '../store/store.ts'
import { evaluate } from './evaluate.ts'
import type { Facts } from './facts.ts'
import { renderCondition } from './render-condition.ts'
import { renderTrace } from './render-trace.ts'
import type { ActiveRules, RuleBook } from './rule-book.ts'

export type RuleServices = {
  store: Store
  ports: Ports
  book: RuleBook
  parseOne: ParseOne
  /** The facts of a message as the rules see them now. */
  factsOf(stored: StoredMessage): Facts
  onChange(): void
}

/** What clients may ask of rules. */
export function ruleProcedures(services: RuleServices) {
  const rules = implementer.rules
  return {
    list: rules.list.handler(() => summarize(services.store, services.book.active())),
    reload: rules.reload.handler(() => {
      const active = services.book.reload()
      services.onChange()
      return summarize(services.store, active)
    }),
    explain: rules.explain.handler(async ({ input, errors }): Promise<Explanation> => {
      const row = findMessage(services.store.read, input.messageId)
      const raw = row && readRaw(services.store, row)
      const outcome = raw ? await services.parseOne(raw) : null
      if (!row || !outcome || outcome.kind === 'failed') throw errors.MESSAGE_NOT_FOUND()
      const fingerprint = row.fingerprint.toString('hex')
      const facts = services.factsOf({
        messageNo: row.message_no,
        fingerprint,
        threadNo: row.thread_no,
        message: outcome.message,
        derived: outcome.derived,
      })
      const { ruleSet } = services.book.active()
      const { trace, kept } = evaluate(ruleSet, facts, services.ports.clock.now(), { detail: 'all' })
      return { messageId: input.messageId, ruleSetHash: ruleSet.hash, kept, text: renderTrace(trace, ruleSet), trace }
    }),
    modules: rules.modules.handler(() => [...services.book.active().modules]),
  }
}

function summarize(store: Store, active: ActiveRules): RuleSetSummary {
  const hits = new Map(
    store.read
      .all<{ rule_id: string; hits: number; last_at: number }>(
        'SELECT rule_id, count(*) AS hits, max(at) AS last_at FROM rule_runs GROUP BY rule_id',
      )
      .map((row) => [row.rule_id, row]),
  )
  return {
    hash: active.ruleSet.hash,
    version: active.version,
    activatedAt: active.activatedAt === 0 ? null : active.activatedAt,
    stale: active.stale,
    rules: active.ruleSet.rules.map((rule) => ({
      ruleId: rule.id,
      module: rule.module ?? '',
      title: rule.title,
      path: rule.path,
      line: rule.line,
      phase: rule.phase,
      mode: rule.mode,
      condition: rule.condition === null ? '' : renderCondition(rule.condition),
      hash: rule.hash,
      hits: hits.get(rule.id)?.hits ?? 0,
      lastHitAt: hits.get(rule.id)?.last_at ?? null,
    })),
    diagnostics: active.diagnostics.map((diagnostic): Diagnostic => {
      const { path, line, column, severity, code, message, hint } = diagnostic
      return { path, line, column, severity, code, message, ...(hint === undefined ? {} : { hint }) }
    }),
  }
}
