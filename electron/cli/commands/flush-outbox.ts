import type { Engine } from '#core/engine-contract.ts'
import type { CommandCall, ExitCode } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { countOf } from '../format.ts'
import { withProfile } from '../open-profile.ts'
import { renderOutput } from '../render/render-output.ts'
import { listenForEnd } from '../wait-for-end.ts'
import { writeJson } from '../write-json.ts'

/** How often is looked how far the sending has come. */
const lookMs = 1_000

/** A server that takes longer for its last word is told of: most answer in a second or two. */
const patienceLooks = 5

/**
 * `orgo outbox flush`: sends what is due, says meanwhile how far it is, and at the end what remains.
 *
 * The exit code is 1 where mail that is due has not left. Ended by a signal, it waits a while for the server's word; without one the mail that was
 * being handed over is in doubt, and never left as `sending`.
 */
export async function runFlush(call: CommandCall): Promise<ExitCode> {
  const { global, terminal } = call
  return withProfile<ExitCode>(global, terminal, async ({ engine, ports }) => {
    const end = listenForEnd()
    const stopSaying = sayProgress(engine, call)
    try {
      const flushing = engine.client.outbox.flush({})
      const flushed = await Promise.race([flushing, end.ended])
      if (flushed === undefined) {
        // It ends with the engine, which closes now.
        flushing.catch(() => undefined)
        terminal.err('Stopping. A mail that the server has is waited for a little; without its answer the mail is in doubt.\n')
        return 1
      }
      if (global.json) writeJson(terminal, flushed)
      else renderOutput('outbox.flush', flushed, terminal)
      return flushed.due > 0 && !flushed.elsewhere ? 1 : 0
    } catch (error) {
      throw explainCallError(error, ports.log, ports.random)
    } finally {
      stopSaying()
      end.stop()
    }
  })
}

/** A line that draws itself anew where a person watches, and one sentence where a server is silent for long. Answers how to end it. */
function sayProgress({ client }: Engine, { terminal, global }: CommandCall): () => void {
  let silent = { accepted: -1, looks: 0 }
  const look = async (): Promise<void> => {
    const counts = await client.outbox.counts({})
    const isSame = counts.sending > 0 && counts.accepted === silent.accepted
    silent = { accepted: counts.accepted, looks: isSame ? silent.looks + 1 : 0 }
    if (terminal.errIsTerminal && !global.json)
      terminal.err(`\r\u001b[2K${countOf(counts.queued + counts.sending, 'mail')} to go`)
    if (silent.looks === patienceLooks)
      terminal.err(
        `${terminal.errIsTerminal && !global.json ? '\n' : ''}The mail server has the mail and has not answered yet. It has ten minutes; then this mail is in doubt. Ctrl+C ends the wait.\n`,
      )
  }
  const timer = setInterval(() => look().catch(() => undefined), lookMs)
  return () => {
    clearInterval(timer)
    if (terminal.errIsTerminal && !global.json) terminal.err('\r\u001b[2K')
  }
}
