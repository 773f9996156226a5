import type { RuleTestResult } from '#shared/model/rule-work.ts'
import type { RuleSet } from './rule-set.ts'
import type { Expectation } from './rule-test.ts'
import { runRuleTests } from './run-rule-tests.ts'

/** Runs the tests of a set's own files: which passed, what the others found, and which rules each names. */
export function judgeTests(ruleSet: RuleSet): RuleTestResult[] {
  return runRuleTests(ruleSet).map(({ test, failures }) => ({
    name: test.name,
    path: test.path,
    line: test.line,
    passed: failures.length === 0,
    problem: failures.length === 0 ? null : failures.join('; '),
    ruleIds: rulesOfTest(test.expect),
  }))
}

/** The rules a test names, each once. */
export function rulesOfTest(expect: Expectation): string[] {
  return [...new Set([...(expect.matched ?? []), ...(expect.matched_only ?? []), ...(expect.not_matched ?? [])])]
}
