import type { DraftCheck } from '#shared/model/rule-work.ts'
import { judgeTests } from '../rules/rule-test-results.ts'
import type { DraftSet } from './draft-sets.ts'
import { type PlainLanguage, plainTextOf } from './plain-text.ts'
import { toSharedDiagnostic } from './to-shared-diagnostic.ts'

/** What an unsaved set is worth: its findings, its rules in words, and its own tests run against the whole of it. */
export function checkDrafts(set: DraftSet, language: PlainLanguage): DraftCheck {
  const diagnostics = set.diagnostics.map(toSharedDiagnostic)
  if (!set.loaded) return { diagnostics, setHash: null, rules: [], tests: [] }
  const { ruleSet } = set.loaded
  return {
    diagnostics,
    setHash: set.filesHash,
    rules: ruleSet.rules.map((rule) => ({
      ruleId: rule.id,
      path: rule.path,
      line: rule.line,
      title: rule.title,
      plain: plainTextOf(rule, language),
      mode: rule.mode,
    })),
    tests: judgeTests(ruleSet),
  }
}
