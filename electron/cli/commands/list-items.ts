import { ItemOutcome } from '#shared/model/archive.ts'
import { ArchiveId } from '#shared/model/base.ts'
import { callProcedure } from '../call-procedure.ts'
import { type CommandCall, type ExitCode, hasFlag, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { withProfile } from '../open-profile.ts'
import { toPlainText } from '../plain-text.ts'

/** `orgo archives items`: a page of items as a table, or with `--csv` all of them as CSV. */
export async function runListItems(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  if (!hasFlag(call, 'csv')) return callProcedure(['archives', 'items'], input, call)
  const { archiveId, outcome, partial, ...others } = input
  const other = Object.keys(others)[0]
  if (other !== undefined) throw new WrongCall(`--csv writes every item of an outcome; it takes no --${other}.`)
  if (call.global.json) throw new WrongCall('Give either --csv or --json.')
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    try {
      const file = await engine.client.archives.csv({
        archiveId: ArchiveId.parse(archiveId),
        ...(outcome === undefined ? {} : { outcome: ItemOutcome.parse(outcome) }),
        ...(partial === undefined ? {} : { partial: partial === true }),
      })
      const bytes = Buffer.from(file.base64, 'base64')
      // Into a pipe the bytes go as they are; on a terminal no subject may steer it.
      call.terminal.out(call.terminal.columns === null ? bytes : toPlainText(bytes.toString('utf8')))
      return 0
    } catch (error) {
      throw explainCallError(error, ports.log, ports.random)
    }
  })
}
