import type { ArchiveReader } from './archive-reader.ts'
import type { SealedFile } from './worker/sealed-bytes.ts'

/**
 * What a person chose to import: a file or folder of this machine, or a file that a browser handed over and that lies encrypted in the profile.
 *
 * Shapes: `read` and `readAt` of an upload give its plain bytes; `sealed` is how a worker thread opens it by itself.
 */
export type SourceInput =
  | { kind: 'path'; path: string }
  | {
      kind: 'upload'
      name: string
      sizeBytes: number
      read(fromByte: number): AsyncIterable<Uint8Array>
      readAt(offset: number, length: number): Promise<Buffer>
      sealed: SealedFile
    }

/** What a worker reads: a source of its own, or an item taken out of a zip, which is small enough to be handed over whole. */
export type WorkerInput = SourceInput | { kind: 'bytes'; name: string; bytes: Uint8Array }

/** What the readers of this folder need of the engine. PST and msg are read in a thread that can be ended. */
export type ReaderServices = {
  openWorkerReader(input: WorkerInput, format: 'pst' | 'msg', name: string): ArchiveReader
}
