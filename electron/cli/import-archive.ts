import type { Engine } from '#core/engine-contract.ts'
import type { Inputs } from '#shared/contract/contract.ts'
import type { Archive, ImportProgress } from '#shared/model/archive.ts'

/** What is imported and how, as the contract takes it. */
export type ImportInput = Inputs['archives']['import']
export type Imported = { archive: Archive; foundBefore: number }

type OnProgress = (progress: ImportProgress) => void

/** Imports one source and follows it to its end; `onProgress` hears how far it is. */
export async function importArchive(
  engine: Engine,
  input: ImportInput,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<Imported> {
  const started = await engine.client.archives.import(input)
  return { archive: await followArchive(engine, started, onProgress, signal), foundBefore: started.found }
}

/**
 * Follows a running import and gives the archive as its stream last said.
 *
 * An abort ends only the following: the import goes on until it is paused or the engine closes.
 */
export async function followArchive(
  engine: Engine,
  started: Archive,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<Archive> {
  let archive = started
  const { archiveId } = started
  for await (const progress of await engine.client.archives.watch({ archiveId }, signal ? { signal } : {})) {
    archive = progress.archive
    onProgress(progress)
  }
  return archive
}
