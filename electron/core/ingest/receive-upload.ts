import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { OpenFault } from '../engine-contract.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'

/**
 * Takes in a file that a browser hands over, piece by piece, encrypted as it comes: no plaintext of it touches the disk.
 *
 * Errors: a stream that breaks off or a full disk leaves nothing behind and is one sentence.
 */
export async function receiveUpload(
  store: Store,
  ports: Ports,
  names: Map<string, string>,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Result<{ uploadId: string; sizeBytes: number }, OpenFault>> {
  const uploadId = `upload_${ports.random.bytes(16).toString('hex')}`
  const writer = store.blobs.receive(uploadId)
  let sizeBytes = 0
  try {
    for await (const piece of bytes) {
      writer.write(piece)
      sizeBytes += piece.byteLength
    }
    writer.end()
  } catch (error) {
    writer.abort()
    store.blobs.dropUpload(uploadId)
    ports.log.error('upload_failed', error, { sizeBytes })
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    const sentence = full
      ? 'The disk is full, so the file could not be taken in. Nothing was kept; free some space and try again.'
      : 'The file did not arrive whole. Nothing was kept; try again.'
    return fail({ code: full ? 'DISK_FULL' : 'UPLOAD_BROKEN', sentence })
  }
  names.set(uploadId, name)
  return succeed({ uploadId, sizeBytes })
}
