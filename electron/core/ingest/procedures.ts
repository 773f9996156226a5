import type { ArchiveItem, ItemOutcome } from '#shared/model/archive.ts'
import { implementer } from '../command.ts'
import { readNumberCursor } from '../read-cursor.ts'
import { readBlob } from '../store/read-blob.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import { type ArchiveRow, findArchive } from './archive-record.ts'
import type { Importer } from './importer.ts'

export type ArchiveServices = { store: Store; importer: Importer; uploadName(uploadId: string): string }

/** What clients may ask of archives. */
export function archiveProcedures({ store, importer, uploadName }: ArchiveServices) {
  const archives = implementer.archives
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
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      return importer.read(row)
    }),
    items: archives.items.handler(({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      return listItems(store.read, row.archive_no, input)
    }),
    item: archives.item.handler(({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const raw = readItem(store, row.archive_no, input.itemNo)
      if (!raw) throw errors.ITEM_NOT_FOUND()
      return {
        name: `item-${input.itemNo}.eml`,
        type: 'message/rfc822',
        sizeBytes: raw.byteLength,
        base64: raw.toString('base64'),
      }
    }),
    import: archives.import.handler(async ({ input, errors }) => {
      const { source } = input
      const request = 'path' in source ? source : { uploadId: source.uploadId, name: uploadName(source.uploadId) }
      const started = await importer.start(request, input.mode)
      if (!started.ok) throw errors.CANNOT_IMPORT({ message: started.fault, data: { sentence: started.fault } })
      return started.value
    }),
    cancel: archives.cancel.handler(({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      importer.cancel(input.archiveId)
      return importer.read(row)
    }),
    watch: archives.watch.handler(async function* ({ input, errors, signal }) {
      if (!findArchive(store.read, input.archiveId)) throw errors.ARCHIVE_NOT_FOUND()
      yield* importer.watch(input.archiveId, signal)
    }),
  }
}

type ItemsInput = { outcome?: ItemOutcome | undefined; partial?: boolean | undefined; cursor?: string | undefined; limit: number }

type ItemRow = {
  item_no: number
  offset_bytes: number
  size_bytes: number
  outcome: ItemOutcome
  partial: number
  problems_json: string | null
  fingerprint: Buffer | null
  subject: string | null
}

function listItems(store: ReadableStore, archiveNo: number, input: ItemsInput) {
  const conditions = [
    'archive_items.archive_no = ?',
    ...(input.outcome === undefined ? [] : ['archive_items.outcome = ?']),
    ...(input.partial === undefined ? [] : ['archive_items.partial = ?']),
  ].join(' AND ')
  const values = [
    archiveNo,
    ...(input.outcome === undefined ? [] : [input.outcome]),
    ...(input.partial === undefined ? [] : [input.partial ? 1 : 0]),
  ]
  const after = readNumberCursor(input.cursor, 0)
  const rows = store.all<ItemRow>(
    `SELECT archive_items.item_no, archive_items.offset_bytes, archive_items.size_bytes, archive_items.outcome, archive_items.partial,
            archive_items.problems_json, messages.fingerprint, messages.subject
     FROM archive_items LEFT JOIN messages ON messages.message_no = archive_items.message_no
     WHERE ${conditions} AND archive_items.item_no > ? ORDER BY archive_items.item_no LIMIT ?`,
    ...values,
    after,
    input.limit + 1,
  )
  const shown = rows.slice(0, input.limit)
  const total = store.get<{ n: number }>(`SELECT count(*) AS n FROM archive_items WHERE ${conditions}`, ...values)?.n ?? 0
  return { rows: shown.map(itemOf), nextCursor: rows.length > input.limit ? String(shown.at(-1)?.item_no) : null, total }
}

function itemOf(row: ItemRow): ArchiveItem {
  return {
    itemNo: row.item_no,
    offsetBytes: row.offset_bytes,
    sizeBytes: row.size_bytes,
    outcome: row.outcome,
    partial: row.partial === 1,
    messageId: row.fingerprint ? `msg_${row.fingerprint.toString('hex')}` : null,
    subject: row.subject,
    problems: row.problems_json === null ? [] : (JSON.parse(row.problems_json) as ArchiveItem['problems']), // written by writeBatch
  }
}

/** The raw bytes of an item: its own where it became no message, else those of the message it became or repeats. */
function readItem(store: Store, archiveNo: number, itemNo: number): Buffer | null {
  const row = store.read.get<{ blob_no: number | null }>(
    `SELECT coalesce(archive_items.raw_blob_no, messages.raw_blob_no) AS blob_no
     FROM archive_items LEFT JOIN messages ON messages.message_no = archive_items.message_no
     WHERE archive_items.archive_no = ? AND archive_items.item_no = ?`,
    archiveNo,
    itemNo,
  )
  return row?.blob_no == null ? null : readBlob(store, row.blob_no)
}
