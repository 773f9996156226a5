import { type ArchiveFolder, folderKey } from './archive-folder.ts'
import type { ItemChoice } from './archive-reader.ts'
import { roleOfName } from './folder-role.ts'
import { findMailDate } from './mbox/find-mail-date.ts'
import type { RawItem } from './raw-item.ts'

/** Whether items of a folder are wanted. */
export function isChosen(choice: ItemChoice, path: readonly string[]): boolean {
  return choice.folders === null || choice.folders.has(folderKey(path))
}

/** A folder in which nothing was counted yet. */
export function emptyFolder(path: readonly string[]): ArchiveFolder {
  return { path, items: 0, sizeBytes: 0, earliest: null, latest: null, role: roleOfName(path.at(-1) ?? ''), problem: null }
}

/**
 * Counts items by folder, with the dates of the earliest and the latest, in the order in which their folders come up.
 *
 * Limits: reads all of the items. Skipped ones count, as an import finds them too.
 */
export async function countByFolder(batches: AsyncIterable<readonly RawItem[]>): Promise<ArchiveFolder[]> {
  const folders = new Map<string, ArchiveFolder>()
  for await (const items of batches) {
    let last: { path: readonly string[]; folder: ArchiveFolder } | null = null
    for (const item of items) {
      // Items of a folder follow each other and share its path: most of them need no key.
      const folder: ArchiveFolder = last?.path === item.folder ? last.folder : findFolder(folders, item.folder)
      last = { path: item.folder, folder }
      addItem(folder, item)
    }
  }
  return [...folders.values()]
}

function findFolder(folders: Map<string, ArchiveFolder>, path: readonly string[]): ArchiveFolder {
  const key = folderKey(path)
  const known = folders.get(key)
  if (known) return known
  const folder = emptyFolder(path)
  folders.set(key, folder)
  return folder
}

function addItem(folder: ArchiveFolder, item: RawItem): void {
  folder.items = (folder.items ?? 0) + 1
  folder.sizeBytes = (folder.sizeBytes ?? 0) + item.sizeBytes
  folder.problem ??= item.fault?.message ?? null
  const date = item.skip ? null : findMailDate(item.bytes)
  if (date === null) return
  folder.earliest = Math.min(date, folder.earliest ?? date)
  folder.latest = Math.max(date, folder.latest ?? date)
}
