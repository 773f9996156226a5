import { listTests } from './condition.ts'
import { phases } from './decision.ts'
import { type Diagnostic, hasErrors } from './diagnostic.ts'
import { hashValue } from './hash.ts'
import { maxFiles, maxRules } from './limits.ts'
import { type FileContext, parseRuleFile, type RuleFile, type RuleList, readLists } from './parse-rule-file.ts'
import { compileProgram } from './program.ts'
import { renderTitle } from './render-title.ts'
import type { Rule } from './rule.ts'
import { emptyOrder, parseRuleOrder, type RuleOrder, sortByOrder } from './rule-order.ts'
import type { CompiledRule, RuleSet } from './rule-set.ts'
import { openSource, readMap } from './source-reader.ts'

/** One file as it was read, its path as in section 1 of the rule language, with forward slashes. */
export type RuleFileSource = { path: string; text: string }

/** `zone` is the IANA time zone of files that name none; UTC by default. */
export type BuildOptions = { zone?: string }

/**
 * Reads rule files into one rule set, all or nothing: any error gives `ruleSet: null` with every finding.
 *
 * Shapes: paths as `rules/<module>/<file>.yaml`, `rules/_all/<file>.yaml`, `rules/order.yaml`, `rules/shared.yaml`; `module.yaml` and
 * `workflow.yaml` only make their folder known; `rules/roles` and `rules/calendars` hold no rules. Other paths are left alone.
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
  const shared = readShared(layout.shared, diagnostics)
  const order = readOrder(layout, diagnostics)
  const modules = sortByOrder(layout.modules, order.modules)
  const context: FileContext = { sharedLists: new Set(shared.map((list) => list.name)), zone: options.zone ?? 'UTC', modules }
  const parsed = orderFiles(layout, modules, order).flatMap((source) => {
    const result = parseRuleFile(source.path, source.text, context)
    diagnostics.push(...result.diagnostics)
    return result.file ?? []
  })
  const rules = parsed.flatMap((file) => nameRules(file, shared))
  diagnostics.push(...checkIds(rules))
  if (rules.length > maxRules) diagnostics.push(tooMany('rules/', `${rules.length} rules, at most ${maxRules}`))
  if (hasErrors(diagnostics)) return { ruleSet: null, diagnostics }
  diagnostics.push(...findUnusedLists(parsed, shared))
  return { ruleSet: compile(rules, parsed, modules), diagnostics }
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
    else if (parts.length === 3 && /\.ya?ml$/.test(name) && !otherFolders.has(parts[1] ?? ''))
      addToModule(layout, source, parts[1] ?? '', name)
  }
  return layout
}

function addToModule(layout: Layout, source: RuleFileSource, folder: string, name: string): void {
  const names = layout.namesByModule.get(folder) ?? []
  layout.namesByModule.set(folder, names)
  if (folder !== '_all' && !layout.modules.includes(folder)) layout.modules.push(folder)
  if (/^(module|workflow)\.ya?ml$/.test(name)) return
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
  const parts = node && readMap(to, node, ['lists'], 'shared.yaml')
  const lists = parts ? readLists(to, parts.get('lists')?.value ?? null) : []
  diagnostics.push(...to.diagnostics)
  return lists
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
type NamedRule = { rule: Rule; lists: ReadonlyMap<string, readonly string[]>; column: number; hasId: boolean }

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

function namedList(test: ReturnType<typeof listTests>[number]): string[] {
  return test.kind === 'in' && test.list !== null ? [test.list] : []
}

function compile(named: readonly NamedRule[], files: readonly RuleFile[], modules: readonly string[]): RuleSet {
  const sources = named.map(({ rule, lists }) => ({ condition: rule.condition, lists }))
  const { program, conditions } = compileProgram(sources)
  const rules = named.flatMap(({ rule, lists }, index): CompiledRule[] => {
    const compiled = conditions[index]
    return compiled ? [{ ...rule, hash: hashRule(rule, lists), compiled }] : []
  })
  const hash = hashValue(rules.map((rule) => [rule.id, rule.hash]))
  const rulesByPhase = new Map(phases.map((phase) => [phase, rules.filter((rule) => rule.phase === phase)]))
  return { hash, rules, rulesByPhase, modules, tests: files.flatMap((file) => file.tests), program }
}

// Title and place are left out: renaming a rule or moving a line changes no decision and must change no hash (R13).
function hashRule(rule: Rule, lists: ReadonlyMap<string, readonly string[]>): string {
  const { title: _title, path: _path, line: _line, ...behaviour } = rule
  const used = listTests(rule.condition).flatMap(namedList)
  return hashValue({ v: 1, ...behaviour, lists: Object.fromEntries(used.map((name) => [name, lists.get(name) ?? []])) })
}
