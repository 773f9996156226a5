import { ArchiveId } from '#shared/model/base.ts'
import { CannotDo, type CommandCall, type ExitCode } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { followImport, listenForInterrupt } from '../follow-import.ts'
import { withProfile } from '../open-profile.ts'
import { printStatement } from '../print-statement.ts'
import { toStatement } from '../statement.ts'
import { writeJson } from '../write-json.ts'

/** `orgo archives resume`: goes on with a paused or interrupted import and follows it to its statement. */
export async function runResumeArchive(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  const archiveId = ArchiveId.parse(input.archiveId)
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    const startedAt = ports.clock.now()
    try {
      const before = await engine.client.archives.get({ archiveId })
      const started = await engine.client.archives.resume({ archiveId })
      const archive = await followImport(engine, started, call.terminal, listenForInterrupt())
      if (call.global.json) writeJson(call.terminal, toStatement(archive, before.found, ports.clock.now() - startedAt))
      else await printStatement(engine, archive, call.terminal)
      if (archive.state === 'complete') return 0
      throw new CannotDo(archive.problem ?? `${archive.source} was not imported to its end.`)
    } catch (error) {
      throw explainCallError(error, ports.log, ports.random)
    }
  })
}
