import type { MessageCopy, MessageSource } from '#shared/model/message.ts'
import type { ReadableStore } from '../store/store.ts'

type CopyRow = {
  archive_id: string
  source: string
  started_at: number
  undone_at: number | null
  sha256: Buffer | null
  path_json: string | null
  item_no: number
  place: string | null
  offset_bytes: number
  outcome: 'imported' | 'duplicate'
}

/** Every copy of a message that an archive held, in the order they were met: the first made the message, the others were duplicates. */
export function listCopies(store: ReadableStore, messageNo: number): MessageCopy[] {
  return readCopies(store, messageNo).map((row) => ({
    ...sourceOf(row),
    importedAt: row.started_at,
    undone: row.undone_at !== null,
    outcome: row.outcome,
  }))
}

/** The places a message was found at. An archive imported twice is one source: the same file, the same place in it. */
export function listSources(store: ReadableStore, messageNo: number): MessageSource[] {
  const sources = new Map<string, MessageSource>()
  for (const row of readCopies(store, messageNo)) {
    const file = row.sha256?.toString('hex') ?? row.archive_id
    // Where an archive is no single text every offset is 0: folder and place tell its copies apart.
    const key = JSON.stringify([file, row.offset_bytes, row.path_json, row.place])
    if (!sources.has(key)) sources.set(key, sourceOf(row))
  }
  return [...sources.values()]
}

function readCopies(store: ReadableStore, messageNo: number): CopyRow[] {
  return store.all<CopyRow>(
    `SELECT archives.archive_id, archives.source, archives.started_at, archives.undone_at, archives.sha256, archive_folders.path_json,
            archive_items.item_no, archive_items.place, archive_items.offset_bytes, archive_items.outcome
     FROM archive_items JOIN archives ON archives.archive_no = archive_items.archive_no
     LEFT JOIN archive_folders ON archive_folders.folder_no = archive_items.folder_no
     WHERE archive_items.message_no = ? ORDER BY archives.archive_no, archive_items.item_no LIMIT 1000`,
    messageNo,
  )
}

function sourceOf(row: CopyRow): MessageSource {
  return {
    archiveId: row.archive_id,
    source: row.source,
    folder: row.path_json === null ? [] : (JSON.parse(row.path_json) as string[]), // written by the importer's folderKey
    itemNo: row.item_no,
    place: row.place,
    offsetBytes: row.offset_bytes,
  }
}
