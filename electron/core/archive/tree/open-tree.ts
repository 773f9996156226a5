import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { type ArchiveFault, faultOfError, sourceChunkBytes } from '../archive-source.ts'
import type { ArchiveEntry, EntryList } from '../entries/archive-entry.ts'
import { arrangeEntries } from '../entries/arrange-entry.ts'
import { type OpenEntry, readEntries } from '../entries/read-entries.ts'
import { type LeafSource, memorySource } from '../leaf-source.ts'
import { openPathLeaf } from '../open-path-leaf.ts'
import type { OpenedArchive, ReadableIdentification } from '../opened-archive.ts'
import { listTree, type Tree, type TreeFile, TreeTooLarge } from './list-tree.ts'

/**
 * Opens a folder of mails and mailboxes on disk: a Maildir, a Thunderbird or Apple Mail tree, MH folders, or any folder.
 *
 * Errors: absent, unreadable, more than a million files, nothing in it that could be mail: a fault with one sentence.
 */
export async function openTree(path: string, openEntry: OpenEntry): Promise<Result<OpenedArchive, ArchiveFault>> {
  const name = basename(path)
  try {
    const tree = await listTree(path)
    const list = listEntries(path, name, tree)
    if (!list.entries.some((entry) => entry.verdict === null)) {
      const broken = list.entries.find((entry) => entry.verdict?.kind === 'fault')
      return fail({
        kind: 'not_mail',
        message: broken?.verdict?.message ?? `${name} holds no mail: there is no file in it that could be one.`,
      })
    }
    return succeed({
      identification: identifyTree(name, list),
      reader: readEntries(list, openEntry),
      source: null,
      stream: null,
      sizeBytes: tree.sizeBytes,
      modifiedAt: tree.modifiedAt,
      signature: tree.signature,
    })
  } catch (error) {
    if (error instanceof TreeTooLarge)
      return fail({ kind: 'unsupported', message: `${name} holds ${error.message}. Choose its folders one by one.` })
    return fail(faultOfError(name, error))
  }
}

/** 8 files of up to 1 MiB each: more would only hold memory. */
const filesAhead = 8

function listEntries(path: string, name: string, tree: Tree): EntryList {
  const arrange = arrangeEntries(tree.files, name)
  return {
    name,
    sizeBytes: tree.sizeBytes,
    entries: tree.files.filter((file) => file.kind !== 'folder').map((file) => entryOf(file, arrange(file))),
    openAhead: filesAhead,
    findLoss: async () => {
      try {
        // A disk that was taken out may leave the empty folder behind at which it was mounted.
        return (await stat(path)).dev === tree.device ? null : Object.assign(new Error('another disk'), { code: 'ENODEV' })
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error))
      }
    },
    close: async () => undefined,
  }
}

function entryOf(file: TreeFile, arranged: Omit<ArchiveEntry, 'open' | 'sizeBytes'>): ArchiveEntry {
  return { ...arranged, sizeBytes: file.sizeBytes, open: () => openTreeFile(file) }
}

/** A small file is read at once and held: it is looked into and read, and opening costs more than reading. */
async function openTreeFile(file: TreeFile): Promise<LeafSource> {
  const name = file.names.at(-1) ?? ''
  const leaf = openPathLeaf(file.path, name, file.sizeBytes)
  if (file.sizeBytes > sourceChunkBytes) return leaf
  const handle = await open(file.path, 'r')
  try {
    const bytes = Buffer.allocUnsafeSlow(file.sizeBytes)
    let held = 0
    while (held < bytes.length) {
      const { bytesRead } = await handle.read(bytes, held, bytes.length - held, held)
      if (bytesRead === 0) break
      held += bytesRead
    }
    return { ...memorySource(name, bytes.subarray(0, held)), input: leaf.input }
  } finally {
    await handle.close()
  }
}

function identifyTree(name: string, list: EntryList): ReadableIdentification {
  const isMaildir = list.entries.some((entry) => entry.isMail && entry.names.length === 2)
  const mailboxes = list.entries.filter((entry) => entry.verdict === null).length
  return {
    format: isMaildir ? 'maildir' : 'folder',
    readable: true,
    explanation: isMaildir
      ? `${name} is a Maildir.`
      : `${name} is a folder with ${mailboxes} ${mailboxes === 1 ? 'file' : 'files'} in which mail is looked for.`,
    problem: null,
    lineEnd: 'none',
    variant: null,
  }
}
