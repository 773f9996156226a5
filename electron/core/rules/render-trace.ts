import type { RuleSet } from './rule-set.ts'
import type { ActionTrace, ConditionTrace, RuleTrace, Trace } from './trace.ts'

/**
 * Renders a trace as text: per rule one line, then its condition (`+` true, `-` false) and its actions.
 *
 * With the rule set the titles are shown too. Rules that one `stop` skipped are named on the line of the rule that stopped them.
 */
export function renderTrace(trace: Trace, ruleSet?: RuleSet): string {
  const titles = new Map(ruleSet?.rules.map((rule) => [rule.id, rule.title]))
  const lines = trace.rules.flatMap((rule) => renderRule(rule, trace, titles.get(rule.id) ?? null))
  if (trace.origin === 'import') lines.push('import: mail, timers and notices are withheld until a person releases them')
  if (trace.kept) lines.push('kept in Triage')
  return lines.join('\n')
}

const indent = ' '.repeat(9)

function renderRule(rule: RuleTrace, trace: Trace, title: string | null): string[] {
  if (rule.result === 'skipped' && rule.why?.startsWith('stop:')) return []
  const head = [`${rule.phase.padEnd(6)} ${signByResult[rule.result]} ${rule.id}`, title, rule.at].filter((part) => part !== null)
  const note =
    rule.result === 'matched' || rule.result === 'not_matched' ? '' : `  ${rule.result}${rule.why ? `: ${rule.why}` : ''}`
  const condition = rule.cond ? renderCond(rule.cond, indent) : []
  const actions = rule.actions.map((action) => `${indent}> ${renderActionTrace(action)}`)
  const stop = renderStop(rule, trace)
  const last = actions.length - 1
  if (stop && last >= 0) actions[last] = `${actions[last]}   ${stop}`
  else if (stop) actions.push(`${indent}> ${stop}`)
  return [`${head.join('  ')}${note}`, ...condition, ...actions]
}

const signByResult: Readonly<Record<RuleTrace['result'], string>> = {
  matched: '+',
  repeated: '+',
  observed: '+',
  not_matched: '-',
  error: '!',
  skipped: '.',
}

function renderStop(rule: RuleTrace, trace: Trace): string | null {
  if (rule.stop === null) return null
  const skipped = trace.rules.filter((other) => other.why === `stop:${rule.id}`).map((other) => other.id)
  return `stop ${rule.stop}${skipped.length > 0 ? `: ${skipped.join(', ')} skipped` : ''}`
}

function renderActionTrace({ a, v, r, by }: ActionTrace): string {
  return `${a} ${v}: ${r}${by === null ? '' : ` to ${by}`}`
}

function renderCond(cond: ConditionTrace, margin: string): string[] {
  const sign = cond.r ? '+' : '-'
  if (!('op' in cond)) {
    const saw = cond.saw === null ? '' : `  saw "${cond.saw}"`
    const near = cond.near === undefined ? '' : `  near "${cond.near}"`
    return [`${margin}${sign} ${cond.t}${saw}${near}`]
  }
  return [`${margin}${sign} ${cond.op}`, ...cond.c.flatMap((part) => renderCond(part, `${margin}  `))]
}
