import type { ArchiveSource } from './archive-source.ts'
import { readEml } from './eml/read-eml.ts'
import type { Identification } from './identify-archive.ts'
import { splitMbox } from './mbox/split-mbox.ts'
import type { ItemPosition, RawItem } from './raw-item.ts'

/** Mails in one batch, whatever their size. */
const batchItemsMax = 256

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
      for await (const items of splitMbox(source.read(start?.offsetBytes ?? 0), start ? { start } : {})) {
        // A read of 1 MiB may hold thousands of tiny mails: batches stay short, so that no command waits long for the writer.
        for (let from = 0; from < items.length; from += batchItemsMax) yield items.slice(from, from + batchItemsMax)
      }
      return
    case 'eml':
      if ((start?.index ?? 0) === 0) yield [await readEml(source)]
      return
    default:
      return
  }
}
