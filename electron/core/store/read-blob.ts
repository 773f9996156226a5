import { zstdDecompressSync } from 'node:zlib'
import { BlobDamaged } from './blob-file.ts'
import { getBlob } from './blob-rows.ts'
import type { Store } from './store.ts'

/** A blob's content, decoded; null when it is missing or does not authenticate any more. */
export function readBlob(store: Store, blobNo: number): Buffer | null {
  try {
    const blob = getBlob(store.read, store.blobs, blobNo)
    if (!blob) return null
    return blob.encoding === 'zstd' ? zstdDecompressSync(blob.content) : blob.content
  } catch (error) {
    if (error instanceof BlobDamaged) return null
    throw error
  }
}
