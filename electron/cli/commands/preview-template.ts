import type { Inputs } from '#shared/contract/contract.ts'
import { type CommandCall, type ExitCode, hasFlag, readOptionValue, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { withProfile } from '../open-profile.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import { renderDiagnostic } from '../render/render-diagnostic.ts'
import { writeJson } from '../write-json.ts'
import { writeOutFile } from '../write-out-file.ts'

/**
 * `orgo templates preview NAME --task ID`: shows a mail as it would be sent, as text or with `--html`; `--out` writes it into a file.
 *
 * What is wrong goes to standard error; with an error there is no mail, and the exit code is 1.
 */
export async function runPreviewTemplate(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  const out = readOptionValue(call, 'out')
  if (call.global.json && (out !== undefined || hasFlag(call, 'html')))
    throw new WrongCall('--json holds both forms; leave out --html and --out.')
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    // The contract has checked it: see deriveCommands.
    const shown = await engine.client.templates.preview(input as Inputs['templates']['preview']).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    })
    if (call.global.json) {
      writeJson(call.terminal, shown)
      return shown.mail ? 0 : 1
    }
    for (const problem of shown.problems) call.terminal.err(renderDiagnostic(problem, undefined))
    if (!shown.mail) return 1
    const { subject, text, html } = shown.mail
    const form = hasFlag(call, 'html') ? html : `Subject: ${subject}\n\n${text}`
    if (out === undefined) call.terminal.out(toPlainText(form))
    else {
      writeOutFile(out, Buffer.from(form))
      call.terminal.err(`Wrote ${toPlainLine(out)}.\n`)
    }
    return 0
  })
}
