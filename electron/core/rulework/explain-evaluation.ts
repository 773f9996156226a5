import type { Explanation } from '#shared/model/rule.ts'
import type { Evaluation } from '../rules/evaluate.ts'
import { renderTrace } from '../rules/render-trace.ts'
import type { RuleSet } from '../rules/rule-set.ts'

/** An evaluation with `detail: 'all'` as people read it: section 13 of the rule language as text, and rule by rule for a screen. */
export function explainEvaluation(messageId: string, ruleSet: RuleSet, { trace, kept }: Evaluation): Explanation {
  const titles = new Map(ruleSet.rules.map((rule) => [rule.id, rule.title]))
  return {
    messageId,
    ruleSetHash: ruleSet.hash,
    kept,
    text: renderTrace(trace, ruleSet),
    rules: trace.rules.map((rule) => ({
      ruleId: rule.id,
      title: titles.get(rule.id) ?? rule.id,
      at: rule.at,
      phase: rule.phase,
      result: rule.result,
      why: rule.why,
      condition: rule.cond,
      actions: rule.actions.map(({ a, v, r, by }) => ({ action: a, value: v, result: r, by })),
      stop: rule.stop,
    })),
    trace,
  }
}
