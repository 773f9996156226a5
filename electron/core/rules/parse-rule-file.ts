import { isTimeZone } from '#shared/text/zone-time.ts'
import type { RuleCatalog } from './catalog.ts'
import type { Diagnostic } from './diagnostic.ts'
import { maxListEntries, maxLiteralLength } from './limits.ts'
import { isKeyword } from './operator-words.ts'
import { type Editor, type EntryDraft, readEntryDraft } from './parse-entry.ts'
import { readRuleTests } from './parse-rule-tests.ts'
import type { RuleTest } from './rule-test.ts'
import { describeNode, type FileReport, findPosition, openSource, readMap, readText, readTexts, report } from './source-reader.ts'
import type { SourceEntry, SourceNode, Span } from './yaml-source.ts'

/** A named list of literals, globs and `@domain` entries, with its place. */
export type RuleList = { name: string; entries: string[]; path: string; line: number; column: number }

/**
 * One rule file, its rules not yet given ids or order.
 *
 * Shapes: `module` is the folder name, null for `_all`; `zone` is the file's IANA time zone or the default.
 */
export type RuleFile = {
  path: string
  module: string | null
  zone: string
  lists: RuleList[]
  drafts: EntryDraft[]
  tests: RuleTest[]
}

/**
 * What a file may count on: lists of `shared.yaml`, the zone of files that name none, all module names.
 *
 * Shapes: `catalog` is what names are checked against, null for not at all; `editor` is a person with rights in one module only.
 */
export type FileContext = {
  sharedLists: ReadonlySet<string>
  zone: string
  modules: readonly string[]
  catalog: RuleCatalog | null
  editor: Editor | null
}

/** The keys of a full rule file. */
export const fileKeys: readonly string[] = ['orgo_rules', 'timezone', 'lists', 'rules', 'tests']

export const emptyFileContext: FileContext = {
  ...{ sharedLists: new Set(), zone: 'UTC', modules: [], catalog: null, editor: null },
}

/**
 * Reads one rule file, short (a list of entries) or full (a map with `orgo_rules: 1`).
 *
 * Total: any text gives a file and findings; `file` is null when one of them is an error. Limits: section 10 of the rule language.
 */
export function parseRuleFile(
  path: string,
  text: string,
  context = emptyFileContext,
): { file: RuleFile | null; diagnostics: Diagnostic[] } {
  const { to, node } = openSource(path, text)
  const file = node ? readFile(to, node, context) : emptyFile(to, context)
  const failed = to.diagnostics.some((found) => found.severity === 'error')
  return { file: failed ? null : file, diagnostics: to.diagnostics }
}

/** The module a rule file belongs to by its folder; null for `_all`. */
export function moduleOfPath(path: string): string | null {
  const folder = path.split('/').at(-2) ?? '_all'
  return folder === '_all' ? null : folder
}

function emptyFile(to: FileReport, context: FileContext): RuleFile {
  return { path: to.path, module: moduleOfPath(to.path), zone: context.zone, lists: [], drafts: [], tests: [] }
}

function readFile(to: FileReport, node: SourceNode, context: FileContext): RuleFile {
  const file = emptyFile(to, context)
  if (node.kind === 'list') {
    file.drafts = readDrafts(to, node, file, context)
    return file
  }
  if (node.kind !== 'map') {
    report(to, 'E105', node.span, `a rule file must be a list of rules or a map, not ${describeNode(node)}`)
    return file
  }
  const lone = node.entries.find(({ key }) => ['if', 'condition', 'then', 'action'].includes(key))
  if (lone) {
    report(to, 'E105', lone.keySpan, 'a rule stands in a list', 'begin the rule with "- "')
    return file
  }
  const calendars = node.entries.find(({ key }) => key === 'calendars')
  if (calendars) report(to, 'E103', calendars.keySpan, 'calendars are for all modules', 'move them into rules/shared.yaml')
  const rest = { ...node, entries: node.entries.filter((entry) => entry !== calendars) }
  const parts = readMap(to, rest, fileKeys, 'a rule file')
  if (parts === null) return file
  checkVersion(to, parts.get('orgo_rules'), node.span)
  file.zone = readZone(to, parts.get('timezone')) ?? context.zone
  file.lists = readLists(to, parts.get('lists')?.value ?? null)
  checkSharedNames(to, file.lists, context)
  const rules = parts.get('rules')
  if (rules) file.drafts = readDrafts(to, rules.value, file, context)
  const tests = parts.get('tests')
  if (tests) file.tests = readRuleTests(to, tests.value, file.zone)
  return file
}

function checkVersion(to: FileReport, entry: SourceEntry | undefined, span: Span): void {
  if (!entry)
    report(to, 'E105', { start: span.start, end: span.start + 1 }, 'the file needs "orgo_rules: 1"', 'add it as the first line')
  else if (!(entry.value.kind === 'other' && entry.value.value === 1)) {
    report(to, 'E105', entry.value.span, 'this version reads "orgo_rules: 1" only')
  }
}

function readZone(to: FileReport, entry: SourceEntry | undefined): string | null {
  if (!entry) return null
  const zone = readText(to, entry.value, '"timezone"')
  if (zone === null || isTimeZone(zone)) return zone
  report(to, 'E206', entry.value.span, `unknown time zone "${zone}"`, 'write for example Europe/Berlin')
  return null
}

function checkSharedNames(to: FileReport, lists: readonly RuleList[], { sharedLists }: FileContext): void {
  for (const list of lists) {
    if (!sharedLists.has(list.name)) continue
    const start = (to.lineStarts[list.line - 1] ?? 0) + list.column - 1
    report(
      to,
      'E204',
      { start, end: start + list.name.length },
      `the list "${list.name}" is also in shared.yaml`,
      'give one of them another name',
    )
  }
}

/** Reads the map `lists` of a rule file or of `shared.yaml`. */
export function readLists(to: FileReport, node: SourceNode | null): RuleList[] {
  if (node === null) return []
  if (node.kind !== 'map') {
    report(to, 'E105', node.span, `"lists" must be a map, not ${describeNode(node)}`)
    return []
  }
  return node.entries.map(({ key, keySpan, value }) => {
    if (!/^[a-z][a-z0-9_.-]{0,62}$/i.test(key))
      report(to, 'E105', keySpan, `"${key}" cannot name a list`, 'use letters, digits, - and _')
    if (isKeyword(key)) report(to, 'E105', keySpan, `"${key}" is a word of the language and cannot name a list`)
    const place = findPosition(to, keySpan.start)
    return { name: key, entries: readListEntries(to, value, key, keySpan), path: to.path, ...place }
  })
}

function readListEntries(to: FileReport, node: SourceNode, name: string, keySpan: Span): string[] {
  if (node.kind === 'list' && node.items.length === 0) {
    report(to, 'W407', keySpan, `the list "${name}" is empty`)
    return []
  }
  if (node.kind === 'list' && node.items.length > maxListEntries) {
    report(to, 'E107', node.span, `the list "${name}" has ${node.items.length} entries, at most ${maxListEntries} are allowed`)
    return []
  }
  const entries = readTexts(to, node, `the list "${name}"`) ?? []
  if (entries.some((entry) => entry.length > maxLiteralLength)) {
    report(to, 'E107', node.span, `an entry of "${name}" has more than ${maxLiteralLength} characters`)
  }
  return entries.map((entry) => entry.trim())
}

function readDrafts(to: FileReport, node: SourceNode, file: RuleFile, context: FileContext): EntryDraft[] {
  if (node.kind !== 'list') {
    report(to, 'E105', node.span, `"rules" must be a list, not ${describeNode(node)}`)
    return []
  }
  const lists = new Set([...file.lists.map((list) => list.name), ...context.sharedLists])
  return node.items.flatMap((item) => {
    const { modules, catalog, editor } = context
    const draft = readEntryDraft(to, item, { module: file.module, zone: file.zone, lists, modules, catalog, editor })
    return draft ? [draft] : []
  })
}
