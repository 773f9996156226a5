import type { LeafSource } from '../leaf-source.ts'
import type { ArchiveEntry, EntryList } from './archive-entry.ts'

/** 1 MiB: a file up to this size is read whole when it is opened, so a few of them may wait in memory. */
const smallBytes = 1024 * 1024

/**
 * Opens the files of a list in their order, the next small ones while one is being read: a disk or network drive answers several at once.
 *
 * Shapes: files are taken by rising number; `isWanted` says which will be taken at all.
 * Errors: those of opening, when the file is taken.
 */
export function openAhead(list: EntryList, isWanted: (entry: ArchiveEntry) => boolean): (number: number) => Promise<LeafSource> {
  const begun = new Map<number, Promise<LeafSource>>()
  let next = 0
  const begin = (number: number): void => {
    const entry = list.entries[number]
    if (!entry || entry.verdict || entry.sizeBytes > smallBytes || !isWanted(entry)) return
    const source = entry.open()
    // Its failure is told to whoever takes it; until then nobody listens.
    source.catch(() => undefined)
    begun.set(number, source)
  }
  return async (number) => {
    const source = begun.get(number) ?? list.entries[number]?.open()
    if (!source) throw new Error(`there is no file ${number} in the list`)
    begun.delete(number)
    const last = Math.min(number + list.openAhead, list.entries.length - 1)
    for (next = Math.max(next, number + 1); next <= last; next++) begin(next)
    return source
  }
}
