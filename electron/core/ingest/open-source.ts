import { basename, resolve } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { openReader } from '../archive/open-reader.ts'
import type { OpenedArchive } from '../archive/opened-archive.ts'
import type { ReaderServices, SourceInput } from '../archive/source-input.ts'
import { openWorkerReader } from '../archive/worker/open-worker-reader.ts'
import type { WorkerSource } from '../archive/worker/worker-protocol.ts'
import type { Store } from '../store/store.ts'

export type ImportRequest = { path: string } | { uploadId: string; name: string }

/**
 * A source that is open for reading.
 *
 * Shapes: `path` and `uploadName` say where it lies, one of them null; `isUnchanged` looks whether it is still what was opened.
 */
export type OpenedSource = OpenedArchive & {
  name: string
  path: string | null
  uploadName: string | null
  isUnchanged(): Promise<boolean>
}

/** Opens what a person wants imported and finds out what it is; a fault is one sentence. */
export async function openSource(
  store: Store,
  archiveWorker: string,
  request: ImportRequest,
): Promise<Result<OpenedSource, string>> {
  const input = 'path' in request ? ({ kind: 'path', path: resolve(request.path) } as const) : openUpload(store, request)
  if (!input) return fail('This upload is no longer here. Choose the file again.')
  const services = readerServices(archiveWorker)
  const opened = await openReader(input, services)
  if (!opened.ok) return fail(opened.fault.message)
  return succeed({
    ...opened.value,
    name: input.kind === 'path' ? basename(input.path) : input.name,
    path: input.kind === 'path' ? input.path : null,
    uploadName: input.kind === 'path' || 'path' in request ? null : request.uploadId,
    isUnchanged: async () => {
      const again = await openReader(input, services)
      if (!again.ok) return false
      await again.value.reader.close()
      return again.value.signature === opened.value.signature
    },
  })
}

/** An upload lies encrypted in the profile; it is read as it would be from its file. */
function openUpload(store: Store, { uploadId, name }: { uploadId: string; name: string }): SourceInput | null {
  const upload = store.blobs.openUpload(uploadId)
  const sealed = store.blobs.sealedUpload(uploadId)
  if (!upload || !sealed) return null
  const sizeBytes = upload.sizeBytes
  upload.close()
  const reopen = () => {
    const reader = store.blobs.openUpload(uploadId)
    if (!reader) throw new Error('the upload is gone')
    return reader
  }
  return {
    kind: 'upload',
    name,
    sizeBytes,
    sealed,
    async *read(fromByte) {
      const reader = reopen()
      try {
        yield* reader.chunks(fromByte)
      } finally {
        reader.close()
      }
    },
    readAt: async (offset, length) => {
      const reader = reopen()
      try {
        return reader.readAt(offset, length)
      } finally {
        reader.close()
      }
    },
  }
}

function readerServices(workerUrl: string): ReaderServices {
  return {
    openWorkerReader: (input, format, name) => openWorkerReader({ workerUrl, format, name, source: workerSourceOf(input) }),
  }
}

function workerSourceOf(input: Parameters<ReaderServices['openWorkerReader']>[0]): WorkerSource {
  switch (input.kind) {
    case 'path':
      return { kind: 'file', path: input.path }
    case 'upload':
      return { kind: 'sealed', file: input.sealed }
    case 'bytes':
      return { kind: 'bytes', bytes: input.bytes }
  }
}
