import type { RuleSetSummary, RuleSummary } from '#shared/model/rule.ts'
import { renderCondition } from '../rules/render-condition.ts'
import type { ActiveRules } from '../rules/rule-book.ts'
import type { CompiledRule } from '../rules/rule-set.ts'
import { rulesOfTest } from '../rules/rule-test-results.ts'
import type { ReadableStore } from '../store/store.ts'
import { plainTextOf } from './plain-text.ts'
import { toSharedDiagnostic } from './to-shared-diagnostic.ts'

/** Answers why a rule does not run though its file says so; null for one that runs. */
export type SuspendedOf = (ruleId: string) => RuleSummary['suspended']

/** The active set as clients see it: its rules with what they met, and what is wrong with the files. */
export function summarizeRules(store: ReadableStore, active: ActiveRules, suspendedOf: SuspendedOf): RuleSetSummary {
  const describe = describerOf(store, active, suspendedOf)
  return {
    hash: active.filesHash,
    version: active.version,
    activatedAt: active.activatedAt === 0 ? null : active.activatedAt,
    stale: active.stale,
    rules: active.ruleSet.rules.map(describe),
    diagnostics: active.diagnostics.map(toSharedDiagnostic),
  }
}

function describerOf(store: ReadableStore, active: ActiveRules, suspendedOf: SuspendedOf): (rule: CompiledRule) => RuleSummary {
  const hits = new Map(
    store
      .all<{ rule_id: string; hits: number; last_at: number }>(
        `SELECT rule_id, count(*) AS hits, max(at) AS last_at FROM (
           SELECT rule_id, at, outcome FROM rule_runs JOIN messages ON messages.message_no = rule_runs.message_no
           UNION ALL SELECT rule_id, at, outcome FROM task_rule_runs JOIN tasks ON tasks.task_id = task_rule_runs.task_id
         ) WHERE outcome IN ('matched', 'repeated', 'observed') GROUP BY rule_id`,
      )
      .map((row) => [row.rule_id, row]),
  )
  const observations = new Map(
    store
      .all<{ rule_id: string; since: number; until: number }>('SELECT rule_id, since, until FROM rule_observations')
      .map(({ rule_id, since, until }) => [rule_id, { since, until }]),
  )
  const tests = countTests(active)
  return (rule) => ({
    ruleId: rule.id,
    module: rule.module ?? '',
    title: rule.title,
    path: rule.path,
    line: rule.line,
    phase: rule.phase,
    mode: rule.mode,
    condition: rule.condition === null ? '' : renderCondition(rule.condition),
    hash: rule.hash,
    when: rule.when,
    plain: plainTextOf(rule, 'en'),
    hits: hits.get(rule.id)?.hits ?? 0,
    lastHitAt: hits.get(rule.id)?.last_at ?? null,
    tests: tests.all.get(rule.id) ?? 0,
    failedTests: tests.failed.get(rule.id) ?? 0,
    observing: rule.mode === 'observe' ? (observations.get(rule.id) ?? null) : null,
    suspended: suspendedOf(rule.id),
  })
}

type TestCounts = { all: ReadonlyMap<string, number>; failed: ReadonlyMap<string, number> }

function countTests({ ruleSet, failedTests }: ActiveRules): TestCounts {
  return {
    all: countEach(ruleSet.tests.flatMap((test) => rulesOfTest(test.expect))),
    failed: countEach(failedTests.flatMap((test) => test.ruleIds)),
  }
}

function countEach(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
