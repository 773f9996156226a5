import type { ImportMode } from '#shared/model/archive.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import { type ArchiveRow, isHalfUndone } from './archive-record.ts'
import type { OpenedSource } from './open-source.ts'
import { hashPrefix } from './prefix-hash.ts'

/** What makes two imports one and the same: the source and what is wanted of it. `choiceJson` as `createArchive` writes it. */
export type ImportIdentity = { mode: ImportMode; choiceJson: string }

/**
 * Finds the import of this very source that was not finished: same place, size, time, mode and choice, and what is in hashes as it did then.
 *
 * A source that has changed since is not gone on with: its items would not meet their places. Nor is an import that was being taken back.
 */
export async function findUnfinished(store: Store, opened: OpenedSource, identity: ImportIdentity): Promise<ArchiveRow | null> {
  for (const row of listUnfinished(store.read, opened, identity))
    if (!isHalfUndone(store.read, row) && (await isSameSource(row, opened))) return row
  return null
}

/** Whether a source is still the one that an import was begun with. */
export async function isSameSource(row: ArchiveRow, opened: OpenedSource): Promise<boolean> {
  if (row.signature !== null && row.signature !== opened.signature) return false
  if (row.position_bytes === 0 || !opened.stream) return true
  const digest = (await hashPrefix(opened.stream.source, row.position_bytes)).digest()
  return row.prefix_sha256?.equals(digest) ?? false
}

/** The import of this source that has been begun and has stored nothing yet: no content to compare, so a transaction can ask for it. */
export function findBegun(store: ReadableStore, opened: OpenedSource, identity: ImportIdentity): ArchiveRow | undefined {
  return listUnfinished(store, opened, identity).find((row) => row.state === 'running' && row.position_bytes === 0)
}

function listUnfinished(store: ReadableStore, opened: OpenedSource, { mode, choiceJson }: ImportIdentity): ArchiveRow[] {
  return store.all<ArchiveRow>(
    `SELECT * FROM archives WHERE state IN ('running', 'interrupted', 'cancelled', 'failed') AND undone_at IS NULL
     AND path IS ? AND upload_name IS ? AND size_bytes = ? AND modified_at = ? AND mode = ? AND choice_json = ? ORDER BY archive_no DESC`,
    opened.path,
    opened.uploadName,
    opened.sizeBytes,
    opened.modifiedAt,
    mode,
    choiceJson,
  )
}
