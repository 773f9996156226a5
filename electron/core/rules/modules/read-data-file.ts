import type { z } from 'zod'
import type { RuleFileSource } from '../build-rule-set.ts'
import { hasErrors } from '../diagnostic.ts'
import { toPlain } from '../plain-node.ts'
import { type FileReport, openSource, report } from '../source-reader.ts'
import { suggestWord } from '../suggest.ts'
import type { SourceNode, Span } from '../yaml-source.ts'

/** A file as its schema reads it, with the place of every part. `value` is null when the file has an error. */
export type DataFile<Value> = {
  to: FileReport
  value: Value | null
  /** The place of a path, or of the nearest part that exists: a missing key is shown at the map that lacks it. */
  place(path: readonly PropertyKey[]): Span
  /** The node of a path, for parts in another language, such as a condition. */
  nodeAt(path: readonly PropertyKey[]): SourceNode | null
}

/**
 * Reads a YAML file by a zod schema.
 *
 * Errors: findings with line and column in `to.diagnostics`, with the nearest known word for a key or choice; content never throws.
 */
export function readDataFile<Schema extends z.ZodType>(file: RuleFileSource, schema: Schema): DataFile<z.infer<Schema>> {
  const { to, node } = openSource(file.path, file.text)
  const place = (path: readonly PropertyKey[]): Span => (node ? findSpan(node, path) : { start: 0, end: 1 })
  const nodeAt = (path: readonly PropertyKey[]): SourceNode | null => (node ? findNode(node, path) : null)
  if (!node && !hasErrors(to.diagnostics)) report(to, 'E105', { start: 0, end: 1 }, 'the file is empty')
  if (!node || hasErrors(to.diagnostics)) return { to, value: null, place, nodeAt }
  const parsed = schema.safeParse(toPlain(node))
  if (parsed.success) return { to, value: parsed.data, place, nodeAt }
  for (const issue of parsed.error.issues) reportIssue(to, node, schema, issue)
  return { to, value: null, place, nodeAt }
}

function reportIssue(to: FileReport, node: SourceNode, schema: z.ZodType, issue: z.core.$ZodIssue): void {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path)
    for (const key of issue.keys) {
      // In braces a comma ends a text, and what follows becomes a key of its own: the commonest slip of these files.
      const hint = key.includes(' ') ? 'put a text with a comma in quotes' : hintOf(suggestWord(key, known))
      report(to, 'E103', findKeySpan(node, issue.path, key), `unknown key "${key}"`, hint)
    }
    return
  }
  const found = findNode(node, issue.path)
  const near = issue.code === 'invalid_value' && found?.kind === 'text' ? suggestWord(found.text, issue.values.map(String)) : null
  const what = issue.path.findLast((part) => typeof part === 'string') ?? 'the file'
  report(to, 'E105', findSpan(node, issue.path), `${String(what)} is not right: ${issue.message}`, hintOf(near))
}

/** A near word as a hint. */
export const hintOf = (near: string | null): string | undefined => (near === null ? undefined : `did you mean "${near}"?`)

/** The keys a schema knows at a place, for suggestions; none where it is no map. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  const inner = unwrap(schema)
  const [first, ...rest] = path
  if (first === undefined) return inner.shape ? Object.keys(inner.shape) : []
  if (typeof first === 'number') return inner.element ? keysAt(inner.element, rest) : []
  const next = inner.shape?.[String(first)]
  return next ? keysAt(next, rest) : []
}

type SchemaParts = { shape?: Record<string, unknown>; element?: unknown }

function unwrap(schema: unknown): SchemaParts {
  // zod's classes hide what they wrap behind `def`; only names for suggestions are read, so anything unexpected gives none.
  const def = (
    schema as { def?: { type?: string; innerType?: unknown; out?: unknown; shape?: Record<string, unknown>; element?: unknown } }
  ).def
  if (def?.innerType) return unwrap(def.innerType)
  if (def?.type === 'pipe') return unwrap(def.out)
  return { ...(def?.shape ? { shape: def.shape } : {}), ...(def?.element ? { element: def.element } : {}) }
}

function findNode(node: SourceNode, path: readonly PropertyKey[]): SourceNode | null {
  const [first, ...rest] = path
  if (first === undefined) return node
  const next = stepInto(node, first)
  return next ? findNode(next, rest) : null
}

function stepInto(node: SourceNode, part: PropertyKey): SourceNode | undefined {
  if (node.kind === 'list') return typeof part === 'number' ? node.items[part] : undefined
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === part)?.value : undefined
}

function findSpan(node: SourceNode, path: readonly PropertyKey[]): Span {
  const [first, ...rest] = path
  const next = first === undefined ? undefined : stepInto(node, first)
  return next ? findSpan(next, rest) : node.span
}

function findKeySpan(node: SourceNode, path: readonly PropertyKey[], key: string): Span {
  const map = findNode(node, path)
  return (map?.kind === 'map' && map.entries.find((entry) => entry.key === key)?.keySpan) || findSpan(node, path)
}
