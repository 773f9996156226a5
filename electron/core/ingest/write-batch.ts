import { zstdDecompressSync } from 'node:zlib'
import type { ArchiveFormat, ImportMode, ItemOutcome } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'
import type { RawItem } from '../archive/raw-item.ts'
import type { ParseOutcome } from '../mime/parse-outcome.ts'
import { composeForm } from '../store/detached-form.ts'
import type { Store, WritableStore } from '../store/store.ts'
import type { FolderRows } from './folder-rows.ts'
import { packFlags } from './item-flags.ts'
import { keepProperties, keepRaw } from './keep-item.ts'
import { restoreFiles } from './restore-files.ts'
import { storeLabels } from './store-labels.ts'
import { type StoredMessage, storeMessage } from './store-message.ts'
import { storeOffer } from './store-offer.ts'

/** What the rules and tasks made of a message that was just stored; the stages after this one are handed in by the engine. */
export type Decided = { tasks: number; withheld: number }

/**
 * What the stages after this one need to know of where a message came from. `history`: it is dated before the cut-off. `incoming`: it came in by its
 * nature, whoever wrote it to whom.
 */
export type ImportedFrom = {
  mode: ImportMode
  format: ArchiveFormat
  kind: ItemKind
  folder: readonly string[]
  labels: readonly string[]
  history: boolean
  incoming?: boolean
}

/** The later stages in one transaction: `message` takes a stored message through them, `end` writes what was gathered of all, after the last. */
export type Deciding = { message(stored: StoredMessage, from: ImportedFrom): Decided; end(): void }

/** Begins the later stages in a transaction. */
export type Decide = (tx: WritableStore) => Deciding

export type BatchContext = {
  store: Store
  archiveNo: number
  mode: ImportMode
  format: ArchiveFormat
  cutOff: number | null
  /** Only what is dated from `since` on, and before `until`; null: no bound. */
  since: number | null
  until: number | null
  now: number
  folders: FolderRows
  decide: Decide
}

/** What a batch adds to the statement. */
export type Tally = Record<ItemOutcome | 'partial' | 'tasks' | 'withheld', number>

export type ItemVerdict = {
  outcome: ItemOutcome
  messageNo: number | null
  rawBlobNo: number | null
  partial: boolean
  reason: string | null
  problems: unknown[]
}

const skipReasons: Readonly<Record<string, string>> = {
  folder_internal_data: 'Not a mail: a note that the mail program keeps in the file for itself.',
  junk_file: 'Not a mail: a file that the system or a mail program keeps for itself.',
  not_mail: 'Not a mail, and not an archive of mail that this version reads.',
  before_since: 'Dated before the first day that was chosen.',
  after_until: 'Dated after the last day that was chosen.',
}

export const noTally = (): Tally => ({ imported: 0, duplicate: 0, skipped: 0, failed: 0, partial: 0, tasks: 0, withheld: 0 })

/** Writes one batch of items: messages, provenance, and what the rules decide, in the transaction at hand. */
export function writeBatch(
  tx: WritableStore,
  context: BatchContext,
  items: readonly RawItem[],
  outcomes: ReadonlyMap<number, ParseOutcome>,
): Tally {
  const tally = noTally()
  const deciding = context.decide(tx)
  for (const item of items) {
    const verdict = writeItem(tx, context, deciding, item, outcomes.get(item.index), tally)
    tally[verdict.outcome] += 1
    if (verdict.outcome === 'imported' && verdict.partial) tally.partial += 1
    insertItem(tx, context, item, verdict)
  }
  deciding.end()
  return tally
}

/** Decides what becomes of one item and writes its message; the row of the item itself is the caller's. */
export function writeItem(
  tx: WritableStore,
  context: BatchContext,
  deciding: Deciding,
  item: RawItem,
  outcome: ParseOutcome | undefined,
  tally: Tally,
): ItemVerdict {
  if (item.skip) return keepAside(tx, context, item, 'skipped', { code: item.skip, message: skipReasons[item.skip] ?? item.skip })
  if (item.fault) return keepAside(tx, context, item, 'failed', item.fault)
  if (!outcome) throw new Error('an item without an outcome')
  if (outcome.kind === 'failed') return keepAside(tx, context, item, 'failed', { code: 'unreadable', message: outcome.reason })

  const { message, derived } = restoreFiles(outcome.message, outcome.derived, item)
  const date = message.date ?? message.receivedAt
  const outside = date === null ? null : outsideOf(context, date)
  if (outside) {
    // Left out by choice: it stays in the source, and no copy of it is kept here.
    const problem = { code: outside, message: skipReasons[outside], offsetBytes: item.offsetBytes }
    return { outcome: 'skipped', messageNo: null, rawBlobNo: null, partial: false, reason: outside, problems: [problem] }
  }
  const about = {
    kind: item.kind,
    flags: packFlags(item.flags),
    detached: item.detached,
    formBytes: outcome.derived.rawSizeBytes,
  }
  const result = storeMessage(tx, context.store.blobs, message, derived, context.now, about)
  const problems = [
    ...item.problems,
    ...message.problems.map(({ code, message: sentence }) => ({ code, message: sentence, offsetBytes: item.offsetBytes })),
  ]
  const partial = item.partial || outcome.kind === 'partial'
  const messageNo = result.kind === 'duplicate' ? result.messageNo : result.stored.messageNo
  storeLabels(tx, messageNo, item.labels)
  if (result.kind === 'duplicate') return { outcome: 'duplicate', messageNo, rawBlobNo: null, partial, reason: null, problems }
  const decided = deciding.message(result.stored, {
    mode: context.mode,
    format: context.format,
    kind: item.kind,
    folder: item.folder,
    labels: item.labels,
    history: context.cutOff !== null && date !== null && date < context.cutOff,
  })
  if (item.offer) storeOffer(tx, messageNo, item.offer, context.now)
  tally.tasks += decided.tasks
  tally.withheld += decided.withheld
  return { outcome: 'imported', messageNo, rawBlobNo: null, partial, reason: null, problems }
}

function outsideOf(context: BatchContext, date: number): 'before_since' | 'after_until' | null {
  if (context.since !== null && date < context.since) return 'before_since'
  if (context.until !== null && date >= context.until) return 'after_until'
  return null
}

function insertItem(tx: WritableStore, context: BatchContext, item: RawItem, verdict: ItemVerdict): void {
  tx.run(
    `INSERT INTO archive_items (archive_no, item_no, offset_bytes, size_bytes, outcome, partial, message_no, raw_blob_no, problems_json,
       folder_no, place, kind, item_class, flags, reason, properties_blob_no)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    context.archiveNo,
    item.index + 1,
    item.offsetBytes,
    item.sizeBytes,
    verdict.outcome,
    verdict.partial ? 1 : 0,
    verdict.messageNo,
    verdict.rawBlobNo,
    verdict.problems.length > 0 ? JSON.stringify(verdict.problems) : null,
    context.folders.noOf(tx, item.folder),
    item.place,
    item.kind,
    item.itemClass,
    packFlags(item.flags),
    verdict.reason,
    verdict.outcome === 'imported' && item.properties ? keepProperties(tx, context.store, item.properties) : null,
  )
}

/** The bytes of an item with everything in them: no attachment row would lead to its files otherwise. */
function wholeOf({ bytes, detached }: RawItem): Uint8Array {
  if (detached.length === 0) return bytes
  const files = new Map(detached.map((file) => [file.sha256, file]))
  return composeForm(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), (sha256) => {
    const file = files.get(sha256)
    if (!file) return null
    return file.encoding === 'zstd' ? zstdDecompressSync(file.content) : Buffer.from(file.content)
  })
}

/** Keeps the raw bytes of an item that became no message: nothing of an archive is lost, and it can be tried again. */
function keepAside(
  tx: WritableStore,
  context: BatchContext,
  item: RawItem,
  outcome: 'skipped' | 'failed',
  problem: { code: string; message: string },
): ItemVerdict {
  const bytes = wholeOf(item)
  const rawBlobNo = bytes.byteLength > 0 ? keepRaw(tx, context.store, bytes) : null
  const problems = [{ ...problem, offsetBytes: item.offsetBytes, line: item.line }, ...item.problems]
  return { outcome, messageNo: null, rawBlobNo, partial: false, reason: problem.code, problems }
}
