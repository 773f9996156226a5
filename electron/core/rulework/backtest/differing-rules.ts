import type { LoadedRules } from '../../rules/check-rule-files.ts'
import type { RuleSet } from '../../rules/rule-set.ts'
import { readsRunState } from '../reads-run-state.ts'

/** The rules in which two sets differ, ready to be asked alone. */
export type DifferingRules = { from: RuleSet | null; to: RuleSet | null }

/**
 * Finds rules whose match alone tells whether two sets can decide a message differently.
 *
 * Where none of them matches, nothing of either set acts that the other has not: the message need not be replayed, nor its thread. Answers
 * null where that does not hold: other modules, another order of common rules, or a rule that looks at what others decided.
 */
export function findDifferingRules(from: LoadedRules, to: LoadedRules): DifferingRules | null {
  if (JSON.stringify(from.modules) !== JSON.stringify(to.modules)) return null
  const keyOf = (rule: RuleSet['rules'][number]): string => `${rule.id} ${rule.hash}`
  const known = { from: new Set(from.ruleSet.rules.map(keyOf)), to: new Set(to.ruleSet.rules.map(keyOf)) }
  const common = (set: RuleSet, other: ReadonlySet<string>): string[] => set.rules.map(keyOf).filter((key) => other.has(key))
  if (common(from.ruleSet, known.to).join('\n') !== common(to.ruleSet, known.from).join('\n')) return null
  const differing = {
    from: from.ruleSet.rules.filter((rule) => !known.to.has(keyOf(rule))),
    to: to.ruleSet.rules.filter((rule) => !known.from.has(keyOf(rule))),
  }
  const all = [...differing.from, ...differing.to]
  // Rules of events about tasks run only where a message made one: a changed one may act in any thread.
  if (all.some((rule) => rule.when !== 'message.received' || readsRunState(rule))) return null
  return { from: restrict(from.ruleSet, differing.from), to: restrict(to.ruleSet, differing.to) }
}

/** A set with some of its rules alone; null for none. Their hashes and conditions are the same. */
export function restrict(ruleSet: RuleSet, rules: RuleSet['rules']): RuleSet | null {
  if (rules.length === 0) return null
  const kept = new Set(rules)
  const rulesByEvent: RuleSet['rulesByEvent'] = new Map(
    [...ruleSet.rulesByEvent].map(([event, byPhase]) => [
      event,
      new Map([...byPhase].map(([phase, list]) => [phase, list.filter((rule) => kept.has(rule))])),
    ]),
  )
  return { ...ruleSet, rules, rulesByEvent }
}
