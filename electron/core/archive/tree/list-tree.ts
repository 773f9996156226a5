import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { faultOfError } from '../archive-source.ts'
import type { ListedFile } from '../entries/listed-file.ts'

/** A path of the file system: bytes where its names are no UTF-8. */
export type TreePath = string | Buffer

/** A file of a folder on disk. `modifiedAt` is in UTC milliseconds. */
export type TreeFile = ListedFile & { path: TreePath; modifiedAt: number }

/**
 * All that lies in a folder. `signature` is a SHA-256 over the sorted listing: relative path, kind, size and time; `device`
 * is the number of the file system it lies on.
 */
export type Tree = { files: TreeFile[]; sizeBytes: number; modifiedAt: number; signature: string; device: number }

/** 64 levels: mail folders nest to ten; deeper trees are loops of mounts or not mail. */
const maxDepth = 64

/** 1,000,000 files: about 200 MB of listing. Mailboxes of that many mails are rather exported as one file. */
const maxFiles = 1_000_000

/**
 * Lists a folder with all that is in it, for reading only.
 *
 * Shapes: sorted by name within each folder (numbers first, by their value, then by code units), so that the order is the same each time.
 * Links are listed and not followed. Of a Thunderbird profile only its mail is listed.
 * Limits: 64 levels; what lies deeper is one broken file. 1,000,000 files; beyond it rejects with `TreeTooLarge`.
 * Errors: a folder inside that cannot be listed is a broken file; the root's own error rejects.
 */
export async function listTree(root: string): Promise<Tree> {
  const device = (await stat(root)).dev
  const files: TreeFile[] = []
  await listFolder(files, root, [], await readNames(root))
  const hash = createHash('sha256')
  let sizeBytes = 0
  let modifiedAt = 0
  for (const file of files) {
    hash.update(`${JSON.stringify([file.names, file.kind, file.sizeBytes, file.modifiedAt])}\n`)
    sizeBytes += file.sizeBytes
    modifiedAt = Math.max(modifiedAt, file.modifiedAt)
  }
  return { files, sizeBytes, modifiedAt, signature: hash.digest('hex'), device }
}

/** A folder with more files than can be listed. */
export class TreeTooLarge extends Error {
  override readonly name = 'TreeTooLarge'
}

type Named = Dirent<Buffer>

async function readNames(path: TreePath): Promise<Named[]> {
  const found = await readdir(path, { withFileTypes: true, encoding: 'buffer' })
  return found.sort((one, other) => compareNames(one.name, other.name))
}

function compareNames(one: Buffer, other: Buffer): number {
  const [a, b] = [numberOf(one), numberOf(other)]
  if (a !== null && b !== null && a !== b) return a - b
  if ((a === null) !== (b === null)) return a === null ? 1 : -1
  return Buffer.compare(one, other)
}

function numberOf(name: Buffer): number | null {
  return name.length <= 15 && /^\d+$/.test(name.toString('latin1')) ? Number(name) : null
}

async function listFolder(files: TreeFile[], path: TreePath, names: readonly string[], found: readonly Named[]): Promise<void> {
  for await (const file of lookAtAll(path, names, names.length === 0 ? withoutProfile(found) : found)) {
    if (files.length >= maxFiles) throw new TreeTooLarge(`more than ${maxFiles} files`)
    const { names: inner, path: innerPath } = file
    files.push(file)
    if (file.kind !== 'folder') continue
    if (inner.length >= maxDepth) {
      files.push(broken(innerPath, [...inner, '…'], `What lies more than ${maxDepth} folders deep is not read.`))
      continue
    }
    try {
      await listFolder(files, innerPath, inner, await readNames(innerPath))
    } catch (error) {
      if (error instanceof TreeTooLarge) throw error
      files.push(broken(innerPath, [...inner, '…'], faultOfError(`The folder ${inner.join('/')}`, error).message))
    }
  }
}

/** 64 at once: asking one by one would wait for the disk, or for the network, each time. */
const looksAtOnce = 64

async function* lookAtAll(folder: TreePath, names: readonly string[], found: readonly Named[]): AsyncGenerator<TreeFile> {
  for (let from = 0; from < found.length; from += looksAtOnce) {
    const some = found.slice(from, from + looksAtOnce)
    yield* await Promise.all(
      some.map((entry) => look(joinPath(folder, entry.name), [...names, entry.name.toString('utf8')], entry)),
    )
  }
}

async function look(path: TreePath, names: readonly string[], entry: Named): Promise<TreeFile> {
  try {
    const found = await lstat(path)
    const modifiedAt = Math.trunc(found.mtimeMs)
    // The time of a folder changes with the files in it, which are listed themselves.
    if (found.isDirectory()) return { names, path, kind: 'folder', sizeBytes: 0, modifiedAt: 0, problem: null }
    const kind = found.isFile() ? 'file' : found.isSymbolicLink() ? 'link' : 'device'
    return { names, path, kind, sizeBytes: kind === 'file' ? found.size : 0, modifiedAt, problem: null }
  } catch (error) {
    return broken(path, names, faultOfError(entry.name.toString('utf8'), error).message)
  }
}

function broken(path: TreePath, names: readonly string[], problem: string): TreeFile {
  return { names, path, kind: 'broken', sizeBytes: 0, modifiedAt: 0, problem }
}

function joinPath(folder: TreePath, name: Buffer): TreePath {
  const text = name.toString('utf8')
  const isText = typeof folder === 'string' && Buffer.from(text, 'utf8').equals(name)
  return isText ? `${folder}${sep}${text}` : Buffer.concat([Buffer.from(folder), Buffer.from(sep), name])
}

/** The root of a Thunderbird profile holds much that is no mail: caches, add-ons, databases. */
function withoutProfile(found: readonly Named[]): readonly Named[] {
  const names = new Set(found.map((entry) => entry.name.toString('utf8')))
  const isProfile = names.has('prefs.js') && (names.has('Mail') || names.has('ImapMail'))
  return isProfile ? found.filter((entry) => ['Mail', 'ImapMail'].includes(entry.name.toString('utf8'))) : found
}
