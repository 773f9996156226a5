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
import { evidenceOf, type ThreadEvidence } from './thread-evidence.ts'

/** A stored message with what it says of its thread. */
export type ThreadMessage = { messageNo: number; fingerprint: Buffer; messageId: string | null; evidence: ThreadEvidence }

type Row = {
  message_no: number
  fingerprint: Buffer
  message_id: string | null
  subject: string
  from_address: string
  raw_blob_no: number | null
}

/**
 * Reads what the messages of a thread say of it, in the order they came: from their originals, header only, some 5,000 a second. Of one
 * whose original is missing or damaged, its row speaks.
 */
export function readThreadMessages(tx: WritableStore, files: BlobStore, threadNo: number): ThreadMessage[] {
  const rows = tx.all<Row>(
    `SELECT message_no, fingerprint, message_id, subject, from_address, raw_blob_no FROM messages
     WHERE thread_no = ? ORDER BY message_no`,
    threadNo,
  )
  return rows.map((row) => ({
    messageNo: row.message_no,
    fingerprint: row.fingerprint,
    messageId: row.message_id,
    evidence: readEvidence(tx, files, row),
  }))
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
  return evidenceOf({
    ...readEnvelope(header, mimeLimits, []),
    headers: decodeFields(header),
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
