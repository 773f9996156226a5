import type { ArchiveSource } from '../archive-source.ts'
import type { Identification } from '../identify-archive.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import { crToLfChunks } from './cr-to-lf.ts'
import { batchItems } from './limits.ts'
import { splitMbox } from './split-mbox.ts'
import { splitMmdf } from './split-mmdf.ts'

/**
 * Reads the items of an mbox, from its beginning or from the position of an item.
 *
 * Shapes: batches of about 1 MiB or 256 items.
 * Errors: content never throws; a failing source rejects with its own error.
 */
export async function* readMbox(
  source: ArchiveSource,
  identification: Pick<Identification, 'lineEnd' | 'variant'>,
  start?: ItemPosition,
): AsyncGenerator<RawItem[]> {
  const bytes = source.read(start?.offsetBytes ?? 0)
  const chunks = identification.lineEnd === 'cr' ? crToLfChunks(bytes) : bytes
  const options = start ? { start } : {}
  for await (const items of identification.variant === 'mmdf' ? splitMmdf(chunks, options) : splitMbox(chunks, options)) {
    // A read of 1 MiB may hold thousands of tiny mails: batches stay short, so that no command waits long for the writer.
    for (let from = 0; from < items.length; from += batchItems) yield items.slice(from, from + batchItems)
  }
}
