import type { ImportMode } from '#shared/model/archive.ts'
import type { CommandCall, ExitCode } from './command.ts'
import { explainCallError } from './explain-call-error.ts'
import type { OpenedProfile } from './open-profile.ts'
import { toPlainLine } from './plain-text.ts'
import { printStatement } from './print-statement.ts'
import { toStatement } from './statement.ts'
import { writeJson } from './write-json.ts'

/**
 * Imports what is put into folders until the interrupt, each file with its statement.
 *
 * A folder that this call began to watch is left alone again at the end; one that was watched before stays watched.
 */
export async function watchFolders(
  paths: readonly string[],
  mode: ImportMode,
  call: CommandCall,
  { engine, ports }: OpenedProfile,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { archives, dashboard } = engine.client
  const known = await archives.watchedFolders({})
  const before = new Set((await archives.list({ limit: 500 })).rows.map(({ archiveId }) => archiveId))
  const added: number[] = []
  // Waiting for changes keeps no process alive, nor does the engine's clock for looking into folders.
  const awake = setInterval(() => undefined, 3_600_000)
  try {
    for (const path of paths) {
      if (known.some((folder) => folder.path === path)) continue
      const folder = await archives.watchFolder({ path, mode })
      added.push(folder.watchNo)
    }
    call.terminal.err(`Watching ${paths.map(toPlainLine).join(', ')}. Ctrl+C ends it.\n`)
    const told = new Set<string>()
    const tell = async () => {
      const { rows } = await archives.list({ limit: 500 })
      for (const archive of rows.toReversed()) {
        const { archiveId } = archive
        if (before.has(archiveId) || told.has(archiveId) || archive.state === 'running') continue
        told.add(archiveId)
        if (call.global.json) writeJson(call.terminal, toStatement(archive, 0, archive.busyMs))
        else await printStatement(engine, archive, call.terminal)
      }
    }
    // What came in between the list above and the first change is told at once.
    await tell()
    for await (const { topics } of await dashboard.watch({}, { signal })) if (topics.includes('archives')) await tell()
  } catch (error) {
    if (!signal.aborted) throw explainCallError(error, ports.log, ports.random)
  } finally {
    clearInterval(awake)
    for (const watchNo of added) await archives.unwatchFolder({ watchNo })
  }
  return 0
}
