import type { Engine } from '#core/engine-contract.ts'
import type { Archive } from '#shared/model/archive.ts'
import { CannotDo } from './command.ts'
import { createProgressLine, shareOf } from './draw-progress.ts'
import { followArchive } from './import-archive.ts'
import type { Terminal } from './terminal.ts'

/**
 * Follows a running import with a line of progress, to the archive as it ended.
 *
 * Errors: an interrupt pauses the import at its last whole batch and is a `CannotDo` that says how to go on.
 */
export async function followImport(engine: Engine, started: Archive, terminal: Terminal, signal: AbortSignal): Promise<Archive> {
  const line = createProgressLine(terminal)
  try {
    const archive = await followArchive(engine, started, line.show, signal)
    if (!signal.aborted) return archive
  } catch (error) {
    // Which of the two an aborted stream does, end or throw, depends on where the abort met it.
    if (!signal.aborted) throw error
  } finally {
    line.clear()
  }
  return pauseImport(engine, started)
}

async function pauseImport(engine: Engine, { archiveId }: Archive): Promise<Archive> {
  const paused = await engine.client.archives.pause({ archiveId }).catch(() => engine.client.archives.get({ archiveId }))
  const archive = paused.state === 'running' ? await followArchive(engine, paused, () => undefined) : paused
  // It was faster than the interrupt.
  if (archive.state === 'complete') return archive
  throw new CannotDo(
    `Paused at ${shareOf(archive)} %. What is in stays in. Go on with: orgo archives resume ${archiveId}, or import the same file again.`,
  )
}

/** Aborts at the first interrupt; a second one ends the process at once, which an import survives as well. */
export function listenForInterrupt(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}
