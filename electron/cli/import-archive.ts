import type { Engine } from '#core/engine-contract.ts'
import type { Archive, ImportMode, ImportProgress } from '#shared/model/archive.ts'

/** Imports one file and follows it to its end. `onProgress` hears how far it is; a signal leaves it interrupted. */
export async function importArchive(
  engine: Engine,
  source: { path: string; mode: ImportMode },
  onProgress: (progress: ImportProgress) => void,
  signal?: AbortSignal,
): Promise<{ archive: Archive; foundBefore: number }> {
  const started = await engine.client.archives.import({ source: { path: source.path }, mode: source.mode })
  let archive = started
  const { archiveId } = started
  for await (const progress of await engine.client.archives.watch({ archiveId }, signal ? { signal } : {})) {
    archive = progress.archive
    onProgress(progress)
  }
  return { archive, foundBefore: started.found }
}
