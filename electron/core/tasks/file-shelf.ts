import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { MailFile } from '#shared/model/outbox.ts'
import { typeOfFileName } from '#shared/text/type-of-file-name.ts'
import type { Paths } from '../ports.ts'
import { putBlob } from '../store/blob-rows.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { MailOrder, type OrderFile } from '../store/ops/mail-order.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import type { WritableStore } from '../store/store.ts'

/** 25 MiB: what nearly every mail server still takes once it is encoded. A larger file counts as missing, and the mail waits. */
const mostFileBytes = 25 * 1024 * 1024

/** A name, and nothing that leads out of its folder: no separator, drive, control character, nor a dot in front. */
const isPlainName = (name: string): boolean => /^[^\s./\\:\p{Cc}][^/\\:\p{Cc}]{0,199}$/u.test(name)

/** The files that rules attach by name. */
export type FileShelf = {
  /** Looks for a file in the folders of a module, then in those for all, the profile's copies before the shipped ones. Null where there is none. */
  find(module: string | null, name: string): MailFile | null
  /** Keeps the files that orders among these operations name, as they are now (O9). */
  keep(tx: WritableStore, operations: readonly OperationInput[]): void
}

type Known = { stamp: string; file: MailFile; path: string }

/** Opens the shelf of a profile. A file is read again when it has changed. */
export function createFileShelf(paths: Pick<Paths, 'product' | 'profile'>, blobs: BlobStore): FileShelf {
  const knownByPath = new Map<string, Known>()
  const pathByHash = new Map<string, string>()
  const read = (path: string, name: string): MailFile | null => {
    const { mtimeMs, size } = statSync(path)
    if (size > mostFileBytes) return null
    const stamp = `${mtimeMs}|${size}`
    const known = knownByPath.get(path)
    if (known?.stamp === stamp) return known.file
    const content = readFileSync(path)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const file = { name, type: typeOfFileName(name), sha256, bytes: content.byteLength }
    knownByPath.set(path, { stamp, file, path })
    pathByHash.set(sha256, path)
    return file
  }
  return {
    find: (module, name) => {
      const path = isPlainName(name) ? findPath(paths, module, name) : null
      return path === null ? null : read(path, name)
    },
    keep: (tx, operations) => {
      for (const { sha256, bytes } of filesOf(operations)) {
        const path = pathByHash.get(sha256)
        const hash = Buffer.from(sha256, 'hex')
        if (path === undefined || tx.get('SELECT 1 FROM blobs WHERE sha256 = ?', hash)) continue
        const content = readFileSync(path)
        // Changed since it was looked at: the mail is held for a missing file rather than sent with another one.
        if (createHash('sha256').update(content).digest('hex') === sha256) putBlob(tx, blobs, hash, bytes, 'none', content)
      }
    },
  }
}

/** `email` is the older place of what is for every module. */
const sharedFolders = ['_all', 'email']

function findPath(paths: Pick<Paths, 'product' | 'profile'>, module: string | null, name: string): string | null {
  const folders = [...(module !== null && isPlainName(module) ? [module] : []), ...sharedFolders]
  for (const folder of folders)
    for (const root of [paths.profile, paths.product]) {
      const shelf = join(root, 'templates', folder, 'files')
      const path = join(shelf, name)
      // A link may lead anywhere: what it names must lie on the shelf too.
      if (existsSync(path) && statSync(path).isFile() && realpathSync(path).startsWith(realpathSync(shelf) + sep)) return path
    }
  return null
}

/** The files of orders, and of orders that are held back. */
function filesOf(operations: readonly OperationInput[]): (OrderFile & { found: true })[] {
  return operations.flatMap((op) => {
    if (op.kind !== 'add' || (op.field !== 'mail_orders' && op.field !== 'withheld')) return []
    const value =
      op.field === 'withheld' && op.value !== null && typeof op.value === 'object' && 'order' in op.value
        ? op.value.order
        : op.value
    const order = MailOrder.safeParse(value).data
    return (order?.files ?? []).filter((file) => file.found)
  })
}
