import { zstdDecompressSync } from 'node:zlib'
import { readListFacts } from '../../mime/classify-mail.ts'
import { mimeLimits } from '../../mime/limits.ts'
import { readDeliveryReport } from '../../mime/read-delivery-report.ts'
import { readEnvelope } from '../../mime/read-envelope.ts'
import { decodeFields, readHeader } from '../../mime/read-header.ts'
import { BlobDamaged } from '../../store/blob-file.ts'
import { getBlob } from '../../store/blob-rows.ts'
import type { BlobStore } from '../../store/blob-store.ts'
import type { WritableStore } from '../../store/store.ts'
import { findThread } from '../find-thread.ts'
import { waitingNo } from './decided-threads.ts'
import { evidenceOf, type ThreadEvidence } from './thread-evidence.ts'
import { dropThread, neighboursOf } from './thread-rows.ts'

type Row = {
  message_no: number
  fingerprint: Buffer
  message_id: string | null
  subject: string
  from_address: string
  raw_blob_no: number | null
}

/**
 * Makes threads anew from the mails in them: after a person split, joined or took that back, and after messages were removed.
 *
 * Shapes: `threadNos` may name threads that are empty; they go. Answers the numbers of the threads that then hold their messages.
 * What mails say is read from their originals again, header only, some 5,000 a second; of one whose original is missing, its row speaks.
 */
export function regroupThreads(tx: WritableStore, files: BlobStore, threadNos: readonly number[]): number[] {
  tx.run('INSERT OR IGNORE INTO threads (thread_no, thread_id) VALUES (?, zeroblob(16))', waitingNo)
  // A thread that only shares an id with these may be one with what comes out of them.
  const all = [...new Set(threadNos.flatMap((threadNo) => [threadNo, ...neighboursOf(tx, threadNo)]))]
  for (const threadNo of all) {
    tx.run('UPDATE messages SET thread_no = ? WHERE thread_no = ?', waitingNo, threadNo)
    dropThread(tx, threadNo)
  }
  const rows = tx.all<Row>(
    `SELECT message_no, fingerprint, message_id, subject, from_address, raw_blob_no FROM messages
     WHERE thread_no = ? ORDER BY message_no`,
    waitingNo,
  )
  for (const row of rows) {
    const threadNo = findThread(tx, row.fingerprint, readEvidence(tx, files, row))
    tx.run('UPDATE messages SET thread_no = ? WHERE message_no = ?', threadNo, row.message_no)
  }
  dropThread(tx, waitingNo)
  const now = rows.map(
    (row) => tx.get<{ thread_no: number }>('SELECT thread_no FROM messages WHERE message_no = ?', row.message_no)?.thread_no,
  )
  return [...new Set(now.filter((threadNo) => threadNo !== undefined))]
}

/** Makes every thread of the profile anew. */
export function rebuildThreads(tx: WritableStore, files: BlobStore): void {
  const threads = tx.all<{ thread_no: number }>('SELECT thread_no FROM threads')
  regroupThreads(
    tx,
    files,
    threads.map((row) => row.thread_no),
  )
}

function readEvidence(tx: WritableStore, files: BlobStore, row: Row): ThreadEvidence {
  const raw = row.raw_blob_no === null ? null : readOriginal(tx, files, row.raw_blob_no)
  if (raw === null) {
    const from = row.from_address === '' ? [] : [{ name: '', address: row.from_address }]
    const nobody = { sender: null, replyTo: [], to: [], cc: [], bcc: [], headers: [], isList: false }
    const fields = { messageId: row.message_id, inReplyTo: null, references: [], subject: row.subject, from }
    return evidenceOf({ ...fields, ...nobody })
  }
  const header = readHeader(raw, 0, mimeLimits.maxHeaderBytes)
  const headers = decodeFields(header)
  return evidenceOf({
    ...readEnvelope(header, mimeLimits, []),
    headers,
    isList: readListFacts(header).isList,
    deliveryReport: readDeliveryReport(raw, header),
  })
}

function readOriginal(tx: WritableStore, files: BlobStore, blobNo: number): Buffer | null {
  try {
    const blob = getBlob(tx, files, blobNo)
    if (!blob) return null
    return blob.encoding === 'zstd' ? zstdDecompressSync(blob.content) : blob.content
  } catch (error) {
    if (error instanceof BlobDamaged) return null
    throw error
  }
}
