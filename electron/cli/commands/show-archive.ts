import { ArchiveId } from '#shared/model/base.ts'
import type { CommandCall, ExitCode } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { withProfile } from '../open-profile.ts'
import { printStatement } from '../print-statement.ts'
import { writeJson } from '../write-json.ts'

/** `orgo archives show`: the statement with its reasons grouped; as JSON, the archive alone. */
export async function runShowArchive(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  const archiveId = ArchiveId.parse(input.archiveId)
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    try {
      const archive = await engine.client.archives.get({ archiveId })
      if (call.global.json) writeJson(call.terminal, archive)
      else await printStatement(engine, archive, call.terminal)
      return 0
    } catch (error) {
      throw explainCallError(error, ports.log, ports.random)
    }
  })
}
