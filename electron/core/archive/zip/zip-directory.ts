import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type ZipFile } from 'yauzl'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { ArchiveSource } from '../archive-source.ts'
import type { ListedFile } from '../entries/listed-file.ts'
import { localHeaderBytes, maxEntries, maxListBytes, maxRatio, maxTotalBytes, ratioFromBytes } from './limits.ts'
import type { ReadAt } from './read-near.ts'

/** A file of a zip, as its directory tells. */
export type ZippedFile = ListedFile & { entry: Entry }

export type ZipDirectory = { zip: ZipFile; files: ZippedFile[] }

/**
 * Reads the directory of a zip, and judges it as a whole before anything is unpacked.
 *
 * Shapes: sorted by name, so that the order does not depend on the program that packed it. Names are data: nothing is ever written by them.
 * Limits: those of `limits.ts`; files whose data overlap are a bomb.
 * Errors: one sentence where it is damaged, encrypted throughout, or over a limit. A failing source rejects with its own error.
 */
export async function readZipDirectory(source: ArchiveSource, readAt: ReadAt): Promise<Result<ZipDirectory, string>> {
  const { name } = source
  const reader = new PlaceReader(readAt)
  let zip: ZipFile
  const entries: Entry[] = []
  try {
    zip = await fromRandomAccessReaderPromise(reader, source.sizeBytes, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    })
    if (zip.entryCount > maxEntries)
      return fail(
        `${name} claims to hold ${zip.entryCount} files; zips are read up to ${maxEntries}. Unpack it and choose the folder.`,
      )
    let listBytes = 0
    for await (const entry of zip.eachEntry()) {
      listBytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
      if (listBytes > maxListBytes)
        return fail(`${name} has a list of files that is too long to be one of mail. Unpack it and choose the folder.`)
      entries.push(entry)
    }
  } catch (error) {
    if (reader.failure) throw reader.failure
    return fail(
      `${name} cannot be opened as a zip: it is damaged or was cut short (${error instanceof Error ? error.message : 'unknown'}). Look for a whole copy.`,
    )
  }
  const refusal = findRefusal(name, source.sizeBytes, entries)
  if (refusal !== null) return fail(refusal)
  const files = entries.map((entry) => listFile(entry, source.sizeBytes))
  // By the names themselves: a separator in between would sort "a.b" before "a/b".
  return succeed({ zip, files: files.sort((one, other) => comparePaths(one.names, other.names)) })
}

/** What speaks against reading the zip at all, in one sentence. */
function findRefusal(name: string, zipBytes: number, entries: readonly Entry[]): string | null {
  const plainFiles = entries.filter((entry) => entry.uncompressedSize > 0)
  if (plainFiles.length > 0 && plainFiles.every((entry) => entry.isEncrypted()))
    return `${name} is encrypted. Unpack it with its password, then import what comes out.`
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (total > maxTotalBytes || (total > ratioFromBytes && total > maxRatio * zipBytes))
    return `${name} would unpack to ${total} bytes, more than ${maxRatio} times its size, which mail never does; it was not read. Unpack it yourself if you trust it.`
  if (haveOverlap(entries))
    return `${name} holds files that lie in one another, which only zips made to do harm do; it was not read.`
  return null
}

function haveOverlap(entries: readonly Entry[]): boolean {
  const stretches = entries
    .map((entry) => ({
      from: entry.relativeOffsetOfLocalHeader,
      to: entry.relativeOffsetOfLocalHeader + localHeaderBytes + entry.fileNameLength + entry.compressedSize,
    }))
    .sort((one, other) => one.from - other.from)
  return stretches.some(({ from }, place) => from < (stretches[place - 1]?.to ?? 0))
}

function listFile(entry: Entry, zipBytes: number): ZippedFile {
  const path = decodeName(entry)
  const names = path.split('/').filter((part) => part !== '')
  // The upper half holds the Unix mode where a Unix program packed it. Source: APPNOTE.TXT 4.4.15 and Info-ZIP.
  const type = (entry.externalFileAttributes >>> 16) & 0xf000
  const kind = path.endsWith('/') ? 'folder' : type === 0xa000 ? 'link' : 'file'
  // A damaged list may claim more than there is, and progress would go beyond the whole.
  const sizeBytes = Math.min(entry.compressedSize, Math.max(0, zipBytes - entry.relativeOffsetOfLocalHeader))
  return { names: names.length > 0 ? names : ['?'], kind, sizeBytes, problem: null, entry }
}

/** Programs on macOS and Linux write UTF-8 without saying so; what is valid UTF-8 and not ASCII is hardly ever CP437. */
function decodeName(entry: Entry): string {
  const raw = entry.fileNameRaw
  const text = raw.toString('utf8')
  const isUnmarked = (entry.generalPurposeBitFlag & 0x800) === 0
  if (isUnmarked && text.length !== raw.length && Buffer.from(text, 'utf8').equals(raw)) return text.replaceAll('\\', '/')
  return getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false)
}

function comparePaths(one: readonly string[], other: readonly string[]): number {
  for (const [place, name] of one.entries()) {
    const against = other[place]
    if (against === undefined) return 1
    if (name !== against) return name < against ? -1 : 1
  }
  return one.length - other.length
}

/** The library's way to read places of a source; it remembers a failure of the source, which is not one of the zip. */
class PlaceReader extends RandomAccessReader {
  failure: Error | null = null
  private readonly readAt: ReadAt

  constructor(readAt: ReadAt) {
    super()
    this.readAt = readAt
  }

  // The types of the library forget that the callback is told how much was read, which the library itself asks for.
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (...result: [Error | null, number?]) => void,
  ): void {
    this.readAt(position, length).then(
      (bytes) => callback(null, bytes.copy(buffer, offset)),
      (error: unknown) => {
        this.failure = error instanceof Error ? error : new Error(String(error))
        callback(this.failure)
      },
    )
  }
}
