import type { ItemFlags } from '#shared/model/archive.ts'
import type { LeafSource } from '../leaf-source.ts'
import type { SkipReason } from '../raw-item.ts'

/**
 * One file of a folder or zip, with what its place there says of it.
 *
 * Shapes: `names` lead from the root to the file; `folder` is where a mail in it belongs, `mailbox` where the mails of a mailbox in it do.
 * `sizeBytes` is its share of the whole, for progress. `verdict` is set where the file is not opened; `flags` and `expunged` come from
 * its name (Maildir); `isMail` says that by its place it is one mail, however it begins.
 */
export type ArchiveEntry = {
  names: readonly string[]
  folder: readonly string[]
  mailbox: readonly string[]
  sizeBytes: number
  flags: ItemFlags | null
  expunged: boolean
  isMail: boolean
  verdict: EntryVerdict | null
  /** Errors: what the file system throws. */
  open(): Promise<LeafSource>
}

/** Why a file is not opened. */
export type EntryVerdict =
  | { kind: 'skip'; reason: SkipReason; message: string }
  | { kind: 'fault'; code: string; message: string }

/**
 * All files of a folder or zip, in the order in which they are read.
 *
 * Shapes: `sizeBytes` is what `behindBytes` of its last item will be. `findLoss` tells, after a file failed, whether the whole is gone (a
 * removed disk), with the error to end with; null where only that file is concerned. `openAhead` is how many small files may be opened before their
 * turn.
 */
export type EntryList = {
  name: string
  sizeBytes: number
  entries: readonly ArchiveEntry[]
  openAhead: number
  findLoss(): Promise<Error | null>
  close(): Promise<void>
}
