import type { Diagnostic } from '#shared/model/rule.ts'
import type { Diagnostic as Finding } from '../rules/diagnostic.ts'

/** A finding as clients see it. */
export function toSharedDiagnostic({ path, line, column, severity, code, message, hint }: Finding): Diagnostic {
  return { path, line, column, severity, code, message, ...(hint === undefined ? {} : { hint }) }
}
