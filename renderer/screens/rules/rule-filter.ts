import type { RuleSummary } from '#shared/model/rule.ts'
import { type RuleState, ruleStates, stateOfRule } from './rule-state.ts'

/** Which rules the list shows; every part of it stands in the address. */
export type RuleFilter = { text: string; state: RuleState | 'failing' | 'idle' | ''; module: string | null }

export const wholeRuleFilter: RuleFilter = { text: '', state: '', module: null }

/** What the state filter offers beside all. `failing` are rules whose tests failed, `idle` those that never matched. */
export const stateChoices = [...ruleStates, 'failing', 'idle'] as const

/** Reads a filter from the query part of an address; an unknown state is none. */
export function searchToRuleFilter(search: string): RuleFilter {
  const params = new URLSearchParams(search)
  const state = stateChoices.find((one) => one === params.get('state'))
  return { text: params.get('text') ?? '', state: state ?? '', module: params.get('module') }
}

/** The query part of an address for a filter, empty for the whole list. Modules may be named by empty text: rules for everything. */
export function ruleFilterToSearch({ text, state, module }: RuleFilter): string {
  const params = new URLSearchParams()
  if (text) params.set('text', text)
  if (state) params.set('state', state)
  if (module !== null) params.set('module', module)
  const search = params.toString()
  return search ? `?${search}` : ''
}

/** The rules a filter lets through, in their order. Text is looked for in title, id, sentence and place, whatever its case. */
export function filterRules(rules: readonly RuleSummary[], filter: RuleFilter): RuleSummary[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return rules.filter((rule) => {
    if (filter.module !== null && rule.module !== filter.module) return false
    if (filter.state && !isInState(rule, filter.state)) return false
    const text = `${rule.title} ${rule.ruleId} ${rule.plain} ${rule.condition} ${rule.path}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function isInState(rule: RuleSummary, state: Exclude<RuleFilter['state'], ''>): boolean {
  if (state === 'failing') return rule.failedTests > 0
  if (state === 'idle') return rule.hits === 0
  return stateOfRule(rule) === state
}
