import type { Entry, ZipFile } from 'yauzl'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { type ArchiveFault, type ArchiveSource, sourceChunkBytes } from '../archive-source.ts'
import type { ArchiveEntry, EntryVerdict } from '../entries/archive-entry.ts'
import { arrangeEntries } from '../entries/arrange-entry.ts'
import { type OpenEntry, readEntries } from '../entries/read-entries.ts'
import { holdSource } from '../gzip/hold-source.ts'
import type { LeafSource } from '../leaf-source.ts'
import type { Leaf, ReadableIdentification } from '../opened-archive.ts'
import { maxHeldBytes, maxRatio, ratioFromBytes } from './limits.ts'
import { type ReadAt, readNear } from './read-near.ts'
import { unpackEntry } from './unpack-entry.ts'
import { readZipDirectory, type ZippedFile } from './zip-directory.ts'

/**
 * Opens a zip of mails and mailboxes, of a folder tree or a Maildir.
 *
 * Limits: nothing is written and nothing that is packed inside is unpacked again; see `limits.ts`.
 * Errors: damaged, encrypted, over a limit, an Office document, nothing in it that could be mail: a fault with one sentence.
 */
export async function openZip(
  source: LeafSource,
  identification: ReadableIdentification,
  openEntry: OpenEntry,
): Promise<Result<Leaf, ArchiveFault>> {
  const { name } = source
  if (!source.readAt)
    return fail({ kind: 'unsupported', message: `${name} is a zip that cannot be read where it lies: unpack it first.` })
  const readAt = readNear(source.readAt, source.sizeBytes)
  const directory = await readZipDirectory(source, readAt)
  if (!directory.ok) return fail({ kind: 'damaged', message: directory.fault })
  const { zip, files } = directory.value
  if (files.some(({ names }) => packageMarks.has(names.join('/'))))
    return fail({ kind: 'not_mail', message: `${name} holds no mail: it looks like an Office document or a program.` })
  const arrange = arrangeEntries(files, '')
  const entries = files
    .filter((file) => file.kind !== 'folder')
    .map((file) => entryOf(file, arrange(file), (fileName) => openFile(zip, file.entry, source, readAt, fileName)))
  if (!entries.some((entry) => entry.verdict === null)) {
    const fault = entries.find((entry) => entry.verdict?.kind === 'fault')?.verdict
    return fail({
      kind: 'not_mail',
      message: fault?.message ?? `${name} holds no mail: there is no file in it that could be one.`,
    })
  }
  const list = {
    name,
    sizeBytes: source.sizeBytes,
    entries,
    // Unpacking is work for the processor, not waiting.
    openAhead: 0,
    findLoss: () => findLoss(source),
    close: async () => zip.close(),
  }
  return succeed({ identification, reader: readEntries(list, openEntry), stream: null })
}

/** Files that stand in every package of Office, OpenDocument and Java, and in no zip of mail. */
const packageMarks: ReadonlySet<string> = new Set(['[Content_Types].xml', 'META-INF/manifest.xml', 'META-INF/MANIFEST.MF'])

function entryOf(
  file: ZippedFile,
  arranged: Omit<ArchiveEntry, 'open' | 'sizeBytes'>,
  open: (name: string) => Promise<LeafSource>,
): ArchiveEntry {
  return {
    ...arranged,
    verdict: arranged.verdict ?? judgeEntry(file.entry, file.names.at(-1) ?? ''),
    sizeBytes: file.sizeBytes,
    open: () => open(file.names.at(-1) ?? ''),
  }
}

/** What speaks against unpacking one file. */
function judgeEntry(entry: Entry, name: string): EntryVerdict | null {
  if (entry.isEncrypted())
    return {
      kind: 'fault',
      code: 'encrypted',
      message: `${name} is encrypted. Unpack it with its password, then import what comes out.`,
    }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    const message = `${name} is packed in a way that is not read (method ${entry.compressionMethod}). Unpack it, then import what comes out.`
    return { kind: 'fault', code: 'unsupported', message }
  }
  if (entry.uncompressedSize > ratioFromBytes && entry.uncompressedSize > maxRatio * entry.compressedSize) {
    const message = `${name} would unpack to more than ${maxRatio} times its size, which mail never does; it was not read.`
    return { kind: 'fault', code: 'ratio_too_high', message }
  }
  return null
}

async function openFile(zip: ZipFile, entry: Entry, source: ArchiveSource, readAt: ReadAt, name: string): Promise<LeafSource> {
  const packed: ArchiveSource = {
    name,
    sizeBytes: entry.uncompressedSize,
    read: (fromByte) => unpackEntry(zip, entry, source, readAt, name, fromByte),
  }
  const isSmall = entry.uncompressedSize <= sourceChunkBytes
  if (isSmall || (entry.uncompressedSize <= maxHeldBytes && (await isCompoundFile(packed))))
    return holdSource(packed, maxHeldBytes)
  return { ...packed, readAt: null, input: null }
}

/** An Outlook item is read by a worker, which needs all of it. Source: MS-CFB 2.2. */
async function isCompoundFile(source: ArchiveSource): Promise<boolean> {
  for await (const chunk of source.read(0)) return Buffer.from(chunk.subarray(0, 8)).toString('hex') === 'd0cf11e0a1b11ae1'
  return false
}

/** The error with which the zip itself fails, or null while it can be read. */
async function findLoss(source: LeafSource): Promise<Error | null> {
  try {
    await source.readAt?.(0, 4)
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
