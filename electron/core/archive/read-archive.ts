import type { ArchiveSource } from './archive-source.ts'
import { readEml } from './eml/read-eml.ts'
import type { Identification } from './identify-archive.ts'
import { splitMbox } from './mbox/split-mbox.ts'
import type { ItemPosition, RawItem } from './raw-item.ts'

/**
 * Reads the items of an archive, in the order of the file, from its beginning or from the position of an item.
 *
 * Shapes: batches of about 1 MiB or 256 items; `start` is the position of the first item wanted, as an earlier run reported it.
 * Errors: content never throws; a failing source rejects with its own error. A format that cannot be read gives no items: ask
 * `identification.readable` first.
 */
export async function* readArchive(
  source: ArchiveSource,
  identification: Identification,
  start?: ItemPosition,
): AsyncGenerator<RawItem[]> {
  switch (identification.format) {
    case 'mbox':
      yield* splitMbox(source.read(start?.offsetBytes ?? 0), start ? { start } : {})
      return
    case 'eml':
      if ((start?.index ?? 0) === 0) yield [await readEml(source)]
      return
    default:
      return
  }
}
