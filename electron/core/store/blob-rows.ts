import type { BlobStore } from './blob-store.ts'
import type { ReadableStore, WritableStore } from './store.ts'

/** Up to 256 KiB a blob is a row: one fsync for a whole batch instead of two for each file. */
export const rowBytesMax = 256 * 1024

export type BlobEncoding = 'zstd' | 'none'

/**
 * Stores content once under its SHA-256 and answers its row's number.
 *
 * Shapes: `content` is encoded as `encoding` says, `sizeBytes` is its length before that. A large blob's file is written and synced here,
 * before the row that names it is committed; a rollback leaves a file that the next equal content reuses.
 */
export function putBlob(
  tx: WritableStore,
  files: BlobStore,
  sha256: Buffer,
  sizeBytes: number,
  encoding: BlobEncoding,
  content: Uint8Array,
): number {
  const known = tx.get<{ blob_no: number }>('SELECT blob_no FROM blobs WHERE sha256 = ?', sha256)
  if (known) return known.blob_no
  const inRow = content.byteLength <= rowBytesMax
  if (!inRow) files.put(sha256, content)
  const row = tx.run(
    'INSERT INTO blobs (sha256, size_bytes, encoding, content) VALUES (?, ?, ?, ?)',
    sha256,
    sizeBytes,
    encoding,
    inRow ? content : null,
  )
  return Number(row.lastInsertRowid)
}

export type StoredBlob = { sha256: Buffer; sizeBytes: number; encoding: BlobEncoding; content: Buffer }

/** Reads a blob as it was encoded; null when its row or its file is missing. Throws `BlobDamaged` when the file does not authenticate. */
export function getBlob(store: ReadableStore, files: BlobStore, blobNo: number): StoredBlob | null {
  const row = store.get<{ sha256: Buffer; size_bytes: number; encoding: BlobEncoding; content: Buffer | null }>(
    'SELECT sha256, size_bytes, encoding, content FROM blobs WHERE blob_no = ?',
    blobNo,
  )
  if (!row) return null
  const content = row.content ?? files.get(row.sha256)
  return content && { sha256: row.sha256, sizeBytes: row.size_bytes, encoding: row.encoding, content }
}
