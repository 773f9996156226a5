import type { Result } from '#shared/model/result.ts'
import type { ArchiveReader, ItemChoice } from '../archive-reader.ts'
import { type ArchiveFault, faultOfError } from '../archive-source.ts'
import { chooseItems } from '../choose-items.ts'
import { isChosen } from '../count-by-folder.ts'
import { everything } from '../everything.ts'
import type { LeafSource } from '../leaf-source.ts'
import type { Leaf } from '../opened-archive.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import type { ArchiveEntry, EntryList } from './archive-entry.ts'
import { readCursor } from './entry-cursor.ts'
import { type EntryChoice, splitChoice } from './entry-folders.ts'
import { faultOfEntry, placeItem, refusedEntry, verdictOfEntry } from './entry-items.ts'
import { gatherBatches } from './gather-batches.ts'
import { listEntryFolders, type OpenOne } from './list-entry-folders.ts'
import { openAhead } from './open-ahead.ts'

/** Opens a file found in a folder or zip; `isMail` where its place says that it is one mail. */
export type OpenEntry = (source: LeafSource, isMail: boolean) => Promise<Result<Leaf, ArchiveFault>>

/** A file of a list with its number and how much of the whole lies before it. */
type Place = { entry: ArchiveEntry; number: number; behindBytes: number }

/**
 * Reads the files of a folder or zip as one archive.
 *
 * Shapes: the items of each file in turn, batched over files; the folder of an item begins with its file's. A file that holds no mail is an
 * item that is skipped, one that cannot be read an item with a fault; the rest goes on.
 * Errors: a list that is gone as a whole (a removed disk) rejects with its error.
 */
export function readEntries(list: EntryList, openEntry: OpenEntry): ArchiveReader {
  const running = new Set<ArchiveReader>()
  let isClosed = false

  const openOne: OpenOne = async (entry, opening) => {
    const source = await opening
    const opened = await openEntry(source, entry.isMail)
    if (opened.ok) return { ok: true, value: { leaf: opened.value, sizeBytes: source.sizeBytes } }
    await throwIfLost(list)
    return opened
  }

  async function* readOne(
    { entry, ...place }: Place,
    choice: ItemChoice,
    wanted: EntryChoice,
    take: (number: number) => Promise<LeafSource>,
    start?: ItemPosition,
  ): AsyncGenerator<RawItem[]> {
    if (!wanted.isPossible(entry)) return
    if (entry.verdict) {
      if (isChosen(choice, entry.folder)) yield [verdictOfEntry(entry, entry.verdict, place)]
      return
    }
    let reached = start
    try {
      const opened = await openOne(entry, take(place.number))
      if (!opened.ok) {
        if (isChosen(choice, entry.folder)) yield [refusedEntry(entry, opened.fault, place)]
        return
      }
      const { leaf, sizeBytes } = opened.value
      const inside = wanted.inside(entry, leaf.identification.format)
      if (inside.folders?.size === 0) return
      running.add(leaf.reader)
      try {
        for await (const items of leaf.reader.read(inside, start)) {
          reached = behindLast(items) ?? reached
          yield items.map((item) => placeItem(item, entry, leaf.identification, { ...place, innerSizeBytes: sizeBytes }))
        }
      } finally {
        running.delete(leaf.reader)
        await leaf.reader.close()
      }
    } catch (error) {
      await throwIfLost(list)
      yield [faultOfEntry(entry, faultOfError(entry.names.join('/'), error), place, reached)]
    }
  }

  async function* readAll(choice: ItemChoice, start?: ItemPosition): AsyncGenerator<RawItem[]> {
    const from = readCursor(start?.cursor ?? null)
    const wanted = splitChoice(choice)
    const take = openAhead(list, wanted.isPossible)
    let behindBytes = 0
    for (const [number, entry] of list.entries.entries()) {
      if (isClosed) return
      const isStart = from !== null && number === from.entry
      if (number >= (from?.entry ?? 0)) {
        let toDrop = isStart && from.isAfter ? 1 : 0
        for await (const items of readOne(
          { entry, number, behindBytes },
          choice,
          wanted,
          take,
          isStart ? from.inner : undefined,
        )) {
          yield items.slice(toDrop)
          toDrop = 0
        }
      }
      behindBytes += entry.sizeBytes
    }
  }

  return {
    listFolders: () => listEntryFolders(list, openOne),
    read: (choice, start) =>
      chooseItems(
        gatherBatches(readAll(choice, start), () => isClosed),
        everything,
        start?.index ?? 0,
        list.sizeBytes,
      ),
    close: async () => {
      isClosed = true
      await Promise.all([...running].map((reader) => reader.close()))
      await list.close()
    },
  }
}

/** The position behind the last of some items, where a later run looks for the next one. */
function behindLast(items: readonly RawItem[]): ItemPosition | undefined {
  const last = items.at(-1)
  if (!last) return undefined
  const cursor = last.cursor === null ? null : `>${last.cursor}`
  return { index: last.index + 1, offsetBytes: last.offsetBytes + last.sizeBytes, line: last.line, cursor }
}

/** A file that fails because its disk is gone ends everything; one that fails alone does not. */
async function throwIfLost(list: EntryList): Promise<void> {
  const loss = await list.findLoss()
  if (loss) throw loss
}
