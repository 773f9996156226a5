import type { Diagnostic } from './diagnostic.ts'

/**
 * Renders a finding in three lines: where and what; the line of the file; marks under the place, with the hint.
 *
 * Long lines are cut around the place, so that the marks stay visible.
 */
export function renderDiagnostic(diagnostic: Diagnostic, sourceText: string): string {
  const { path, line, column, severity, code, message, hint } = diagnostic
  const head = `${path}:${line}:${column} ${severity} ${code} ${message}`
  const source = sourceText.split(/\r\n|\n|\r/)[line - 1]
  if (source === undefined) return hint ? `${head}\n${hint}` : head
  const start = column > 80 ? column - 41 : 0
  const shown = source.slice(start, start + 140)
  const width = Math.max(1, Math.min((diagnostic.endColumn ?? column + 1) - column, shown.length - (column - 1 - start)))
  const marks = `${' '.repeat(column - 1 - start)}${'^'.repeat(width)}`
  return `${head}\n${shown}\n${marks}${hint ? ` ${hint}` : ''}`
}
