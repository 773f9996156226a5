import type { ConditionProblem } from './build-test.ts'
import { type Diagnostic, severityOfCode } from './diagnostic.ts'
import { didYouMean } from './suggest.ts'
import { readYaml, type SourceEntry, type SourceNode, type SourceProblem, type Span } from './yaml-source.ts'

/** Collects the findings of one file and turns offsets into lines and columns. */
export type FileReport = { path: string; text: string; lineStarts: number[]; diagnostics: Diagnostic[] }

function createReport(path: string, text: string): FileReport {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { path, text, lineStarts, diagnostics: [] }
}

/**
 * Opens one YAML file: its report, with what the YAML itself got wrong, and its content.
 *
 * A byte order mark is taken off first: editors do not show it, so columns must not count it.
 */
export function openSource(path: string, text: string): { to: FileReport; node: SourceNode | null } {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  const to = createReport(path, plain)
  const { node, problems } = readYaml(plain)
  for (const problem of problems) addProblem(to, problem)
  return { to, node }
}

/** Line and column of an offset, both from 1. */
export function findPosition(report: FileReport, offset: number): { line: number; column: number } {
  let low = 0
  let high = report.lineStarts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((report.lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (report.lineStarts[low] ?? 0) + 1 }
}

/** Adds one finding at a part of the file; what spans lines is marked to the end of its first. */
export function addProblem(report: FileReport, { code, message, span, hint }: SourceProblem): void {
  const { line, column } = findPosition(report, span.start)
  const lineEnd = (report.lineStarts[line] ?? report.text.length + 1) - 1
  const endColumn = Math.max(column + 1, Math.min(span.end, lineEnd) - (report.lineStarts[line - 1] ?? 0) + 1)
  report.diagnostics.push({
    path: report.path,
    line,
    column,
    endColumn,
    severity: severityOfCode(code),
    code,
    message,
    ...(hint ? { hint } : {}),
  })
}

/** Adds a finding in short form. */
export function report(to: FileReport, code: string, span: Span, message: string, hint?: string): void {
  addProblem(to, { code, message, span, ...(hint ? { hint } : {}) })
}

/** Adds findings of a condition text, moved to where the text stands in the file. */
export function addConditionProblems(
  to: FileReport,
  node: SourceNode & { kind: 'text' },
  problems: readonly ConditionProblem[],
): void {
  for (const { start, end, ...problem } of problems) {
    addProblem(to, {
      ...problem,
      span: { start: node.offsetAt(start), end: Math.max(node.offsetAt(start) + 1, node.offsetAt(end - 1) + 1) },
    })
  }
}

/** Names what kind of value stands there, for messages. */
export function describeNode(node: SourceNode): string {
  if (node.kind === 'map') return 'a map'
  if (node.kind === 'list') return 'a list'
  if (node.kind === 'text') return 'text'
  if (node.value === null) return 'nothing'
  return typeof node.value === 'number' ? `the number ${node.source}` : `the value ${node.source}`
}

/** Reads a map by known keys; unknown ones are errors with the nearest known one as hint. */
export function readMap(
  to: FileReport,
  node: SourceNode,
  keys: readonly string[],
  what: string,
): Map<string, SourceEntry> | null {
  if (node.kind !== 'map') {
    report(to, 'E105', node.span, `${what} must be a map, not ${describeNode(node)}`)
    return null
  }
  const entries = new Map<string, SourceEntry>()
  for (const entry of node.entries) {
    if (keys.includes(entry.key)) entries.set(entry.key, entry)
    else {
      const near = didYouMean(entry.key, keys)
      report(
        to,
        'E103',
        entry.keySpan,
        `unknown key "${entry.key}" in ${what}`,
        'hint' in near ? near.hint : `known are ${keys.join(', ')}`,
      )
    }
  }
  return entries
}

/** Reads a text; numbers, booleans and nothing are errors, because nobody knows what was meant. */
export function readText(to: FileReport, node: SourceNode, what: string): string | null {
  if (node.kind === 'text' && node.text.trim() !== '') return node.text
  const hint = node.kind === 'other' && node.value !== null ? `put it in quotes: "${node.source}"` : undefined
  const found = node.kind === 'text' ? 'empty' : describeNode(node)
  report(to, 'E105', node.span, `${what} must be text, not ${found}`, hint)
  return null
}

/** Reads one text or a list of texts. */
export function readTexts(to: FileReport, node: SourceNode, what: string): string[] | null {
  const items = node.kind === 'list' ? node.items : [node]
  const texts = items.map((item) => readText(to, item, what))
  if (items.length === 0) report(to, 'E105', node.span, `${what} must not be empty`)
  const whole = texts.filter((text) => text !== null)
  return whole.length === items.length && items.length > 0 ? whole : null
}

/** Reads one of a few words. */
export function readChoice<const T extends string>(
  to: FileReport,
  node: SourceNode,
  choices: readonly T[],
  what: string,
): T | null {
  const text = readText(to, node, what)
  if (text === null) return null
  const choice = choices.find((known) => known === text)
  if (choice !== undefined) return choice
  const near = didYouMean(text, choices)
  report(to, 'E105', node.span, `${what} cannot be "${text}"`, 'hint' in near ? near.hint : `use ${choices.join(', ')}`)
  return null
}

/** Reads true or false. */
export function readBoolean(to: FileReport, node: SourceNode, what: string): boolean | null {
  if (node.kind === 'other' && typeof node.value === 'boolean') return node.value
  report(to, 'E105', node.span, `${what} must be true or false, not ${describeNode(node)}`)
  return null
}
