import type { Module } from '#shared/model/module.ts'
import { buildRuleSet, type RuleFileSource } from './build-rule-set.ts'
import { type Diagnostic, hasErrors } from './diagnostic.ts'
import { loadModules } from './modules/load-modules.ts'
import type { RuleSet } from './rule-set.ts'

/** A rule set with the modules it belongs to: what the engine works by. */
export type LoadedRules = { ruleSet: RuleSet; modules: readonly Module[] }

/** Reads files into rules and modules, all or nothing: any error gives `loaded: null` with every finding. */
export function checkRuleFiles(
  files: readonly RuleFileSource[],
  findings: readonly Diagnostic[] = [],
  zone?: string,
): { loaded: LoadedRules | null; diagnostics: Diagnostic[] } {
  const built = buildRuleSet(files, zone === undefined ? {} : { zone })
  const { modules, diagnostics } = loadModules(files)
  const all = [...findings, ...built.diagnostics, ...diagnostics].sort(byPlace)
  return { loaded: built.ruleSet && !hasErrors(all) ? { ruleSet: built.ruleSet, modules } : null, diagnostics: all }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1
}
