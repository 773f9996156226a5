import type { ArchiveFormat } from '#shared/model/archive.ts'
import type { ArchiveReader, ItemChoice } from './archive-reader.ts'
import type { ArchiveSource } from './archive-source.ts'
import type { Identification } from './identify-archive.ts'
import type { ItemPosition, RawItem } from './raw-item.ts'

/** What a source that is read was identified as. */
export type ReadableIdentification = Identification & { format: ArchiveFormat; readable: true }

/**
 * A single text whose bytes are read from its beginning to its end, so that whoever reads its items can hash it on the way.
 *
 * Shapes: `read` gives the same items as the archive's reader, from `source` or from anything that gives the same bytes.
 */
export type TextStream = {
  source: ArchiveSource
  read(source: ArchiveSource, choice: ItemChoice, start?: ItemPosition): AsyncIterable<RawItem[]>
}

/** A single file that is read: what it is and how. `stream` is set for a plain text, whose bytes can be hashed as they pass. */
export type Leaf = { identification: ReadableIdentification; reader: ArchiveReader; stream: TextStream | null }

/**
 * A source that was opened and found readable.
 *
 * Shapes: `source` is the single file, for hashing; null for a folder. `stream` is set for a plain mbox, eml or emlx. `modifiedAt` is in UTC
 * milliseconds, of the newest file where it is a folder, and 0 for an upload. `signature` is equal as long as the source is the same: name,
 * size and time of a file, a SHA-256 over the sorted listing of a folder.
 */
export type OpenedArchive = {
  identification: ReadableIdentification
  reader: ArchiveReader
  source: ArchiveSource | null
  stream: TextStream | null
  sizeBytes: number
  modifiedAt: number
  signature: string
}
