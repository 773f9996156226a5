import { judgeTests } from '#core/rules/rule-test-results.ts'
import type { CommandCall, ExitCode } from '../command.ts'
import { countOf } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import { renderDiagnostic } from '../render/render-diagnostic.ts'
import { writeJson } from '../write-json.ts'
import { findRuleFiles } from './find-rule-files.ts'

/** `orgo rules test [DIR]`: runs the tests of rule files against the whole set. It opens no profile; the exit code is 1 when one fails. */
export async function runTestRules(call: CommandCall): Promise<ExitCode> {
  const { files, loaded, diagnostics } = findRuleFiles(call)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const tests = loaded ? judgeTests(loaded.ruleSet) : []
  const failed = tests.filter((test) => !test.passed)
  if (call.global.json) writeJson(call.terminal, { tests, diagnostics: errors })
  else {
    const textByPath = new Map(files.map((file) => [file.path, file.text]))
    for (const error of errors) call.terminal.out(renderDiagnostic(error, textByPath.get(error.path)))
    for (const { path, line, name, problem } of failed)
      call.terminal.out(`- ${toPlainLine(`${path}:${line} ${name}`)}\n    ${toPlainLine(problem ?? '')}\n`)
    call.terminal.out(
      loaded
        ? `${countOf(tests.length, 'test')}, ${failed.length === 0 ? 'all passed' : `${failed.length} failed`}.\n`
        : 'The tests were not run: the files have errors.\n',
    )
  }
  return errors.length > 0 || failed.length > 0 ? 1 : 0
}
