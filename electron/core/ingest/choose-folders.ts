import { matchesGlob } from 'node:path'
import type { ImportChoice } from '#shared/model/archive.ts'
import { type ArchiveFolder, folderKey } from '../archive/archive-folder.ts'

/** Whether an import needs to know the folders of its archive before it reads. */
export function choosesFolders(choice: ImportChoice): boolean {
  return choice.folders !== undefined || choice.folderGlobs !== undefined || !choice.deletedItems
}

/**
 * The folders that a choice takes in, by their keys; null where it takes in all.
 *
 * Shapes: a pattern is matched against the path with "/" between the names, no matter the case; a "/" inside a name is read as one between
 * names there. `deletedItems: false` leaves out folders in the role `deleted` and those below them.
 */
export function chooseFolders(choice: ImportChoice, folders: readonly ArchiveFolder[]): ReadonlySet<string> | null {
  if (!choosesFolders(choice)) return null
  const named = choice.folders && new Set(choice.folders.map(folderKey))
  const deleted = folders.filter((folder) => folder.role === 'deleted').map((folder) => folder.path)
  const chosen = folders.filter(
    (folder) =>
      (!named || named.has(folderKey(folder.path))) &&
      (!choice.folderGlobs || choice.folderGlobs.some((glob) => matchesPath(folder.path, glob))) &&
      (choice.deletedItems || !deleted.some((path) => isWithin(folder.path, path))),
  )
  return new Set(chosen.map((folder) => folderKey(folder.path)))
}

/** Patterns that no folder matches: a person mistyped, and would otherwise import nothing without a word. */
export function findIdleGlobs(choice: ImportChoice, folders: readonly ArchiveFolder[]): string[] {
  return (choice.folderGlobs ?? []).filter((glob) => !folders.some((folder) => matchesPath(folder.path, glob)))
}

function matchesPath(path: readonly string[], glob: string): boolean {
  return matchesGlob(path.join('/').toLowerCase(), glob.toLowerCase())
}

function isWithin(path: readonly string[], parent: readonly string[]): boolean {
  return parent.length <= path.length && parent.every((name, place) => path[place] === name)
}
