import type { Diagnostic } from '#shared/model/rule.ts'
import { toPlainText } from '../plain-text.ts'

/** A finding of the rule checker as it also has its marked length, where the checker knows it. */
type MarkedDiagnostic = Diagnostic & { endColumn?: number }

/**
 * A finding in three lines: its place and what it is, the line of the file, and a mark under it with the hint.
 *
 * Source: rule-language, section 11.
 */
export function renderDiagnostic(diagnostic: MarkedDiagnostic, fileText: string | undefined): string {
  const { path, line, column, severity, code, message, hint, endColumn } = diagnostic
  const first = `${path}:${line}:${column} ${severity} ${code} ${message}`
  const source = fileText?.split(/\r?\n/)[line - 1]
  if (source === undefined || source.trim() === '') return toPlainText(`${first}${hint ? `\n  ${hint}` : ''}\n`)
  const length = Math.max(1, (endColumn ?? column + 1) - column)
  // Tabs stay tabs, so that the mark stands under its word whatever a tab is worth.
  const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ')
  const mark = `${indent}${'^'.repeat(length)}${hint ? ` ${hint}` : ''}`
  return toPlainText(`${first}\n${source}\n${mark}\n`)
}
