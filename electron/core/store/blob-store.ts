import { createHmac } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../ports.ts'
import { type BlobReader, type BlobWriter, createBlobFile, openBlobFile, type SealedFile } from './blob-file.ts'
import { syncFolder } from './keys/key-file.ts'
import { deriveKey } from './keys/key-tree.ts'
import { makeFolder } from './make-folder.ts'

/**
 * The encrypted files beside the database: large raw mails, large attachments, and uploads on their way in.
 *
 * A file's name is an HMAC of its content's SHA-256: equal content is stored once, and names tell nothing to whoever lacks the key.
 */
export type BlobStore = {
  /**
   * Stores many contents durably, once each, and waits for the disk only once for all of them: what a transaction is about to name. A
   * content that no row names in the end lies there until an equal one comes.
   */
  putAll(contents: readonly { sha256: Buffer; content: Uint8Array }[]): Promise<void>
  /** Stores content durably, once. Written and synced before the row that names it. */
  put(sha256: Buffer, content: Uint8Array): void
  /** The content, or null when the file is missing; a file that does not authenticate throws `BlobDamaged`. */
  get(sha256: Buffer): Buffer | null
  /** Removes the file of a content that no row names any more; an equal content may be put again. */
  drop(sha256: Buffer): void
  /** Starts a file whose hash is not known yet; it is complete only after `end`. */
  receive(uploadId: string): BlobWriter
  /** Null where there is no upload of this id; any text may be asked for. */
  openUpload(uploadId: string): BlobReader | null
  /** How a worker thread of this process opens an upload by itself. */
  sealedUpload(uploadId: string): SealedFile | null
  dropUpload(uploadId: string): void
  bytes(): number
}

export function createBlobStore(profileFolder: string, profileKey: Buffer, random: Random): BlobStore {
  const folder = join(profileFolder, 'blobs')
  const uploads = join(profileFolder, 'uploads')
  const key = deriveKey(profileKey, 'blob')
  const nameKey = deriveKey(profileKey, 'blob-name')
  makeFolder(folder)
  const pathOf = (sha256: Buffer): string => {
    const name = createHmac('sha256', nameKey).update(sha256).digest('hex')
    return join(folder, name.slice(0, 2), name)
  }
  const uploadPath = (uploadId: string): string => {
    if (!isUploadId(uploadId)) throw new Error('not an upload id')
    return join(uploads, uploadId)
  }
  const fill = (path: string, content: Uint8Array, end: 'end' | 'endUnsynced'): string => {
    const temporary = `${path}.${random.bytes(4).toString('hex')}.new`
    const writer = createBlobFile(temporary, key, random)
    try {
      writer.write(content)
      writer[end]()
      return temporary
    } catch (error) {
      // A full disk: what is left of the attempt would only make it fuller.
      writer.abort()
      rmSync(temporary, { force: true })
      throw error
    }
  }
  return {
    put: (sha256, content) => {
      const path = pathOf(sha256)
      if (existsSync(path)) return
      const shelf = join(path, '..')
      const freshShelf = !existsSync(shelf)
      makeFolder(shelf)
      renameSync(fill(path, content, 'end'), path)
      syncFolder(shelf)
      if (freshShelf) syncFolder(folder)
    },
    putAll: async (contents) => {
      const written: { temporary: string; path: string }[] = []
      try {
        for (const { sha256, content } of contents) {
          const path = pathOf(sha256)
          if (existsSync(path) || written.some((file) => file.path === path)) continue
          makeFolder(join(path, '..'))
          written.push({ temporary: fill(path, content, 'endUnsynced'), path })
        }
        await Promise.all(written.map(({ temporary }) => syncPath(temporary, 'r+')))
        for (const { temporary, path } of written) renameSync(temporary, path)
      } catch (error) {
        for (const { temporary } of written) rmSync(temporary, { force: true })
        throw error
      }
      const shelves = new Set(written.map(({ path }) => join(path, '..')))
      if (process.platform !== 'win32') await Promise.all([folder, ...shelves].map((shelf) => syncPath(shelf, 'r')))
    },
    get: (sha256) => {
      const path = pathOf(sha256)
      if (!existsSync(path)) return null
      const reader = openBlobFile(path, key)
      try {
        return Buffer.concat([...reader.chunks(0)])
      } finally {
        reader.close()
      }
    },
    drop: (sha256) => rmSync(pathOf(sha256), { force: true }),
    receive: (uploadId) => {
      makeFolder(uploads)
      return createBlobFile(uploadPath(uploadId), key, random)
    },
    openUpload: (uploadId) => {
      const path = isUploadId(uploadId) ? uploadPath(uploadId) : ''
      return existsSync(path) ? openBlobFile(path, key) : null
    },
    sealedUpload: (uploadId) => {
      const path = isUploadId(uploadId) ? uploadPath(uploadId) : ''
      return existsSync(path) ? { path, key } : null
    },
    dropUpload: (uploadId) => rmSync(uploadPath(uploadId), { force: true }),
    bytes: () => folderBytes(folder) + folderBytes(uploads),
  }
}

/** In a thread of the pool, so that the disk can take many at once. */
async function syncPath(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** An id comes from outside and becomes a file name, so nothing else of it may. */
const isUploadId = (text: string): boolean => /^upload_[0-9a-f]{32}$/.test(text)

function folderBytes(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
