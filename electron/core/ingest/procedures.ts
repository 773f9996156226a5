import { implementer } from '../command.ts'
import { readNumberCursor } from '../read-cursor.ts'
import { readBlob } from '../store/read-blob.ts'
import { type OriginalRow, readOriginal } from '../store/read-original.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, findArchive, isHalfUndone } from './archive-record.ts'
import { defaultCutOff } from './default-cut-off.ts'
import type { Importer } from './importer.ts'
import { listArchiveFolders, listItems, listReasons } from './list-items.ts'
import type { ImportRequest } from './open-source.ts'

export type ArchiveServices = { store: Store; importer: Importer; uploadName(uploadId: string): string; now(): number }

export type SourceInput = { path: string } | { uploadId: string }

/** What clients may ask of archives: their imports while they run, and their statements. */
export function archiveProcedures({ store, importer, uploadName, now }: ArchiveServices) {
  const archives = implementer.archives
  const find = (archiveId: string): ArchiveRow | undefined => findArchive(store.read, archiveId)
  const stop = (row: ArchiveRow, reason: 'pause' | 'cancel', refuse: (sentence: string) => Error): void => {
    // Asked twice, it is done once.
    const isDone = reason === 'cancel' ? row.state === 'cancelled' : row.stop === 'pause'
    if (importer.stop(row.archive_id, reason) || isDone) return
    // Killed or resting: nobody is there to hear of it, and nobody may go on with it.
    if (reason === 'cancel' && (row.state === 'interrupted' || row.state === 'running')) {
      store.write((tx) =>
        tx.run("UPDATE archives SET state = 'cancelled', stop = NULL, ended_at = ? WHERE archive_no = ?", now(), row.archive_no),
      )
      return
    }
    throw refuse(`This import does not run now, so there is nothing to ${reason}.`)
  }
  return {
    list: archives.list.handler(({ input }) => {
      const before = readNumberCursor(input.cursor, Number.MAX_SAFE_INTEGER)
      const rows = store.read.all<ArchiveRow>(
        'SELECT * FROM archives WHERE archive_no < ? ORDER BY archive_no DESC LIMIT ?',
        before,
        input.limit + 1,
      )
      const shown = rows.slice(0, input.limit)
      const total = store.read.get<{ n: number }>('SELECT count(*) AS n FROM archives')?.n ?? 0
      return {
        rows: shown.map(importer.read),
        nextCursor: rows.length > input.limit ? String(shown.at(-1)?.archive_no) : null,
        total,
      }
    }),
    get: archives.get.handler(({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      return importer.read(row)
    }),
    items: archives.items.handler(({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      return listItems(store.read, row.archive_no, input)
    }),
    reasons: archives.reasons.handler(({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      return listReasons(store.read, row.archive_no)
    }),
    folders: archives.folders.handler(({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      return listArchiveFolders(store.read, row.archive_no)
    }),
    item: archives.item.handler(({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const raw = readRawItem(store, row.archive_no, input.itemNo)
      if (!raw) throw errors.ITEM_NOT_FOUND()
      return {
        name: `item-${input.itemNo}.eml`,
        type: 'message/rfc822',
        sizeBytes: raw.byteLength,
        base64: raw.toString('base64'),
      }
    }),
    import: archives.import.handler(async ({ input, errors }) => {
      const { mode, choice, source } = input
      const cutOff = input.cutOff === undefined ? defaultCutOff(mode, now()) : input.cutOff
      const started = await importer.start(requestOf(source, uploadName), { mode, choice, cutOff })
      if (!started.ok) throw errors.CANNOT_IMPORT({ message: started.fault, data: { sentence: started.fault } })
      return started.value
    }),
    cancel: archives.cancel.handler(({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      stop(row, 'cancel', (sentence) => errors.NOT_NOW({ message: sentence, data: { sentence } }))
      return importer.read(find(input.archiveId) ?? row)
    }),
    pause: archives.pause.handler(({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      stop(row, 'pause', (sentence) => errors.NOT_NOW({ message: sentence, data: { sentence } }))
      return importer.read(find(input.archiveId) ?? row)
    }),
    resume: archives.resume.handler(async ({ input, errors }) => {
      const row = find(input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const refusal = refuseGoingOn(store, row)
      if (refusal) throw errors.NOT_NOW({ message: refusal, data: { sentence: refusal } })
      const started = await importer.goOn(input.archiveId)
      if (!started.ok) throw errors.CANNOT_IMPORT({ message: started.fault, data: { sentence: started.fault } })
      return started.value
    }),
    watch: archives.watch.handler(async function* ({ input, errors, signal }) {
      if (!find(input.archiveId)) throw errors.ARCHIVE_NOT_FOUND()
      yield* importer.watch(input.archiveId, signal)
    }),
  }
}

/** What the contract calls a source, as the importer opens it. */
export function requestOf(source: SourceInput, uploadName: (uploadId: string) => string): ImportRequest {
  return 'path' in source ? source : { uploadId: source.uploadId, name: uploadName(source.uploadId) }
}

function refuseGoingOn(store: Store, row: ArchiveRow): string | null {
  if (row.undone_at !== null) return 'This import was taken back. Start a new one from its source.'
  if (isHalfUndone(store.read, row))
    return 'This import was being taken back. Take it back to its end, or import its source anew.'
  return row.state === 'complete' ? 'This import is complete: there is nothing left to go on with.' : null
}

/** The raw bytes of an item: its own where it became no message, else those of the message it became or repeats. */
export function readRawItem(store: Store, archiveNo: number, itemNo: number): Buffer | null {
  const own = store.read.get<{ blob_no: number }>(
    'SELECT raw_blob_no AS blob_no FROM archive_items WHERE archive_no = ? AND item_no = ? AND raw_blob_no IS NOT NULL',
    archiveNo,
    itemNo,
  )
  if (own) return readBlob(store, own.blob_no)
  const row = store.read.get<OriginalRow>(
    `SELECT messages.message_no, messages.raw_blob_no, messages.detached
     FROM archive_items JOIN messages ON messages.message_no = archive_items.message_no
     WHERE archive_items.archive_no = ? AND archive_items.item_no = ?`,
    archiveNo,
    itemNo,
  )
  return row ? readOriginal(store, row) : null
}
