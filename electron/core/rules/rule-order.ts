import type { Diagnostic } from './diagnostic.ts'
import { type FileReport, openSource, readMap, readTexts, report } from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

/** What `rules/order.yaml` says: module names in order, and by module its file names in order, without `.yaml`. */
export type RuleOrder = { modules: string[]; files: ReadonlyMap<string, readonly string[]> }

export const emptyOrder: RuleOrder = { modules: [], files: new Map() }

/** Reads `rules/order.yaml`; `known` tells which files each module folder has. A name nobody knows is an error. */
export function parseRuleOrder(
  path: string,
  text: string,
  known: ReadonlyMap<string, readonly string[]>,
): { order: RuleOrder; diagnostics: Diagnostic[] } {
  const { to, node } = openSource(path, text)
  const parts = node && readMap(to, node, ['modules', 'files'], 'order.yaml')
  if (!parts) return { order: emptyOrder, diagnostics: to.diagnostics }
  const modules = readNames(to, parts.get('modules'), [...known.keys()], 'module')
  const files = readFileOrder(to, parts.get('files'), known)
  return { order: { modules, files }, diagnostics: to.diagnostics }
}

/** Sorts names: those an order lists first, as listed, then the rest by bytes. */
export function sortByOrder(names: readonly string[], order: readonly string[]): string[] {
  const listed = order.filter((name) => names.includes(name))
  const rest = names.filter((name) => !listed.includes(name))
  return [...listed, ...rest.sort(compareBytes)]
}

/** Byte order of UTF-8, which is code point order; JavaScript's own comparison differs above U+FFFF. */
export function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function readFileOrder(
  to: FileReport,
  entry: SourceEntry | undefined,
  known: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  const files = new Map<string, string[]>()
  if (!entry) return files
  if (entry.value.kind !== 'map') {
    report(to, 'E105', entry.value.span, '"files" must be a map of modules')
    return files
  }
  for (const part of entry.value.entries) {
    const names = known.get(part.key)
    if (names) files.set(part.key, readNames(to, part, names, 'file'))
    else reportUnknown(to, part.key, part.keySpan, [...known.keys()], 'module')
  }
  return files
}

function readNames(to: FileReport, entry: SourceEntry | undefined, known: readonly string[], what: string): string[] {
  if (!entry) return []
  const names = isEmptyList(entry.value) ? [] : (readTexts(to, entry.value, `"${entry.key}"`) ?? [])
  return names.map((name, index) => {
    const plain = what === 'file' ? name.replace(/\.ya?ml$/, '') : name
    const span = entry.value.kind === 'list' ? (entry.value.items[index]?.span ?? entry.value.span) : entry.value.span
    if (!known.includes(plain)) reportUnknown(to, name, span, known, what)
    else if (names.indexOf(name) < index) report(to, 'E102', span, `"${name}" is listed twice`)
    return plain
  })
}

function isEmptyList(node: SourceNode): boolean {
  return node.kind === 'list' && node.items.length === 0
}

function reportUnknown(
  to: FileReport,
  name: string,
  span: { start: number; end: number },
  known: readonly string[],
  what: string,
): void {
  const near = didYouMean(name, known)
  report(to, 'E302', span, `unknown ${what} "${name}"`, 'hint' in near ? near.hint : undefined)
}
