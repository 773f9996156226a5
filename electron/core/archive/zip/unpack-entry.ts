import { crc32, inflateRawSync } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { type ArchiveSource, sourceChunkBytes } from '../archive-source.ts'
import { inflate } from '../gzip/inflate.ts'
import { PackedFault } from '../gzip/packed-fault.ts'
import type { ReadAt } from './read-near.ts'

/**
 * The bytes of one file of a zip, unpacked as they are read, from a place on.
 *
 * Limits: not more bytes than the directory says.
 * Errors: `PackedFault` where its header, its data, its length or its checksum are wrong, after the bytes before that.
 */
export async function* unpackEntry(
  zip: ZipFile,
  entry: Entry,
  source: ArchiveSource,
  readAt: ReadAt,
  name: string,
  fromByte: number,
): AsyncGenerator<Uint8Array> {
  const dataAt = await findData(zip, entry, name)
  const whole = await unpackAtOnce(entry, readAt, dataAt)
  if (whole) {
    if (fromByte < whole.length) yield whole.subarray(fromByte)
    return
  }
  const packed = readStretch(source, readAt, dataAt, entry.compressedSize)
  const chunks = entry.compressionMethod === 0 ? packed : bytesOf(inflate(packed, 'deflate', name))
  let position = 0
  let sum = 0
  for await (const chunk of chunks) {
    sum = crc32(chunk, sum)
    const dropped = Math.min(Math.max(fromByte - position, 0), chunk.length)
    position += chunk.length
    if (position > entry.uncompressedSize)
      throw new PackedFault('damaged_stream', `${name} unpacks to more than the zip says it holds; it was read no further.`)
    if (dropped < chunk.length) yield chunk.subarray(dropped)
  }
  if (position < entry.uncompressedSize)
    throw new PackedFault(
      'cut_stream',
      `${name} unpacks to ${position} bytes where the zip promises ${entry.uncompressedSize}: its end is missing.`,
    )
  if (sum !== entry.crc32)
    throw new PackedFault(
      'damaged_stream',
      `${name} does not have the checksum that the zip names for it: some of its bytes are damaged.`,
    )
}

/** A small file that is whole and sound; null for any other. Starting a stream for each of many small files would cost more than unpacking. */
async function unpackAtOnce(entry: Entry, readAt: ReadAt, dataAt: number): Promise<Buffer | null> {
  const { compressionMethod, compressedSize, uncompressedSize } = entry
  if (compressionMethod !== 8 || compressedSize > sourceChunkBytes || uncompressedSize > sourceChunkBytes || compressedSize === 0)
    return null
  const packed = await readAt(dataAt, compressedSize)
  try {
    const bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, uncompressedSize) })
    return bytes.length === uncompressedSize && crc32(bytes) === entry.crc32 ? bytes : null
  } catch {
    // Damaged: the slower way tells where, and gives what comes before.
    return null
  }
}

async function findData(zip: ZipFile, entry: Entry, name: string): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart
  } catch (error) {
    // An error of the source has a code of the system; one of the zip does not.
    if (error instanceof Error && 'code' in error) throw error
    throw new PackedFault('damaged_stream', `${name} cannot be unpacked: the zip is damaged where the file begins.`)
  }
}

async function* readStretch(source: ArchiveSource, readAt: ReadAt, offset: number, length: number): AsyncGenerator<Uint8Array> {
  if (length <= sourceChunkBytes) {
    if (length > 0) yield await readAt(offset, length)
    return
  }
  let left = length
  for await (const chunk of source.read(offset)) {
    yield chunk.subarray(0, left)
    left -= Math.min(left, chunk.length)
    if (left === 0) return
  }
}

async function* bytesOf(unpacked: ReturnType<typeof inflate>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of unpacked) yield bytes
}
