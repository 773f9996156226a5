import type { Result } from '#shared/model/result.ts'
import { type ArchiveFolder, folderKey } from '../archive-folder.ts'
import { type ArchiveFault, faultOfError } from '../archive-source.ts'
import { emptyFolder } from '../count-by-folder.ts'
import type { LeafSource } from '../leaf-source.ts'
import type { Leaf } from '../opened-archive.ts'
import type { ArchiveEntry, EntryList } from './archive-entry.ts'
import { outerPath } from './entry-folders.ts'
import { openAhead } from './open-ahead.ts'

/** Looks into a file that is being opened, and gives its reader. */
export type OpenOne = (
  entry: ArchiveEntry,
  opening: Promise<LeafSource>,
) => Promise<Result<{ leaf: Leaf; sizeBytes: number }, ArchiveFault>>

/**
 * The folders of all files of a list, summed up.
 *
 * Limits: files that hold no mail count nowhere; what cannot be read is the problem of its folder, and counts as one item.
 */
export async function listEntryFolders(list: EntryList, openOne: OpenOne): Promise<ArchiveFolder[]> {
  const folders = new Map<string, ArchiveFolder>()
  const add = (folder: ArchiveFolder): void => {
    const key = folderKey(folder.path)
    const known = folders.get(key)
    folders.set(key, known ? sumFolders(known, folder) : folder)
  }
  const take = openAhead(list, () => true)
  for (const [number, entry] of list.entries.entries()) {
    if (entry.verdict?.kind === 'skip') continue
    for (const folder of await foldersOf(entry, list, (one) => openOne(one, take(number)))) add(folder)
  }
  return [...folders.values()]
}

async function foldersOf(
  entry: ArchiveEntry,
  list: EntryList,
  openOne: (entry: ArchiveEntry) => ReturnType<OpenOne>,
): Promise<ArchiveFolder[]> {
  if (entry.verdict) return [problemFolder(entry, entry.verdict.message)]
  try {
    const opened = await openOne(entry)
    if (!opened.ok)
      return opened.fault.kind === 'not_mail' || opened.fault.kind === 'empty' ? [] : [problemFolder(entry, opened.fault.message)]
    const { reader, identification } = opened.value.leaf
    try {
      const inner = await reader.listFolders()
      return inner.map((folder) => {
        const path = outerPath(entry, identification.format, folder.path)
        return { ...folder, path, role: folder.role ?? emptyFolder(path).role }
      })
    } finally {
      await reader.close()
    }
  } catch (error) {
    const loss = await list.findLoss()
    if (loss) throw loss
    return [problemFolder(entry, faultOfError(entry.names.join('/'), error).message)]
  }
}

function problemFolder(entry: ArchiveEntry, problem: string): ArchiveFolder {
  return { ...emptyFolder(entry.folder), items: 1, sizeBytes: entry.sizeBytes, problem }
}

function sumFolders(one: ArchiveFolder, other: ArchiveFolder): ArchiveFolder {
  const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)
  return {
    path: one.path,
    items: sum(one.items, other.items),
    sizeBytes: sum(one.sizeBytes, other.sizeBytes),
    earliest: one.earliest === null ? other.earliest : Math.min(one.earliest, other.earliest ?? one.earliest),
    latest: one.latest === null ? other.latest : Math.max(one.latest, other.latest ?? one.latest),
    role: one.role ?? other.role,
    problem: one.problem ?? other.problem,
  }
}
