import { type ArchiveFolder, folderKey } from '../archive/archive-folder.ts'
import type { Store, WritableStore } from '../store/store.ts'

/** The rows of an archive's folders, made when first met. */
export type FolderRows = {
  /** The folder's row, or null where the archive has no folders. */
  noOf(tx: WritableStore, path: readonly string[]): number | null
}

/** Opens the folder rows of an archive. A rollback ends the import that met it, so no number of a row that is gone lives on. */
export function openFolderRows(store: Store, archiveNo: number): FolderRows {
  const known = new Map(
    store.read
      .all<{ folder_no: number; path_json: string }>(
        'SELECT folder_no, path_json FROM archive_folders WHERE archive_no = ?',
        archiveNo,
      )
      .map((row) => [row.path_json, row.folder_no]),
  )
  return {
    noOf: (tx, path) => {
      if (path.length === 0) return null
      const key = folderKey(path)
      const found = known.get(key)
      if (found !== undefined) return found
      const fresh = tx.run(
        'INSERT OR IGNORE INTO archive_folders (archive_no, path_json, name, chosen) VALUES (?, ?, ?, 1)',
        archiveNo,
        key,
        path.at(-1) ?? '',
      )
      const row = tx.get<{ folder_no: number }>(
        'SELECT folder_no FROM archive_folders WHERE archive_no = ? AND path_json = ?',
        archiveNo,
        key,
      )
      if (!row) throw new Error(`a folder was not stored (${fresh.changes})`)
      known.set(key, row.folder_no)
      return row.folder_no
    },
  }
}

/** Writes down the folders that an archive told of before it was read, and which of them are wanted. */
export function storeFolders(
  tx: WritableStore,
  archiveNo: number,
  folders: readonly ArchiveFolder[],
  chosen: ReadonlySet<string> | null,
): void {
  for (const folder of folders) {
    if (folder.path.length === 0) continue
    const key = folderKey(folder.path)
    tx.run(
      `INSERT OR IGNORE INTO archive_folders (archive_no, path_json, name, role, chosen, items, problem)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      archiveNo,
      key,
      folder.path.at(-1) ?? '',
      folder.role,
      chosen === null || chosen.has(key) ? 1 : 0,
      folder.items,
      folder.problem,
    )
  }
}
