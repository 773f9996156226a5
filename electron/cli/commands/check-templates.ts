import type { Inputs } from '#shared/contract/contract.ts'
import type { CommandCall, ExitCode } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { countOf } from '../format.ts'
import { withProfile } from '../open-profile.ts'
import { renderDiagnostic } from '../render/render-diagnostic.ts'
import { writeJson } from '../write-json.ts'

/** `orgo templates check [NAME]`: what is wrong in the texts for mail; the exit code is 1 where one has an error. */
export async function runCheckTemplates(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    // The contract has checked it: see deriveCommands.
    const checked = await engine.client.templates.check(input as Inputs['templates']['check']).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    })
    const errors = checked.problems.filter(({ severity }) => severity === 'error').length
    if (call.global.json) writeJson(call.terminal, checked)
    else {
      for (const problem of checked.problems) call.terminal.out(renderDiagnostic(problem, undefined))
      call.terminal.out(
        `${countOf(checked.checked, 'text')}: ${countOf(errors, 'error')}, ${countOf(checked.problems.length - errors, 'remark')}.\n`,
      )
    }
    return errors === 0 ? 0 : 1
  })
}
