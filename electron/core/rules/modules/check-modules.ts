import type { Module } from '#shared/model/module.ts'
import { buildRuleSet, type RuleFileSource } from '../build-rule-set.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { CompiledRule, RuleSet } from '../rule-set.ts'
import { diagnoseOutcomes, type RuleTestOutcome, runRuleTests } from '../run-rule-tests.ts'
import { type CatalogNames, loadCatalog } from './load-catalog.ts'

/** How much of each part a module has; `languages` are those of its texts for mail. */
export type ModuleCounts = {
  rules: number
  tests: number
  states: number
  transitions: number
  fields: number
  taskKinds: number
  serviceLevels: number
  checklists: number
  schedules: number
  roles: number
  templates: number
  languages: string[]
}

/** What a check found about one module. `ok`: no error. `_all` stands for what belongs to every module. */
export type ModuleCheck = { module: string; title: string; ok: boolean; findings: Diagnostic[]; counts: ModuleCounts }

export type ModuleCheckOptions = {
  /** Findings of reading the files. */
  findings?: readonly Diagnostic[]
  /** Names of people; roles that nobody declares and nobody holds do not exist. */
  names?: CatalogNames
  zone?: string
}

const forAll = '_all'

/** The role that is told where a module names nobody (rule language, section 8): every organisation has somebody who coordinates. */
const defaultReceiver = 'coordinator'

/**
 * Proves that modules are complete: every state can be reached and left, every name exists, schedules can be read, every test passes, and
 * every active rule has an example that it matches and one that it does not.
 *
 * Shapes: `files` are all of rules/ and templates/. An example counts where a test expects it by name: in `matched` or `matched_only` of any
 * file, against it in `not_matched` of the module's files, or by being left out of `matched_only` or `kept` of its own file.
 * Errors: findings (E307 for a missing example); content never throws.
 */
export function checkModules(files: readonly RuleFileSource[], options: ModuleCheckOptions = {}): ModuleCheck[] {
  const names = { ...options.names, roles: new Set([...(options.names?.roles ?? []), defaultReceiver]), isWhole: true }
  const { catalog, diagnostics } = loadCatalog(files, names, options.zone)
  const built = buildRuleSet(files, { catalog, ...(options.zone === undefined ? {} : { zone: options.zone }) })
  const outcomes = built.ruleSet ? runRuleTests(built.ruleSet) : []
  const findings = [
    ...(options.findings ?? []),
    ...diagnostics,
    ...built.diagnostics,
    ...diagnoseOutcomes(outcomes),
    ...(built.ruleSet ? checkExamples(built.ruleSet, outcomes) : []),
    ...(built.ruleSet ? checkLadderTexts(built.ruleSet, catalog.modules) : []),
  ]
  return [...catalog.modules.map(({ module }) => module), forAll].flatMap((name): ModuleCheck[] => {
    const own = findings.filter(({ path }) => moduleOf(path, catalog.modules) === name).sort(byPlace)
    const module = catalog.modules.find((candidate) => candidate.module === name)
    const counts = countParts(name, module, built.ruleSet)
    if (!module && own.length === 0 && counts.rules === 0) return []
    const ok = own.every(({ severity }) => severity !== 'error')
    return [{ module: name, title: module?.title ?? 'For all modules', ok, findings: own, counts }]
  })
}

/** The module a file belongs to; what lies in no module's folder belongs to all. */
function moduleOf(path: string, modules: readonly Module[]): string {
  const folder = path.split('/')[1] ?? ''
  return modules.some(({ module }) => module === folder) ? folder : forAll
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1
}

function checkExamples(ruleSet: RuleSet, outcomes: readonly RuleTestOutcome[]): Diagnostic[] {
  const passed = outcomes.filter(({ failures }) => failures.length === 0).map(({ test }) => test)
  const matching = new Set(passed.flatMap(({ expect }) => [...(expect.matched ?? []), ...(expect.matched_only ?? [])]))
  const isSpared = ({ id, path, module }: CompiledRule): boolean =>
    passed.some(({ expect, path: testPath }) => {
      const folder = testPath.split('/')[1]
      if (folder === (module ?? forAll) && expect.not_matched?.includes(id)) return true
      if (testPath !== path) return false
      return expect.matched_only ? !expect.matched_only.includes(id) : expect.kept === true
    })
  return ruleSet.rules
    .filter((rule) => rule.mode === 'active')
    .flatMap((rule) => [
      ...(matching.has(rule.id) ? [] : [missing(rule, 'that it matches', `expect: { matched: [${rule.id}] }`)]),
      ...(isSpared(rule) ? [] : [missing(rule, 'that it does not match', `expect: { not_matched: [${rule.id}] }`)]),
    ])
}

function missing({ id, path, line }: CompiledRule, what: string, hint: string): Diagnostic {
  const message = `the rule "${id}" has no example ${what}`
  return { path, line, column: 1, severity: 'error', code: 'E307', message, hint: `add a test with ${hint}` }
}

/** A step of a ladder that names no text sends the one called "escalation_notification". */
function checkLadderTexts(ruleSet: RuleSet, modules: readonly Module[]): Diagnostic[] {
  return ruleSet.rules.flatMap(({ actions, module, path, line }) => {
    const steps = actions.flatMap((action) => (action.action === 'escalate_after' ? action.steps : []))
    const meant = modules.filter((one) => module === null || one.module === module)
    const unknown = steps.find(({ template }) => !meant.some(({ templates }) => templates.some(({ name }) => name === template)))
    if (!unknown) return []
    const message = `there is no template "${unknown.template}" for the escalation after ${unknown.after}`
    return [
      { path, line, column: 1, severity: 'error' as const, code: 'E302', message, hint: 'templates/email/ serves every module' },
    ]
  })
}

function countParts(name: string, module: Module | undefined, ruleSet: RuleSet | null): ModuleCounts {
  const own = module?.templates.filter(({ path }) => path.startsWith(`templates/${name}/`)) ?? []
  return {
    rules: ruleSet?.rules.filter((rule) => (rule.module ?? forAll) === name).length ?? 0,
    tests: ruleSet?.tests.filter((test) => test.path.startsWith(`rules/${name}/`)).length ?? 0,
    states: module?.workflow.states.length ?? 0,
    transitions: module?.workflow.transitions.length ?? 0,
    fields: module?.fields.length ?? 0,
    taskKinds: module?.taskKinds.length ?? 0,
    serviceLevels: module?.serviceLevels.length ?? 0,
    checklists: module?.checklists.length ?? 0,
    schedules: module?.schedules.length ?? 0,
    roles: module?.roles.length ?? 0,
    templates: new Set(own.map((template) => template.name)).size,
    languages: [...new Set(own.map((template) => template.language))].sort(),
  }
}
