import type { Module } from '#shared/model/module.ts'
import type { Explanation, RuleSetSummary, RuleSummary } from '#shared/model/rule.ts'
import type { RuleHit, RuleVersion } from '#shared/model/rule-work.ts'
import { formatCount, formatTime } from '../format.ts'
import { toPlainText } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { renderDiagnostic } from './render-diagnostic.ts'
import { type Column, renderTable } from './table.ts'

const ruleColumns: readonly Column<RuleSummary>[] = [
  { heading: 'RULE', cell: (rule) => rule.ruleId },
  { heading: 'MODULE', cell: (rule) => rule.module },
  { heading: 'MODE', cell: (rule) => rule.mode },
  { heading: 'HITS', cell: (rule) => formatCount(rule.hits), right: true },
  { heading: 'LAST HIT', cell: (rule) => formatTime(rule.lastHitAt) },
  { heading: 'AT', cell: (rule) => `${rule.path}:${rule.line}` },
  { heading: 'TITLE', cell: (rule) => rule.title },
]

/** The sets that were active: what became of the rules, by whom, and why although tests failed. */
export const versionColumns: readonly Column<RuleVersion>[] = [
  { heading: 'VERSION', cell: (set) => `${set.version}${set.active ? ' *' : ''}` },
  { heading: 'SINCE', cell: (set) => formatTime(set.activatedAt) },
  { heading: 'BY', cell: (set) => set.by ?? 'the files' },
  { heading: 'HASH', cell: (set) => set.hash },
  { heading: 'RULES', cell: describeChange },
  { heading: 'FORCED', cell: (set) => set.forcedReason ?? '' },
]

/** `+lamp ~pump`, or `+58 -2` where there are too many to name. */
function describeChange({ added, removed, changed }: RuleVersion): string {
  const marked: [string, string[]][] = [
    ['+', added],
    ['-', removed],
    ['~', changed],
  ]
  const count = added.length + removed.length + changed.length
  return marked
    .flatMap(([mark, ids]) => (count <= 5 ? ids.map((id) => mark + id) : ids.length > 0 ? [mark + ids.length] : []))
    .join(' ')
}

/** What a rule met, and what came of it. */
export const hitColumns: readonly Column<RuleHit>[] = [
  { heading: 'AT', cell: (hit) => formatTime(hit.at) },
  { heading: 'EVENT', cell: (hit) => hit.event },
  { heading: 'OUTCOME', cell: (hit) => hit.outcome },
  { heading: 'EFFECTS', cell: (hit) => hit.effects.join('; ') },
  { heading: 'ON', cell: (hit) => hit.taskId ?? hit.messageId ?? '' },
  { heading: 'TITLE', cell: (hit) => hit.title },
]

const moduleColumns: readonly Column<Module>[] = [
  { heading: 'MODULE', cell: (module) => module.module },
  { heading: 'TITLE', cell: (module) => module.title },
  { heading: 'TEAM', cell: (module) => module.team ?? '' },
  { heading: 'STATES', cell: (module) => module.workflow.states.map((state) => state.status).join(', ') },
]

/** The active rules, and what is wrong with the files where the set is not what they say. */
export function renderRuleSet(ruleSet: RuleSetSummary, terminal: Terminal): string {
  const stale = ruleSet.stale ? 'The files have errors; the last good rules stay active.\n' : ''
  return (
    stale +
    ruleSet.diagnostics.map((found) => renderDiagnostic(found, undefined)).join('') +
    renderTable(ruleSet.rules, ruleColumns, terminal.columns)
  )
}

export const renderExplanation = (explanation: Explanation): string => `${toPlainText(explanation.text).trimEnd()}\n`

export const renderModules = (modules: readonly Module[], terminal: Terminal): string =>
  renderTable(modules, moduleColumns, terminal.columns)
