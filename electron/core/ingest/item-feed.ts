import { createHash } from 'node:crypto'
import type { ArchiveReader, ItemChoice } from '../archive/archive-reader.ts'
import type { ArchiveSource } from '../archive/archive-source.ts'
import type { ItemPosition, RawItem } from '../archive/raw-item.ts'
import type { OpenedSource } from './open-source.ts'
import { hashPrefix, tapSource } from './prefix-hash.ts'

/** The items of a source on their way in, with the proof of what was read. */
export type ItemFeed = {
  read(choice: ItemChoice, start: ItemPosition | undefined): AsyncIterable<RawItem[]>
  /** SHA-256 of exactly the bytes before a checkpoint; null where a source is not read from its beginning to its end. */
  digestAt(position: number): Buffer | null
  /**
   * SHA-256 of the source, null for a folder; and whether its name, size and time are still what they were at the beginning. Reading all
   * of it again is `verify-archive.ts`'s work.
   */
  prove(): Promise<{ sha256: Buffer | null; unchanged: boolean }>
  /** Ends what still reads; there is no proof afterwards. */
  close(): void
}

/** Opens the feed of a source from a checkpoint. Errors: a source that cannot be read rejects with its own error. */
export async function openItemFeed(opened: OpenedSource, positionBytes: number): Promise<ItemFeed> {
  return opened.stream ? openStreamFeed(opened, opened.stream, positionBytes) : openPlacesFeed(opened, opened.reader)
}

type Stream = NonNullable<OpenedSource['stream']>

/** A text is hashed as it is read: the hash of a checkpoint says whether the source is still the one that was begun. */
async function openStreamFeed(opened: OpenedSource, stream: Stream, positionBytes: number): Promise<ItemFeed> {
  const prefix = tapSource(stream.source, positionBytes, await hashPrefix(stream.source, positionBytes))
  return {
    read: (choice, start) => stream.read(prefix.tapped, choice, start),
    digestAt: (position) => prefix.digestAt(position),
    prove: async () => ({ sha256: await prefix.finish(), unchanged: await opened.isUnchanged() }),
    close: () => undefined,
  }
}

/** What is read from many places is hashed by itself, while the first items are on their way. */
function openPlacesFeed(opened: OpenedSource, reader: ArchiveReader): ItemFeed {
  const abort = new AbortController()
  const sha256 = opened.source ? hashSource(opened.source, abort.signal) : Promise.resolve(null)
  // Whoever waits for the proof hears of a failure; until then it is nobody's.
  sha256.catch(() => undefined)
  return {
    read: (choice, start) => reader.read(choice, start),
    digestAt: () => null,
    prove: async () => ({ sha256: await sha256, unchanged: await opened.isUnchanged() }),
    close: () => abort.abort(),
  }
}

/** SHA-256 of a whole source. Errors: the source's own, and the signal's where it aborts. */
export async function hashSource(source: ArchiveSource, signal?: AbortSignal): Promise<Buffer> {
  const sha256 = createHash('sha256')
  for await (const chunk of source.read(0)) {
    signal?.throwIfAborted()
    sha256.update(chunk)
  }
  return sha256.digest()
}
