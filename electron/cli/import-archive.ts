import type { Engine } from '#core/engine-contract.ts'
import type { Archive, ImportMode, ImportProgress } from '#shared/model/archive.ts'

export type ImportSource = { path: string; mode: ImportMode }
export type Imported = { archive: Archive; foundBefore: number }

/**
 * Imports one file and follows it to its end; `onProgress` hears how far it is.
 *
 * An abort ends only the following: the import stops when the engine closes, and stays for the next one to finish.
 */
export async function importArchive(
  engine: Engine,
  { path, mode }: ImportSource,
  onProgress: (progress: ImportProgress) => void,
  signal?: AbortSignal,
): Promise<Imported> {
  const started = await engine.client.archives.import({ source: { path }, mode })
  let archive = started
  const { archiveId } = started
  for await (const progress of await engine.client.archives.watch({ archiveId }, signal ? { signal } : {})) {
    archive = progress.archive
    onProgress(progress)
  }
  return { archive, foundBefore: started.found }
}
