import type { ImportMode } from '#shared/model/archive.ts'
import type { ArchiveSource } from '../archive/archive-source.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import type { ArchiveRow } from './archive-record.ts'
import { hashPrefix } from './prefix-hash.ts'

export type SourceIdentity = { path: string | null; uploadName: string | null; modifiedAt: number; mode: ImportMode }

/**
 * Finds the import of this very source that was not finished: same place, size, time and mode, and what is in hashes as it did then.
 *
 * A source that has changed since is not gone on with: its items would not meet their places.
 */
export async function findUnfinished(store: Store, source: ArchiveSource, identity: SourceIdentity): Promise<ArchiveRow | null> {
  for (const row of listUnfinished(store.read, source, identity)) {
    if (row.position_bytes === 0) return row
    const digest = (await hashPrefix(source, row.position_bytes)).digest()
    if (row.prefix_sha256?.equals(digest)) return row
  }
  return null
}

/** The import of this source that has been begun and has stored nothing yet: no content to compare, so a transaction can ask for it. */
export function findBegun(store: ReadableStore, source: ArchiveSource, identity: SourceIdentity): ArchiveRow | undefined {
  return listUnfinished(store, source, identity).find((row) => row.state === 'running' && row.position_bytes === 0)
}

function listUnfinished(store: ReadableStore, source: ArchiveSource, identity: SourceIdentity): ArchiveRow[] {
  return store.all<ArchiveRow>(
    `SELECT * FROM archives WHERE state IN ('running', 'interrupted', 'cancelled', 'failed') AND path IS ? AND upload_name IS ?
     AND size_bytes = ? AND modified_at = ? AND mode = ? ORDER BY archive_no DESC`,
    identity.path,
    identity.uploadName,
    source.sizeBytes,
    identity.modifiedAt,
    identity.mode,
  )
}
