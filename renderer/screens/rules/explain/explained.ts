import type { ExplainedRule } from '#shared/model/rule.ts'
import { t } from '../../../text/translate.ts'

const loud: ReadonlySet<ExplainedRule['result']> = new Set(['matched', 'observed', 'repeated', 'error'])

/** The rules that had something to say, in the order they ran, after the one asked for; and those that stayed silent. */
export function sortExplained(rules: readonly ExplainedRule[], first: string | null) {
  const asked = rules.filter(({ ruleId }) => ruleId === first)
  const others = rules.filter(({ ruleId }) => ruleId !== first)
  return {
    leading: [...asked, ...others.filter(({ result }) => loud.has(result))],
    silent: others.filter(({ result }) => !loud.has(result)),
  }
}

const phases = ['qualify', 'route', 'assign', 'notify'] as const

/** The word for a phase. */
export function wordPhase(phase: string): string {
  const known = phases.find((one) => one === phase)
  return known ? t(`rules.phase.${known}`) : phase
}

/** Why a rule was skipped, as a sentence. */
export function wordWhy(why: string): string {
  const [kind = '', detail = ''] = why.split(/:(.*)/)
  if (kind === 'stop') return t('explain.why.stop', { rule: detail })
  if (kind === 'scope' || kind === 'off' || kind === 'module' || kind === 'budget') return t(`explain.why.${kind}`)
  return why
}

/** What a set of rules would do: each effect once, as `action value`. */
export function listEffects(rules: readonly ExplainedRule[]): string[] {
  const effects = rules.flatMap(({ result, actions }) =>
    result === 'matched'
      ? actions.filter((one) => one.result === 'applied').map(({ action, value }) => `${action} ${value}`)
      : [],
  )
  return [...new Set(effects)]
}

/** Effects before and after a change: what goes, what comes and what stays. */
export function compareEffects(before: readonly string[], after: readonly string[]) {
  return {
    gone: before.filter((one) => !after.includes(one)),
    added: after.filter((one) => !before.includes(one)),
    same: after.filter((one) => before.includes(one)),
  }
}
