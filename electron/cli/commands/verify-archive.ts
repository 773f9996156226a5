import type { Engine } from '#core/engine-contract.ts'
import type { Verification } from '#shared/model/archive.ts'
import { ArchiveId } from '#shared/model/base.ts'
import type { CommandCall, ExitCode } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { withProfile } from '../open-profile.ts'
import { renderVerification } from '../render/render-archives.ts'
import { writeJson } from '../write-json.ts'

/** `orgo archives verify`: counts the source again and waits for the result; exit code 1 where something differs or cannot be counted. */
export async function runVerifyArchive(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  const archiveId = ArchiveId.parse(input.archiveId)
  return withProfile(call.global, call.terminal, async ({ engine, ports }) => {
    try {
      const verification = await verify(engine, archiveId)
      if (call.global.json) writeJson(call.terminal, verification)
      else call.terminal.out(renderVerification(verification))
      return agrees(verification) ? 0 : 1
    } catch (error) {
      throw explainCallError(error, ports.log, ports.random)
    }
  })
}

/** Two reads of a large archive take minutes: the call only starts them, and changes say when they have ended. */
async function verify(engine: Engine, archiveId: string): Promise<Verification> {
  const stop = new AbortController()
  const changes = await engine.client.dashboard.watch({}, { signal: stop.signal })
  try {
    let verification = await engine.client.archives.verify({ archiveId })
    while (verification.state === 'running') {
      const change = await changes.next()
      if (change.done) break
      if (!change.value.topics.includes('archives')) continue
      verification = (await engine.client.archives.get({ archiveId })).verification ?? verification
    }
    return verification
  } finally {
    stop.abort()
  }
}

const agrees = ({ statement, recount, sourceUnchanged, differences }: Verification): boolean =>
  sourceUnchanged !== false && recount === statement && differences.length === 0
