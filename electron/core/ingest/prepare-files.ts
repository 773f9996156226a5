import type { RawItem } from '../archive/raw-item.ts'
import type { ParseOutcome } from '../mime/parse-outcome.ts'
import { rowBytesMax } from '../store/blob-rows.ts'
import type { ReadableStore } from '../store/store.ts'
import { restoreFiles } from './restore-files.ts'
import type { BatchContext } from './write-batch.ts'

/**
 * Writes the large files of a batch before its transaction, all of them with one wait for the disk: a sync for each would cost more than
 * everything else. The transaction finds them there.
 *
 * Nothing is written ahead where a date leaves items out, nor of what looks like another copy of a mail: its files would lie there for nobody.
 */
export async function prepareFiles(
  context: BatchContext,
  items: readonly RawItem[],
  outcomes: ReadonlyMap<number, ParseOutcome>,
): Promise<void> {
  if (context.since !== null || context.until !== null) return
  const seen = new Set<string>()
  const contents = items.flatMap((item) => {
    const outcome = outcomes.get(item.index)
    if (!outcome || outcome.kind === 'failed') return []
    const raw = { sha256: outcome.derived.rawSha256, content: outcome.derived.rawZstd }
    const large = [raw, ...item.detached].filter(({ content }) => content.byteLength > rowBytesMax)
    if (large.length === 0) return []
    const { fingerprint } = restoreFiles(outcome.message, outcome.derived, item).derived
    if (seen.has(fingerprint) || isKnown(context.store.read, fingerprint)) return []
    seen.add(fingerprint)
    return large
  })
  if (contents.length === 0) return
  await context.store.blobs.putAll(contents.map(({ sha256, content }) => ({ sha256: Buffer.from(sha256, 'hex'), content })))
}

const isKnown = (store: ReadableStore, fingerprint: string): boolean =>
  store.get('SELECT 1 FROM messages WHERE fingerprint = ?', Buffer.from(fingerprint, 'hex')) !== undefined
