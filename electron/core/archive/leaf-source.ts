import type { ArchiveSource } from './archive-source.ts'
import type { WorkerInput } from './source-input.ts'

/**
 * A single file to be read, wherever it lies: on disk, in an upload, in a zip.
 *
 * Shapes: `readAt` is set where any place can be read at once, as a zip needs it; `input` is how a worker opens it, null where it cannot.
 */
export type LeafSource = ArchiveSource & {
  readAt: ((offset: number, length: number) => Promise<Buffer>) | null
  input: WorkerInput | null
}

/** A file that is held in memory whole. */
export function memorySource(name: string, bytes: Buffer): LeafSource {
  return {
    name,
    sizeBytes: bytes.length,
    async *read(fromByte) {
      if (fromByte < bytes.length) yield bytes.subarray(fromByte)
    },
    readAt: async (offset, length) => bytes.subarray(offset, offset + length),
    input: { kind: 'bytes', name, bytes },
  }
}
