import { openBlobFile, type SealedFile } from '../../store/blob-file.ts'
import { type ByteSource, openFileBytes } from '../pst/ndb/byte-source.ts'
import type { WorkerSource } from './worker-protocol.ts'

export type { SealedFile }

/** The code of a source that ends before it did when it was opened: somebody cut it short, or writes it anew. */
export const shorterCode = 'ESHORTER'

/**
 * Opens the bytes of a worker's source for positioned reads, for reading only.
 *
 * Errors: what the file system throws; a source that became shorter throws with `shorterCode`, so that what it no longer holds is not taken
 * for damage of its items.
 */
export function openWorkerSource(source: WorkerSource): ByteSource & { close(): void } {
  const opened = openBytes(source)
  return {
    sizeBytes: opened.sizeBytes,
    readAt: (offset, length) => {
      const bytes = opened.readAt(offset, length)
      const wanted = Math.min(length, Math.max(0, opened.sizeBytes - offset))
      if (bytes.byteLength < wanted) throw Object.assign(new Error('the source became shorter'), { code: shorterCode })
      return bytes
    },
    close: () => opened.close(),
  }
}

function openBytes(source: WorkerSource): ByteSource & { close(): void } {
  switch (source.kind) {
    case 'file':
      return openFileBytes(source.path)
    case 'sealed':
      return openBlobFile(source.file.path, source.file.key)
    case 'bytes': {
      const bytes = Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength)
      return {
        sizeBytes: bytes.byteLength,
        readAt: (offset, length) => bytes.subarray(offset, offset + length),
        close: () => undefined,
      }
    }
  }
}
