import type { Diagnostic } from '../diagnostic.ts'
import { type FileReport, findPosition } from '../source-reader.ts'
import { didYouMean } from '../suggest.ts'
import type { Span } from '../yaml-source.ts'

export const referenceKinds = ['role', 'person', 'team', 'template', 'checklist', 'calendar'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

/** A name in a module's file that something else must have, with its place. */
export type Reference = { kind: ReferenceKind; name: string; path: string; line: number; column: number }

/** The names there are, by kind; null where nobody can tell, and nothing is said. */
export type KnownNames = { readonly [kind in ReferenceKind]: ReadonlySet<string> | null }

/** Notes that a name is used. */
export function createReference(to: FileReport, span: Span, kind: ReferenceKind, name: string): Reference {
  return { kind, name, path: to.path, ...findPosition(to, span.start) }
}

/** Notes the name in a target such as `role:head`; an address names nobody we know. */
export function createTargetReference(to: FileReport, span: Span, target: string): Reference[] {
  const [kind, name = ''] = target.split(':', 2)
  return kind === 'role' || kind === 'person' || kind === 'team' ? [createReference(to, span, kind, name)] : []
}

/** What is named and does not exist (E302), in the order of the references. */
export function checkReferences(references: readonly Reference[], known: KnownNames): Diagnostic[] {
  return references.flatMap(({ kind, name, path, line, column }) => {
    const names = known[kind]
    if (names === null || names.has(name)) return []
    const message = `there is no ${kind} "${name}"`
    return [{ path, line, column, severity: 'error' as const, code: 'E302', message, ...didYouMean(name, names) }]
  })
}
