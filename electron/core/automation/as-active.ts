import type { CompiledRule, RuleSet } from '../rules/rule-set.ts'

/** A rule set in which one rule acts, whatever its mode: for what it would do if it did. */
export function asActive(ruleSet: RuleSet, ruleId: string): RuleSet {
  const act = (rule: CompiledRule): CompiledRule => (rule.id === ruleId ? { ...rule, mode: 'active' } : rule)
  const byEvent = [...ruleSet.rulesByEvent].map(
    ([event, phases]) => [event, new Map([...phases].map(([phase, rules]) => [phase, rules.map(act)]))] as const,
  )
  return { ...ruleSet, rules: ruleSet.rules.map(act), rulesByEvent: new Map(byEvent) }
}
