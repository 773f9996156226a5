import type { RawItem } from '../archive/raw-item.ts'
import type { ParseOutcome } from '../mime/parse-outcome.ts'
import { rowBytesMax } from '../store/blob-rows.ts'
import type { BatchContext } from './write-batch.ts'

/**
 * Writes the large files of a batch before its transaction, all of them with one wait for the disk: a sync for each would cost more than
 * everything else. The transaction finds them there.
 *
 * Where a date leaves items out, nothing is written ahead: their files would lie there for nobody.
 */
export async function prepareFiles(
  context: BatchContext,
  items: readonly RawItem[],
  outcomes: ReadonlyMap<number, ParseOutcome>,
): Promise<void> {
  if (context.since !== null || context.until !== null) return
  const contents = items.flatMap((item) => {
    const outcome = outcomes.get(item.index)
    if (!outcome || outcome.kind === 'failed') return []
    const raw = { sha256: outcome.derived.rawSha256, content: outcome.derived.rawZstd }
    return [raw, ...item.detached].filter(({ content }) => content.byteLength > rowBytesMax)
  })
  if (contents.length === 0) return
  await context.store.blobs.putAll(contents.map(({ sha256, content }) => ({ sha256: Buffer.from(sha256, 'hex'), content })))
}
