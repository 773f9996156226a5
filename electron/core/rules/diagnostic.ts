export type Severity = 'error' | 'warning' | 'info'

/**
 * One finding about a rule file, placed in its source.
 *
 * Shapes: `line` and `column` count from 1, in UTF-16 units; `endColumn` is the column after the last marked character, on the same
 * line. Codes: E1xx file, E2xx condition, E3xx action or test, W4xx warning, I5xx remark; only errors block activation.
 */
export type Diagnostic = {
  path: string
  line: number
  column: number
  endColumn?: number
  severity: Severity
  code: string
  message: string
  hint?: string
}

/** The severity that a code's first letter stands for. */
export function severityOfCode(code: string): Severity {
  if (code.startsWith('E')) return 'error'
  return code.startsWith('W') ? 'warning' : 'info'
}

/** Whether any of the findings blocks activation. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}
