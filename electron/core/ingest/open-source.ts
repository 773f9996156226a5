import { resolve } from 'node:path'
import type { ImportMode } from '#shared/model/archive.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { type ArchiveSource, openFileSource } from '../archive/archive-source.ts'
import type { Identification } from '../archive/identify-archive.ts'
import { identifySource } from '../archive/identify-source.ts'
import type { Store } from '../store/store.ts'
import type { SourceIdentity } from './find-unfinished.ts'

export type ImportRequest = { path: string } | { uploadId: string; name: string }

export type OpenedSource = { source: ArchiveSource; identification: Identification; identity: SourceIdentity }

/** Opens what a person wants imported and finds out what it is; a fault is one sentence. */
export async function openSource(store: Store, request: ImportRequest, mode: ImportMode): Promise<Result<OpenedSource, string>> {
  const opened = 'path' in request ? await openPath(request.path, mode) : openUpload(store, request, mode)
  if (!opened.ok) return opened
  const identified = await identifySource(opened.value.source)
  return identified.ok ? succeed({ ...opened.value, identification: identified.value }) : fail(identified.fault.message)
}

type Opened = Omit<OpenedSource, 'identification'>

async function openPath(path: string, mode: ImportMode): Promise<Result<Opened, string>> {
  const file = await openFileSource(resolve(path))
  if (!file.ok) return fail(file.fault.message)
  return succeed({
    source: file.value,
    identity: { path: file.value.path, uploadName: null, modifiedAt: file.value.modifiedAt, mode },
  })
}

/** An upload lies encrypted in the profile; it is read as it would be from its file. */
function openUpload(store: Store, request: { uploadId: string; name: string }, mode: ImportMode): Result<Opened, string> {
  const upload = store.blobs.openUpload(request.uploadId)
  if (!upload) return fail('This upload is no longer here. Choose the file again.')
  const sizeBytes = upload.sizeBytes
  upload.close()
  if (sizeBytes === 0) return fail(`${request.name} is empty: there is no mail in it.`)
  const source: ArchiveSource = {
    name: request.name,
    sizeBytes,
    async *read(fromByte) {
      const reader = store.blobs.openUpload(request.uploadId)
      if (!reader) throw new Error('the upload is gone')
      try {
        yield* reader.chunks(fromByte)
      } finally {
        reader.close()
      }
    },
  }
  return succeed({ source, identity: { path: null, uploadName: request.uploadId, modifiedAt: 0, mode } })
}
