import type { ReadableStore } from '../store/store.ts'
import { foldText } from './fold-text.ts'

/**
 * The folders that a name means: those called so wherever they lie, and all below them. Case and accents make no difference; "a/b" is b
 * in a, and "proj*" a beginning.
 *
 * Limits: every folder of every archive is looked at; archives have hundreds, not millions.
 */
export function matchFolders(store: ReadableStore, name: string): number[] {
  const wanted = name
    .split('/')
    .map((part) => foldText(part.trim()).text)
    .filter((part) => part !== '')
  if (wanted.length === 0) return []
  return store
    .all<{ folder_no: number; path_json: string }>('SELECT folder_no, path_json FROM archive_folders ORDER BY folder_no')
    .filter((row) => {
      const path = (JSON.parse(row.path_json) as string[]).map((part) => foldText(part).text) // an import writes it: a list of names
      return path.some((_, place) => wanted.every((part, index) => isNamed(path[place + index], part)))
    })
    .map((row) => row.folder_no)
}

function isNamed(folder: string | undefined, wanted: string): boolean {
  if (folder === undefined) return false
  return wanted.endsWith('*') ? folder.startsWith(wanted.slice(0, -1)) : folder === wanted
}
