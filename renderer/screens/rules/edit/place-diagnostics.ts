import type { Diagnostic } from '#shared/model/rule.ts'

/** A stretch of a text by offsets, as an editor marks it. */
export type PlacedDiagnostic = { from: number; to: number; diagnostic: Diagnostic }

/** Finds the offsets of findings in a text: from line and column to the end of the word or quoted value there, in the order of the text. */
export function placeDiagnostics(text: string, diagnostics: readonly Diagnostic[]): PlacedDiagnostic[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return diagnostics
    .map((diagnostic) => {
      const lineStart = starts[diagnostic.line - 1] ?? text.length
      const lineEnd = Math.max(lineStart, (starts[diagnostic.line] ?? text.length + 1) - 1)
      const from = Math.min(lineStart + diagnostic.column - 1, lineEnd)
      const rest = text.slice(from, lineEnd)
      const length = /^(?:"[^"]*"?|'[^']*'?|[\p{L}\p{N}_.:@*-]+|[^\s])/u.exec(rest)?.[0].length ?? 0
      return { from, to: from + length, diagnostic }
    })
    .sort((a, b) => a.from - b.from)
}

/** The finding after an offset, the first one again after the last; null without any. */
export function nextDiagnostic(placed: readonly PlacedDiagnostic[], offset: number, backwards = false): PlacedDiagnostic | null {
  if (backwards) return placed.findLast(({ from }) => from < offset) ?? placed.at(-1) ?? null
  return placed.find(({ from }) => from > offset) ?? placed[0] ?? null
}
