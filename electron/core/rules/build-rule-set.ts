import type { Calendar } from '#shared/model/calendar.ts'
import type { RuleCatalog } from './catalog.ts'
import { listTests, type Test } from './condition.ts'
import { phases } from './decision.ts'
import { type Diagnostic, hasErrors } from './diagnostic.ts'
import { hashValue } from './hash.ts'
import { maxFiles, maxRules } from './limits.ts'
import { findUnreachable } from './lint-order.ts'
import type { Editor } from './parse-entry.ts'
import { type FileContext, parseRuleFile, type RuleFile, type RuleList, readLists } from './parse-rule-file.ts'
import { compileProgram } from './program.ts'
import { renderTitle } from './render-title.ts'
import type { Rule } from './rule.ts'
import { emptyOrder, parseRuleOrder, type RuleOrder, sortByOrder } from './rule-order.ts'
import type { CompiledRule, ModulePlan, RuleSet, RulesByPhase } from './rule-set.ts'
import { openSource, readMap } from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import { ruleEvents } from './trace.ts'

/** One file as it was read, its path as in section 1 of the rule language, with forward slashes. */
export type RuleFileSource = { path: string; text: string }

/**
 * What rules are checked against.
 *
 * Shapes: `zone` is the IANA time zone of files that name none, UTC by default; without a `catalog` names that others define are not checked;
 * `editor` is a person who may change the rules of one module only; `parse` stands in for reading a file, by one who has read it before.
 */
export type BuildOptions = {
  zone?: string
  catalog?: RuleCatalog | null
  editor?: Editor | null
  parse?: (path: string, text: string, context: FileContext) => ReturnType<typeof parseRuleFile>
}

/**
 * Reads rule files into one rule set, all or nothing: any error gives `ruleSet: null` with every finding.
 *
 * Shapes: paths as `rules/<module>/<file>.yaml`, `rules/_all/<file>.yaml`, `rules/order.yaml`, `rules/shared.yaml`; `module.yaml`,
 * `workflow.yaml` and `schedules.yaml` only make their folder known; `rules/roles` and `rules/calendars` hold no rules. Other paths are left alone.
 * Errors: values, never thrown. Limits: 200 files, 2,000 rules.
 */
export function buildRuleSet(
  files: readonly RuleFileSource[],
  options: BuildOptions = {},
): { ruleSet: RuleSet | null; diagnostics: Diagnostic[] } {
  const layout = sortFiles(files)
  const diagnostics: Diagnostic[] = []
  if (layout.ruleFiles.length > maxFiles)
    diagnostics.push(tooMany('rules/', `${layout.ruleFiles.length} rule files, at most ${maxFiles}`))
  const zone = options.zone ?? 'UTC'
  const catalog = options.catalog ?? null
  const shared = readShared(layout.shared, diagnostics)
  const order = readOrder(layout, diagnostics)
  const modules = sortByOrder(layout.modules, order.modules)
  const context: FileContext = {
    ...{ sharedLists: new Set(shared.map((list) => list.name)), zone, modules, catalog, editor: options.editor ?? null },
  }
  const parsed = orderFiles(layout, modules, order).flatMap((source) => {
    const result = (options.parse ?? parseRuleFile)(source.path, source.text, context)
    diagnostics.push(...result.diagnostics)
    return result.file ?? []
  })
  const rules = parsed.flatMap((file) => nameRules(file, shared))
  diagnostics.push(...checkIds(rules))
  diagnostics.push(...findUnknownRules(parsed, rules))
  if (rules.length > maxRules) diagnostics.push(tooMany('rules/', `${rules.length} rules, at most ${maxRules}`))
  if (hasErrors(diagnostics)) return { ruleSet: null, diagnostics }
  diagnostics.push(...findUnusedLists(parsed, shared), ...findUnreachable(rules))
  const calendars = catalog?.calendars ?? new Map()
  const plans = planModules(catalog, calendars)
  return { ruleSet: compile(rules, { tests: parsed.flatMap((file) => file.tests), modules, calendars, plans }), diagnostics }
}

type Layout = {
  ruleFiles: RuleFileSource[]
  modules: string[]
  namesByModule: Map<string, string[]>
  order: RuleFileSource | null
  shared: RuleFileSource | null
}

const otherFolders: ReadonlySet<string> = new Set(['roles', 'calendars'])

function sortFiles(files: readonly RuleFileSource[]): Layout {
  const layout: Layout = { ruleFiles: [], modules: [], namesByModule: new Map(), order: null, shared: null }
  for (const source of files) {
    const parts = source.path.split('/')
    const name = parts.at(-1) ?? ''
    if (parts.length === 2 && name === 'order.yaml') layout.order = source
    else if (parts.length === 2 && name === 'shared.yaml') layout.shared = source
    else if (parts.length === 3 && parts[0] === 'rules' && /\.ya?ml$/.test(name) && !otherFolders.has(parts[1] ?? ''))
      addToModule(layout, source, parts[1] ?? '', name)
  }
  return layout
}

function addToModule(layout: Layout, source: RuleFileSource, folder: string, name: string): void {
  const names = layout.namesByModule.get(folder) ?? []
  layout.namesByModule.set(folder, names)
  if (folder !== '_all' && !layout.modules.includes(folder)) layout.modules.push(folder)
  if (/^(module|workflow|schedules)\.ya?ml$/.test(name)) return
  if (!names.includes(plainName(name))) names.push(plainName(name))
  layout.ruleFiles.push(source)
}

function plainName(fileName: string): string {
  return fileName.replace(/\.ya?ml$/, '')
}

function tooMany(path: string, message: string): Diagnostic {
  return { path, line: 1, column: 1, severity: 'error', code: 'E107', message: `${message} are allowed` }
}

function readShared(source: RuleFileSource | null, diagnostics: Diagnostic[]): RuleList[] {
  if (!source) return []
  const { to, node } = openSource(source.path, source.text)
  // Whoever makes the catalog reads the calendars, and reports on them.
  const parts = node && readMap(to, node, ['lists', 'calendars'], 'shared.yaml')
  const lists = readLists(to, parts?.get('lists')?.value ?? null)
  diagnostics.push(...to.diagnostics)
  return lists
}

function planModules(catalog: RuleCatalog | null, calendars: ReadonlyMap<string, Calendar>): Map<string, ModulePlan> {
  const plans = (catalog?.modules ?? []).map(({ module, calendar, ...plan }): [string, ModulePlan] => [
    module,
    { ...{ workflow: plan.workflow, escalateTo: plan.escalateTo }, calendar: calendars.get(calendar ?? '') ?? null },
  ])
  return new Map(plans)
}

function readOrder({ order, namesByModule }: Layout, diagnostics: Diagnostic[]): RuleOrder {
  if (!order) return emptyOrder
  const result = parseRuleOrder(order.path, order.text, namesByModule)
  diagnostics.push(...result.diagnostics)
  for (const [module, names] of namesByModule) {
    const listed = result.order.files.get(module)
    const missing = listed ? names.filter((name) => !listed.includes(name)) : []
    for (const name of missing) {
      const message = `"${module}/${name}" is not listed and runs after those that are`
      diagnostics.push({ path: order.path, line: 1, column: 1, severity: 'info', code: 'I502', message })
    }
  }
  return result.order
}

function orderFiles(layout: Layout, modules: readonly string[], order: RuleOrder): RuleFileSource[] {
  return ['_all', ...modules].flatMap((module) =>
    sortByOrder(layout.namesByModule.get(module) ?? [], order.files.get(module) ?? []).flatMap((name) =>
      layout.ruleFiles.filter((source) => isFileOf(source.path, module, name)),
    ),
  )
}

function isFileOf(path: string, module: string, name: string): boolean {
  const [, folder, file = ''] = path.split('/')
  return folder === module && plainName(file) === name
}

/** A rule with what only its file knows: how its lists read, and where its entry begins. */
export type NamedRule = { rule: Rule; lists: ReadonlyMap<string, readonly string[]>; column: number; hasId: boolean }

function nameRules(file: RuleFile, shared: readonly RuleList[]): NamedRule[] {
  const lists = new Map([...shared, ...file.lists].map((list) => [list.name, list.entries]))
  const seen = new Map<string, number>()
  return file.drafts.map(({ column, ...draft }) => {
    const base = draft.id ?? defaultId(file, hashValue(draft.condition))
    const count = draft.id === null ? (seen.get(base) ?? 0) + 1 : 1
    if (draft.id === null) seen.set(base, count)
    const rule: Rule = {
      ...draft,
      id: count > 1 ? `${base}-${count}` : base,
      module: file.module,
      path: file.path,
      title: draft.title ?? renderTitle(draft.condition, draft.actions),
      zone: file.zone,
    }
    return { rule, lists, column, hasId: draft.id !== null }
  })
}

function defaultId(file: RuleFile, conditionHash: string): string {
  const name = plainName(file.path.split('/').at(-1) ?? '')
  const slug = `${file.module ?? 'all'}-${name}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
  return `${slug.slice(0, 50) || 'rule'}-${conditionHash.slice(0, 8)}`
}

function checkIds(rules: readonly NamedRule[]): Diagnostic[] {
  const firstById = new Map<string, Rule>()
  return rules.flatMap(({ rule, column, hasId }) => {
    const first = firstById.get(rule.id)
    firstById.set(rule.id, first ?? rule)
    const place = { path: rule.path, line: rule.line, column }
    if (first) {
      const message = `the id "${rule.id}" is taken by ${first.path}:${first.line}`
      return { ...place, severity: 'error' as const, code: 'E106', message, hint: 'give this rule an id of its own' }
    }
    return hasId
      ? []
      : {
          ...place,
          severity: 'info' as const,
          code: 'I501',
          message: `no id; it is called "${rule.id}" until its condition changes`,
        }
  })
}

/** A test that speaks of a rule nobody wrote: with a misspelt id, `not_matched` would always hold. */
function findUnknownRules(files: readonly RuleFile[], rules: readonly NamedRule[]): Diagnostic[] {
  const known = new Set(rules.map(({ rule }) => rule.id))
  return files
    .flatMap((file) => file.tests)
    .flatMap(({ path, line, column, expect }) =>
      [...(expect.matched ?? []), ...(expect.not_matched ?? []), ...(expect.matched_only ?? [])]
        .filter((id) => !known.has(id))
        .map((id) => ({
          ...{ path, line, column, severity: 'error' as const, code: 'E302' },
          ...{ message: `the test names a rule "${id}", and there is none`, ...didYouMean(id, known) },
        })),
    )
}

function findUnusedLists(files: readonly RuleFile[], shared: readonly RuleList[]): Diagnostic[] {
  const used = new Map(
    files.map((file) => [file, new Set(file.drafts.flatMap((draft) => listTests(draft.condition).flatMap(namedList)))]),
  )
  const unusedOwn = files.flatMap((file) => file.lists.filter((list) => !used.get(file)?.has(list.name)))
  const unusedShared = shared.filter((list) => ![...used.values()].some((names) => names.has(list.name)))
  return [...unusedShared, ...unusedOwn].map(({ path, line, column, name }) => ({
    ...{ path, line, column, severity: 'warning' as const, code: 'W407' },
    message: `no rule uses the list "${name}"`,
  }))
}

function namedList(test: Test): string[] {
  if (test.kind === 'text' && test.ref.field === 'sender.list') return test.values
  return test.kind === 'in' && test.list !== null ? [test.list] : []
}

function compile(named: readonly NamedRule[], around: Pick<RuleSet, 'tests' | 'modules' | 'calendars' | 'plans'>): RuleSet {
  const calendarOf = ({ module }: Rule) => around.plans.get(module ?? '')?.calendar ?? null
  const sources = named.map(({ rule, lists }) => ({ condition: rule.condition, lists, calendar: calendarOf(rule) }))
  const { program, conditions } = compileProgram(sources)
  const rules = named.flatMap(({ rule, lists }, index): CompiledRule[] => {
    const compiled = conditions[index]
    return compiled ? [{ ...rule, hash: hashRule(rule, lists), compiled }] : []
  })
  const hash = hashValue(rules.map((rule) => [rule.id, rule.hash]))
  const rulesByEvent = new Map(ruleEvents.map((event) => [event, sortByPhase(rules.filter((rule) => rule.when === event))]))
  return { hash, rules, rulesByEvent, program, ...around }
}

function sortByPhase(rules: readonly CompiledRule[]): RulesByPhase {
  return new Map(phases.map((phase) => [phase, rules.filter((rule) => rule.phase === phase)]))
}

// Title and place are left out: renaming a rule or moving a line changes no decision and must change no hash (R13).
function hashRule(rule: Rule, lists: ReadonlyMap<string, readonly string[]>): string {
  const { title: _title, path: _path, line: _line, ...behaviour } = rule
  const used = listTests(rule.condition).flatMap(namedList)
  return hashValue({ v: 1, ...behaviour, lists: Object.fromEntries(used.map((name) => [name, lists.get(name) ?? []])) })
}
