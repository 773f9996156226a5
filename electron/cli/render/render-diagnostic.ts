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
  const { text, from, cut } = cutAround(source, column - 1)
  const length = Math.max(1, Math.min((endColumn ?? column + 1) - column, text.length - from - cut))
  // Tabs stay tabs, so that the mark stands under its word whatever a tab is worth.
  const indent = text.slice(0, from).replace(/[^\t]/g, ' ')
  const mark = `${indent}${'^'.repeat(length)}${hint ? ` ${hint}` : ''}`
  return toPlainText(`${first}\n${text}\n${mark}\n`)
}

/** 160 characters of a line show where its fault stands; a line may have a hundred thousand. */
const shownChars = 160

/** 100 characters before the fault, and the rest after it. */
const shownBefore = 100

/** A line, or of a long one what stands around a place: `from` is the place in it, `cut` is 1 where something was left out after it. */
function cutAround(source: string, place: number): { text: string; from: number; cut: number } {
  if (source.length <= shownChars) return { text: source, from: Math.min(place, source.length), cut: 0 }
  const begin = Math.max(0, Math.min(place, source.length) - shownBefore)
  const before = begin > 0 ? '…' : ''
  const after = begin + shownChars < source.length ? '…' : ''
  const text = `${before}${source.slice(begin, begin + shownChars)}${after}`
  return { text, from: Math.min(place, source.length) - begin + before.length, cut: after.length }
}
