import { openBlobFile, type SealedFile } from '../../store/blob-file.ts'
import { type ByteSource, openFileBytes } from '../pst/ndb/byte-source.ts'
import type { WorkerSource } from './worker-protocol.ts'

export type { SealedFile }

/** Opens the bytes of a worker's source for positioned reads, for reading only. Errors: what the file system throws. */
export function openWorkerSource(source: WorkerSource): ByteSource & { close(): void } {
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
