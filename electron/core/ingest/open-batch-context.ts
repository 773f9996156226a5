import type { Store } from '../store/store.ts'
import { type ArchiveRow, choiceOf } from './archive-record.ts'
import { openFolderRows } from './folder-rows.ts'
import type { BatchContext, Decide } from './write-batch.ts'

/** What every batch of an import is written with, when the archive is read first and when failed items are tried again. */
export function openBatchContext(store: Store, archive: ArchiveRow, decide: Decide, now: number): BatchContext {
  const { since, until } = choiceOf(archive)
  return {
    store,
    archiveNo: archive.archive_no,
    mode: archive.mode,
    format: archive.format,
    cutOff: archive.cut_off,
    since: since ?? null,
    until: until ?? null,
    now,
    folders: openFolderRows(store, archive.archive_no),
    decide,
  }
}
