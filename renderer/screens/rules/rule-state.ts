import type { RuleSummary } from '#shared/model/rule.ts'

/** How a rule stands: what its file says, unless errors stopped it. */
export const ruleStates = ['active', 'observing', 'off', 'suspended'] as const
export type RuleState = (typeof ruleStates)[number]

/** The state that a person sees of a rule. Suspension comes first: it is what needs somebody. */
export function stateOfRule({ suspended, mode }: Pick<RuleSummary, 'suspended' | 'mode'>): RuleState {
  if (mode === 'off') return 'off'
  if (suspended !== null) return 'suspended'
  return mode === 'observe' ? 'observing' : 'active'
}
