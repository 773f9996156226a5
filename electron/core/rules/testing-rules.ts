import type { Module } from '#shared/model/module.ts'
import { type BuildOptions, buildRuleSet } from './build-rule-set.ts'
import { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts'
import type { Facts } from './facts.ts'
import { defaultWorkflow } from './modules/default-workflow.ts'
import { renderDiagnostic } from './render-diagnostic.ts'
import type { RuleSet } from './rule-set.ts'
import type { TestMessage } from './rule-test.ts'
import { createTestFacts } from './test-facts.ts'

/** Monday 2025-01-06 09:00 UTC, the time of every example. */
export const sampleNow = Date.UTC(2025, 0, 6, 9)

/** Builds a rule set for a test from one file's text, or from files by path; throws with the findings where there are errors. */
export function buildSample(files: string | Record<string, string>, options: BuildOptions = {}): RuleSet {
  const byPath = typeof files === 'string' ? { 'rules/alpha/a.yaml': files } : files
  const { ruleSet, diagnostics } = buildRuleSet(
    Object.entries(byPath).map(([path, text]) => ({ path, text })),
    options,
  )
  if (ruleSet) return ruleSet
  throw new Error(diagnostics.map((found) => renderDiagnostic(found, byPath[found.path] ?? '')).join('\n'))
}

/** The findings of one file as `line:column code`, errors and warnings only. */
export function findProblems(text: string, options: BuildOptions = {}): string[] {
  const { diagnostics } = buildRuleSet([{ path: 'rules/alpha/a.yaml', text }], options)
  return diagnostics.filter((found) => found.severity !== 'info').map((found) => `${found.line}:${found.column} ${found.code}`)
}

/** The findings of one file as the code and the text it marks, errors and warnings only. */
export function findMarked(text: string, options: BuildOptions = {}): string[] {
  const lines = text.split('\n')
  return buildRuleSet([{ path: 'rules/alpha/a.yaml', text }], options)
    .diagnostics.filter((found) => found.severity !== 'info')
    .map(
      ({ code, line, column, endColumn }) =>
        `${code} ${(lines[line - 1] ?? '').slice(column - 1, endColumn === undefined ? column : endColumn - 1)}`,
    )
}

/** Facts of a message, written as in the `tests:` of a rule file. */
export function sampleFacts(message: TestMessage = {}, changes: Partial<Facts> = {}): Facts {
  const made = createTestFacts(message, { zone: 'UTC', now: sampleNow, index: 0, count: 1, hasTask: false, task: null })
  if (!made.ok) throw new Error(made.reason)
  return { ...made.facts, ...changes }
}

/** Judges one message by one file's rules. */
export function judge(
  files: string | Record<string, string>,
  message: TestMessage = {},
  options: EvaluateOptions = {},
): Evaluation {
  return evaluate(buildSample(files), sampleFacts(message), sampleNow, options)
}

/** The ids of the rules that matched, in order. */
export function matchedIds({ trace }: Evaluation): string[] {
  return trace.rules.filter((rule) => rule.result === 'matched' || rule.result === 'repeated').map((rule) => rule.id)
}

/** Decisions as short text: `tag a`, `route_to x@y.example`. */
export function listDecisions({ decisions, trace }: Evaluation): string[] {
  const texts = trace.rules.flatMap((rule) =>
    rule.actions.filter((action) => action.r === 'applied').map((action) => `${action.a} ${action.v}`),
  )
  if (texts.length > decisions.length) throw new Error('the trace says more than was decided')
  return texts
}

/** A module that has nothing but the default workflow. */
export function sampleModule(module: string, changes: Partial<Module> = {}): Module {
  const texts = { title: module, description: '', team: null, escalateTo: null, calendar: null }
  const lists = {
    readers: [],
    fields: [],
    taskKinds: [],
    serviceLevels: [],
    checklists: [],
    roles: [],
    schedules: [],
    templates: [],
  }
  return { module, ...texts, ...lists, confidential: false, workflow: defaultWorkflow, ...changes }
}
