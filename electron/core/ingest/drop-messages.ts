import type { BlobStore } from '../store/blob-store.ts'
import { forgetFactRows } from '../store/fact-rows.ts'
import type { Store, WritableStore } from '../store/store.ts'

/** Tables whose rows belong to one message and go with it. */
const tablesOfMessage = ['rule_runs', 'message_labels', 'offered_tasks', 'message_texts', 'unindexed_messages'] as const

/** Tables whose rows belong to one thread and go with it. */
const tablesOfThread = ['thread_references', 'thread_people', 'thread_subjects', 'thread_claims', 'thread_neighbours'] as const

/**
 * Removes messages with everything that belongs to them alone: attachments, index, labels, runs, blobs that nobody else names.
 *
 * The items of their archives stay with their outcome, so that a statement keeps its numbers. A thread goes with its last message.
 * Shapes: answers the hashes of blobs whose files nobody names any more. They may be removed only once the transaction is committed: a
 * rollback brings their rows back.
 */
export function dropMessages(tx: WritableStore, messageNos: readonly number[]): Buffer[] {
  forgetFactRows(tx, messageNos)
  return messageNos.flatMap((messageNo) => dropMessage(tx, messageNo))
}

function dropMessage(tx: WritableStore, messageNo: number): Buffer[] {
  const message = tx.get<{ thread_no: number; raw_blob_no: number | null }>(
    'SELECT thread_no, raw_blob_no FROM messages WHERE message_no = ?',
    messageNo,
  )
  if (!message) return []
  const blobs = tx
    .all<{ blob_no: number | null }>(
      `SELECT blob_no FROM attachments WHERE message_no = @no
       UNION SELECT properties_blob_no FROM archive_items WHERE message_no = @no`,
      { no: messageNo },
    )
    .map((row) => row.blob_no)
  tx.run('UPDATE archive_items SET message_no = NULL, properties_blob_no = NULL WHERE message_no = ?', messageNo)
  tx.run("DELETE FROM suggested_people WHERE message_no = ? AND state = 'suggested'", messageNo)
  tx.run('UPDATE suggested_people SET message_no = NULL WHERE message_no = ?', messageNo)
  for (const table of tablesOfMessage) tx.run(`DELETE FROM ${table} WHERE message_no = ?`, messageNo)
  tx.run('DELETE FROM message_search WHERE rowid = ?', messageNo)
  tx.run('DELETE FROM attachments WHERE message_no = ?', messageNo)
  tx.run('DELETE FROM messages WHERE message_no = ?', messageNo)
  dropEmptyThread(tx, message.thread_no)
  return [...blobs, message.raw_blob_no].flatMap((blobNo) => (blobNo === null ? [] : dropBlob(tx, blobNo)))
}

/** Removes the bytes that were kept of an archive's items which became no message; their rows stay for the statement. Answers as `dropMessages`. */
export function dropKeptItems(tx: WritableStore, archiveNo: number): Buffer[] {
  const blobs = tx.all<{ blob_no: number }>(
    'SELECT DISTINCT raw_blob_no AS blob_no FROM archive_items WHERE archive_no = ? AND raw_blob_no IS NOT NULL',
    archiveNo,
  )
  tx.run('UPDATE archive_items SET raw_blob_no = NULL WHERE archive_no = ?', archiveNo)
  return blobs.flatMap(({ blob_no }) => dropBlob(tx, blob_no))
}

/** Removes a blob's row where nothing names it; answers its hash where a file goes with it. */
export function dropBlob(tx: WritableStore, blobNo: number): Buffer[] {
  const isNamed = tx.get(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM messages WHERE raw_blob_no = @no) OR EXISTS (SELECT 1 FROM attachments WHERE blob_no = @no)
       OR EXISTS (SELECT 1 FROM archive_items WHERE raw_blob_no = @no OR properties_blob_no = @no)
       OR EXISTS (SELECT 1 FROM outbox_files WHERE blob_no = @no)`,
    { no: blobNo },
  )
  if (isNamed) return []
  const row = tx.get<{ sha256: Buffer; in_row: number }>(
    'SELECT sha256, content IS NOT NULL AS in_row FROM blobs WHERE blob_no = ?',
    blobNo,
  )
  tx.run('DELETE FROM attachment_texts WHERE blob_no = ?', blobNo)
  tx.run('DELETE FROM blobs WHERE blob_no = ?', blobNo)
  return row && row.in_row === 0 ? [row.sha256] : []
}

function dropEmptyThread(tx: WritableStore, threadNo: number): void {
  if (tx.get('SELECT 1 FROM messages WHERE thread_no = ? LIMIT 1', threadNo)) return
  for (const table of tablesOfThread) tx.run(`DELETE FROM ${table} WHERE thread_no = ?`, threadNo)
  tx.run('DELETE FROM thread_neighbours WHERE neighbour_no = ?', threadNo)
  tx.run('DELETE FROM threads WHERE thread_no = ?', threadNo)
}

/** 500 pages a step: some tens of milliseconds, so that a person's command never waits long. */
const sweepPages = 500

/**
 * Removes the words of messages that are gone from the full-text index: a deletion only marks them, and a merge leaves them out.
 *
 * Source: SQLite FTS5, section 6.8: a negative number first makes all parts of the index wait for the merge; fewer than 2 changes mean done.
 */
export async function sweepIndex(store: Store): Promise<void> {
  const step = (pages: number): number =>
    store.write((tx) => {
      const before = countChanges(tx)
      tx.run("INSERT INTO message_search (message_search, rank) VALUES ('merge', ?)", pages)
      return countChanges(tx) - before
    })
  step(-sweepPages)
  while (step(sweepPages) >= 2) await new Promise(setImmediate)
}

const countChanges = (tx: WritableStore): number => tx.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0

/** Removes the files of contents that still no row names. */
export function dropFiles(tx: WritableStore, files: BlobStore, hashes: readonly Buffer[]): void {
  for (const sha256 of hashes) if (!tx.get('SELECT 1 FROM blobs WHERE sha256 = ?', sha256)) files.drop(sha256)
}
