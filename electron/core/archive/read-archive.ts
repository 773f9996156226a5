import type { ArchiveSource } from './archive-source.ts'
import { readEml } from './eml/read-eml.ts'
import { readEmlx } from './eml/read-emlx.ts'
import type { Identification } from './identify-archive.ts'
import { readMbox } from './mbox/read-mbox.ts'
import type { ItemPosition, RawItem } from './raw-item.ts'

/**
 * Reads the items of a text (mbox, eml, emlx), in the order of the file, from its beginning or from the position of an item.
 *
 * Shapes: batches of about 1 MiB or 256 items; `start` is the position of the first item wanted, as an earlier run reported it.
 * Errors: content never throws; a failing source rejects with its own error. Another format gives no items.
 */
export async function* readArchive(
  source: ArchiveSource,
  identification: Identification,
  start?: ItemPosition,
): AsyncGenerator<RawItem[]> {
  switch (identification.format) {
    case 'mbox':
      yield* readMbox(source, identification, start)
      return
    case 'eml':
      if ((start?.index ?? 0) === 0) yield [await readEml(source)]
      return
    case 'emlx':
      if ((start?.index ?? 0) === 0) yield [await readEmlx(source)]
      return
    default:
      return
  }
}
