import type { Diagnostic } from './diagnostic.ts'
import type { RuleSet } from './rule-set.ts'

export type RuleFileSource = { path: string; text: string }

/** `zone` is the IANA time zone of files that name none; UTC by default. */
export type BuildOptions = { zone?: string }

/**
 * Reads rule files into one rule set, all or nothing: any error gives `ruleSet: null` with every finding.
 *
 * Shapes: paths as `rules/<module>/<file>.yaml`, `rules/_all/<file>.yaml`, `rules/order.yaml`, `rules/shared.yaml`; `module.yaml` and
 * `workflow.yaml` only make their folder known. Errors: values, never thrown.
 */
export function buildRuleSet(
  _files: readonly RuleFileSource[],
  _options: BuildOptions = {},
): { ruleSet: RuleSet | null; diagnostics: Diagnostic[] } {
  return { ruleSet: { hash: '', rules: [], modules: [], tests: [], program: { size: 0 } }, diagnostics: [] }
}
