import type { ImportChoice, ImportMode } from '#shared/model/archive.ts'
import { type ArchiveFolder, folderKey } from '../archive/archive-folder.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, findArchive } from './archive-record.ts'
import { findBegun } from './find-unfinished.ts'
import { storeFolders } from './folder-rows.ts'
import type { OpenedSource } from './open-source.ts'

export type NewArchive = {
  opened: OpenedSource
  mode: ImportMode
  cutOff: number | null
  choice: ImportChoice
  /** The folders the archive told of, and those of them that are wanted; null: all. */
  folders: readonly ArchiveFolder[]
  chosen: ReadonlySet<string> | null
  variant: string | null
  remarks: readonly string[]
}

/** A choice as a row keeps it: equal choices are equal texts. */
export const choiceJson = (choice: ImportChoice): string => JSON.stringify(choice, Object.keys(choice).sort())

/** Writes the row of an import that begins, with its folders; or answers the row that somebody else has made of it this moment. */
export function createArchive(store: Store, ports: Ports, wanted: NewArchive): ArchiveRow {
  const { opened, mode, choice } = wanted
  const archiveId = `archive_${ports.random.bytes(16).toString('hex')}`
  return store.write((tx) => {
    // Asked twice at the same moment, here or by another process: the second one finds the row that the first has just made.
    const begun = findBegun(tx, opened, { mode, choiceJson: choiceJson(choice) })
    if (begun) return begun
    tx.run(
      `INSERT INTO archives (archive_id, source, path, upload_name, format, variant, mode, cut_off, choice_json, state, size_bytes,
         modified_at, signature, total_items, remarks_json, started_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, ?, ?, ?)`,
      archiveId,
      opened.path ?? opened.name,
      opened.path,
      opened.uploadName,
      opened.identification.format,
      wanted.variant,
      mode,
      wanted.cutOff,
      choiceJson(choice),
      opened.sizeBytes,
      opened.modifiedAt,
      opened.signature,
      countItems(wanted),
      wanted.remarks.length > 0 ? JSON.stringify(wanted.remarks) : null,
      ports.clock.now(),
    )
    const row = findArchive(tx, archiveId)
    if (!row) throw new Error('the archive was not stored')
    storeFolders(tx, row.archive_no, wanted.folders, wanted.chosen)
    return row
  })
}

/** How many items there are to read, where every wanted folder knows its own. */
function countItems({ folders, chosen }: NewArchive): number | null {
  const wanted = folders.filter((folder) => chosen === null || chosen.has(folderKey(folder.path)))
  if (wanted.length === 0 || wanted.some((folder) => folder.items === null)) return null
  return wanted.reduce((sum, folder) => sum + (folder.items ?? 0), 0)
}
