import { composeForm } from './detached-form.ts'
import { readBlob } from './read-blob.ts'
import type { Store } from './store.ts'

/** Where the original of a message lies. `detached` 1: its form names large files by their hash. */
export type OriginalRow = { message_no: number; raw_blob_no: number | null; detached: number }

/** The original bytes of a message, whole; null when they are missing or do not authenticate any more. */
export function readOriginal(store: Store, row: OriginalRow): Buffer | null {
  const form = row.raw_blob_no === null ? null : readBlob(store, row.raw_blob_no)
  if (form === null || row.detached === 0) return form
  return composeForm(form, (sha256) => {
    const file = store.read.get<{ blob_no: number | null }>(
      'SELECT blob_no FROM attachments WHERE message_no = ? AND sha256 = ? LIMIT 1',
      row.message_no,
      Buffer.from(sha256, 'hex'),
    )
    return file?.blob_no == null ? null : readBlob(store, file.blob_no)
  })
}
