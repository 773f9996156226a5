import type { ArchiveFolder } from './archive-folder.ts'
import type { ItemPosition, RawItem } from './raw-item.ts'

/** Which items are wanted. `folders` null: all of them. A folder is named by its `folderKey`. */
export type ItemChoice = {
  folders: ReadonlySet<string> | null
  /** Also items that no folder holds any more, found by looking at every node (PST only). */
  recover: boolean
}

/**
 * Reads the items of one archive, whatever its format.
 *
 * Shapes: `read` gives batches of about 1 MiB or 256 items, in an order that is the same each time for the same bytes and choice; `start` is
 * the position of the first item wanted, as an earlier run reported it. `listFolders` reads no item's content; an archive without folders has one
 * folder with an empty path.
 * Errors: content never throws: what cannot be read is an item with a `fault`, or a folder with a `problem`. A source that fails rejects
 * with its own error. `close` ends a read that runs and lets go of the file; it may be called twice.
 */
export type ArchiveReader = {
  listFolders(): Promise<ArchiveFolder[]>
  read(choice: ItemChoice, start?: ItemPosition): AsyncIterable<RawItem[]>
  close(): Promise<void>
  /** What is known of the archive besides its items: its kind (`ansi`, `unicode-4k` ...), and sentences about it. Where absent: nothing. */
  describe?(): Promise<{ variant: string | null; remarks: readonly string[] }>
}
