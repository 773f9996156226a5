import type { Module } from '#shared/model/module.ts'
import { buildRuleSet, type RuleFileSource } from './build-rule-set.ts'
import { type Diagnostic, hasErrors } from './diagnostic.ts'
import { type CatalogNames, loadCatalog } from './modules/load-catalog.ts'
import type { ReadBefore } from './read-before.ts'
import type { RuleSet } from './rule-set.ts'

/** A rule set with the modules it belongs to: what the engine works by. */
export type LoadedRules = { ruleSet: RuleSet; modules: readonly Module[] }

/**
 * Reads files into rules and modules, all or nothing: any error gives `loaded: null` with every finding. `names` are those of people and
 * files of the organisation; what is absent is not checked. `before` spares what was read already.
 */
export function checkRuleFiles(
  files: readonly RuleFileSource[],
  findings: readonly Diagnostic[] = [],
  zone?: string,
  names: CatalogNames = {},
  before: ReadBefore | null = null,
): { loaded: LoadedRules | null; diagnostics: Diagnostic[] } {
  const { catalog, diagnostics } = (before ?? { loadCatalog }).loadCatalog(files, names, zone)
  const built = buildRuleSet(files, {
    catalog,
    ...(zone === undefined ? {} : { zone }),
    ...(before ? { parse: before.parseRuleFile } : {}),
  })
  const all = [...findings, ...built.diagnostics, ...diagnostics].sort(byPlace)
  return {
    loaded: built.ruleSet && !hasErrors(all) ? { ruleSet: built.ruleSet, modules: catalog.modules } : null,
    diagnostics: all,
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1
}
