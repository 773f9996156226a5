import type { ArchiveFolder } from '../archive-folder.ts'
import type { ItemChoice } from '../archive-reader.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import type { SealedFile } from './sealed-bytes.ts'

/** Where a worker finds the bytes: a file, an encrypted upload, or a small item handed over. */
export type WorkerSource =
  | { kind: 'file'; path: string }
  | { kind: 'sealed'; file: SealedFile }
  | { kind: 'bytes'; bytes: Uint8Array }

/**
 * What a worker is given at its start.
 *
 * `beats` is shared, so that nothing has to be posted per item: [0] counts reads of the source, [1] is the node id of the item at hand
 * (0 while there is none), [2] counts items.
 */
export type ArchiveWorkerStart = {
  format: 'pst' | 'msg'
  name: string
  source: WorkerSource
  beats: Int32Array<SharedArrayBuffer>
}

/** `avoid` are nodes that hung or crashed a worker before: each becomes an item with a fault. `credit` is how many batches may wait unread. */
export type ArchiveWorkerRequest =
  | { kind: 'describe' }
  | { kind: 'read'; choice: ItemChoice; start: ItemPosition | null; avoid: readonly AvoidedNode[]; credit: number }
  | { kind: 'more' }

export type AvoidedNode = { nid: number; code: 'too_slow' | 'crashed' }

/** What is known of an archive besides its items. */
export type ArchiveDescription = {
  folders: ArchiveFolder[]
  variant: string | null
  remarks: string[]
}

/** The bytes of a batch travel in one buffer that is handed over; `bytes` and `properties` of its items are views of it. */
export type ArchiveWorkerReply =
  | { kind: 'description'; description: ArchiveDescription }
  | { kind: 'batch'; items: RawItem[] }
  | { kind: 'end' }
  | { kind: 'refused'; message: string }
  | { kind: 'source_failed'; code: string }
