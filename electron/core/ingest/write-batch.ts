import { createHash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import type { ArchiveFormat, ImportMode, ItemOutcome } from '#shared/model/archive.ts'
import type { RawItem } from '../archive/raw-item.ts'
import type { ParseOutcome } from '../mime/parse-outcome.ts'
import { putBlob } from '../store/blob-rows.ts'
import type { Store, WritableStore } from '../store/store.ts'
import { type StoredMessage, storeMessage } from './store-message.ts'

/** What the rules and tasks made of a message that was just stored; the stages after this one are handed in by the engine. */
export type Decided = { tasks: number; withheld: number }
/** What the stages after this one need to know of where a message came from. */
export type ImportedFrom = { mode: ImportMode; format: ArchiveFormat }

export type Decide = (tx: WritableStore, stored: StoredMessage, archive: ImportedFrom) => Decided

export type BatchContext = { store: Store; archiveNo: number; from: ImportedFrom; now: number; decide: Decide }

/** What a batch adds to the statement. */
export type Tally = Record<ItemOutcome | 'partial' | 'tasks' | 'withheld', number>

type Verdict = { outcome: ItemOutcome; messageNo: number | null; rawBlobNo: number | null; partial: boolean; problems: unknown[] }

const reasons: Readonly<Record<string, string>> = {
  folder_internal_data: 'Not a mail: a note that the mail program keeps in the file for itself.',
}

/** Writes one batch of items: messages, provenance, and what the rules decide, in the transaction at hand. */
export function writeBatch(
  tx: WritableStore,
  context: BatchContext,
  items: readonly RawItem[],
  outcomes: ReadonlyMap<number, ParseOutcome>,
): Tally {
  const tally: Tally = { imported: 0, duplicate: 0, skipped: 0, failed: 0, partial: 0, tasks: 0, withheld: 0 }
  for (const item of items) {
    const verdict = writeItem(tx, context, item, outcomes.get(item.index), tally)
    tally[verdict.outcome] += 1
    if (verdict.outcome === 'imported' && verdict.partial) tally.partial += 1
    tx.run(
      `INSERT INTO archive_items (archive_no, item_no, offset_bytes, size_bytes, outcome, partial, message_no, raw_blob_no, problems_json)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      context.archiveNo,
      item.index + 1,
      item.offsetBytes,
      item.sizeBytes,
      verdict.outcome,
      verdict.partial ? 1 : 0,
      verdict.messageNo,
      verdict.rawBlobNo,
      verdict.problems.length > 0 ? JSON.stringify(verdict.problems) : null,
    )
  }
  return tally
}

function writeItem(
  tx: WritableStore,
  context: BatchContext,
  item: RawItem,
  outcome: ParseOutcome | undefined,
  tally: Tally,
): Verdict {
  if (item.skip) return keepAside(tx, context, item, 'skipped', { code: item.skip, message: reasons[item.skip] ?? item.skip })
  if (!outcome) throw new Error('an item without an outcome')
  if (outcome.kind === 'failed') return keepAside(tx, context, item, 'failed', { code: 'unreadable', message: outcome.reason })

  const result = storeMessage(tx, context.store.blobs, outcome.message, outcome.derived, context.now)
  const problems = [
    ...item.problems,
    ...outcome.message.problems.map(({ code, message }) => ({ code, message, offsetBytes: item.offsetBytes })),
  ]
  const partial = item.partial || outcome.kind === 'partial'
  if (result.kind === 'duplicate')
    return { outcome: 'duplicate', messageNo: result.messageNo, rawBlobNo: null, partial, problems }
  const decided = context.decide(tx, result.stored, context.from)
  tally.tasks += decided.tasks
  tally.withheld += decided.withheld
  return { outcome: 'imported', messageNo: result.stored.messageNo, rawBlobNo: null, partial, problems }
}

/** Keeps the raw bytes of an item that became no message: nothing of an archive is lost, and it can be tried again. */
function keepAside(
  tx: WritableStore,
  context: BatchContext,
  item: RawItem,
  outcome: 'skipped' | 'failed',
  problem: { code: string; message: string },
): Verdict {
  const sha256 = createHash('sha256').update(item.bytes).digest()
  const rawBlobNo = putBlob(tx, context.store.blobs, sha256, item.bytes.byteLength, 'zstd', zstdCompressSync(item.bytes))
  const problems = [{ ...problem, offsetBytes: item.offsetBytes, line: item.line }, ...item.problems]
  return { outcome, messageNo: null, rawBlobNo, partial: false, problems }
}
