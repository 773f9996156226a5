import { folderKey } from '../archive-folder.ts'
import type { ItemChoice } from '../archive-reader.ts'
import type { ReadableIdentification } from '../opened-archive.ts'
import type { ArchiveEntry } from './archive-entry.ts'

type Format = ReadableIdentification['format']

/** Where an item belongs that its file holds in `innerFolder`: one mail in the folder of its file, an archive in a folder of its own. */
export function outerPath(entry: ArchiveEntry, format: Format, innerFolder: readonly string[]): readonly string[] {
  if (format === 'eml' || format === 'emlx' || format === 'msg') return entry.folder
  const own = format === 'mbox' ? entry.mailbox : [...entry.folder, entry.names.at(-1) ?? '']
  return innerFolder.length === 0 ? own : [...own, ...innerFolder]
}

/** What a choice of folders means for the files of a folder or zip. */
export type EntryChoice = {
  /** False where nothing of the file can be wanted, so that it need not be opened. */
  isPossible(entry: ArchiveEntry): boolean
  /** The choice among the file's own folders. */
  inside(entry: ArchiveEntry, format: Format): ItemChoice
}

export function splitChoice(choice: ItemChoice): EntryChoice {
  if (choice.folders === null) return { isPossible: () => true, inside: () => choice }
  const chosen = [...choice.folders].map(readFolderKey)
  const below = (path: readonly string[]): (readonly string[])[] =>
    chosen.filter((names) => path.length <= names.length && path.every((name, place) => name === names[place]))
  return {
    isPossible: (entry) => below(entry.folder).length > 0,
    inside: (entry, format) => {
      const prefix = outerPath(entry, format, [])
      return { ...choice, folders: new Set(below(prefix).map((names) => folderKey(names.slice(prefix.length)))) }
    },
  }
}

function readFolderKey(key: string): readonly string[] {
  const names: unknown = JSON.parse(key)
  return Array.isArray(names) ? names.map(String) : []
}
