import type { ItemOutcome } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'
import type { RawItem } from '../archive/raw-item.ts'
import type { Lease } from '../jobs/lease.ts'
import type { ParseOutcome, ParsePool } from '../mime/parse-outcome.ts'
import { readBlob } from '../store/read-blob.ts'
import type { Store, WritableStore } from '../store/store.ts'
import { type ArchiveRow, choiceOf } from './archive-record.ts'
import { chooseFolders } from './choose-folders.ts'
import { dropBlob, dropFiles } from './drop-messages.ts'
import { packFlags } from './item-flags.ts'
import { keepProperties } from './keep-item.ts'
import { openBatchContext } from './open-batch-context.ts'
import type { OpenedSource } from './open-source.ts'
import { planImport } from './plan-import.ts'
import { type BatchContext, type Decide, type ItemVerdict, noTally, writeItem } from './write-batch.ts'

export type RetryServices = { store: Store; pool: ParsePool; decide: Decide; lease: Pick<Lease, 'renew'>; now(): number }

type FailedItem = {
  item_no: number
  raw_blob_no: number | null
  kind: ItemKind
  item_class: string | null
  path_json: string | null
}

/**
 * Tries the failed items of an import again: from the source where it is still there, else from the raw bytes that were kept.
 *
 * An item that is read now changes its outcome, and the numbers of the statement with it; what fails again stays as it was.
 * Shapes: `opened` null where the source is gone or has changed.
 */
export async function retryItems(
  services: RetryServices,
  archive: ArchiveRow,
  opened: OpenedSource | null,
): Promise<{ tried: number; imported: number }> {
  const { store, pool } = services
  const failed = store.read.all<FailedItem>(
    `SELECT item_no, raw_blob_no, kind, item_class, path_json
     FROM archive_items LEFT JOIN archive_folders ON archive_folders.folder_no = archive_items.folder_no
     WHERE archive_items.archive_no = ? AND outcome = 'failed' ORDER BY item_no`,
    archive.archive_no,
  )
  const wanted = new Set(failed.map(({ item_no }) => item_no - 1))
  const context = openBatchContext(store, archive, services.decide, services.now())
  let imported = 0
  const settle = async (items: readonly RawItem[]): Promise<void> => {
    // What is skipped by its reader now has no text to store.
    const mails = items.filter((item) => !item.fault && !item.skip)
    const outcomes = await pool.parseBatch(mails.map(({ bytes }) => ({ bytes })))
    for (const [place, item] of mails.entries()) {
      const outcome = outcomes[place]
      if (outcome && outcome.kind !== 'failed' && settleItem(services, archive, context, item, outcome) === 'imported')
        imported += 1
    }
  }
  if (opened) for await (const items of readWanted(archive, opened, wanted)) await settle(items)
  else for (const row of failed) await settle(keptItem(store, row))
  return { tried: failed.length, imported }
}

/** Reads the archive again and keeps what is wanted: places in it are by number. */
async function* readWanted(archive: ArchiveRow, opened: OpenedSource, wanted: ReadonlySet<number>): AsyncGenerator<RawItem[]> {
  const choice = choiceOf(archive)
  const planned = await planImport(opened, choice)
  if (!planned.ok) return
  const folders = chooseFolders(choice, planned.value.folders)
  for await (const items of opened.reader.read({ folders, recover: choice.recover })) {
    const found = items.filter(({ index }) => wanted.has(index))
    if (found.length > 0) yield found
  }
}

/** The item as the archive described it, with the bytes that were kept. Its flags stay as its row has them. */
function keptItem(store: Store, { item_no, raw_blob_no, kind, item_class, path_json }: FailedItem): RawItem[] {
  const bytes = raw_blob_no === null ? null : readBlob(store, raw_blob_no)
  if (!bytes) return []
  const place = { index: item_no - 1, offsetBytes: 0, line: 1, cursor: null, behindBytes: 0, sizeBytes: bytes.byteLength }
  const folder = path_json === null ? [] : (JSON.parse(path_json) as string[]) // written by folder-rows.ts
  const plain = { envelopeLine: null, folder, place: null, kind, itemClass: item_class, flags: null, labels: [] }
  return [
    {
      ...place,
      ...plain,
      bytes,
      properties: null,
      problems: [],
      partial: false,
      skip: null,
      fault: null,
      offer: null,
      detached: [],
    },
  ]
}

function settleItem(
  { store, lease }: RetryServices,
  archive: ArchiveRow,
  context: BatchContext,
  item: RawItem,
  outcome: ParseOutcome,
): ItemOutcome {
  const write = archive.mode === 'silent' ? store.writeSilently : store.write
  const { became, orphans } = write((tx) => {
    lease.renew(tx)
    const tally = noTally()
    const deciding = context.decide(tx)
    const verdict = writeItem(tx, context, deciding, item, outcome, tally)
    deciding.end()
    if (verdict.outcome === 'failed') return { became: verdict.outcome, orphans: [] }
    const dropped = updateItem(tx, store, archive, item, verdict)
    tx.run(
      `UPDATE archives SET failed = failed - 1, ${verdict.outcome} = ${verdict.outcome} + 1, partial = partial + ?,
         tasks = tasks + ?, withheld = withheld + ? WHERE archive_no = ?`,
      verdict.outcome === 'imported' && verdict.partial ? 1 : 0,
      tally.tasks,
      tally.withheld,
      archive.archive_no,
    )
    return { became: verdict.outcome, orphans: dropped }
  })
  if (orphans.length > 0) store.write((tx) => dropFiles(tx, store.blobs, orphans))
  return became
}

/** Writes what became of an item now; answers as `dropMessages`, for the bytes that were kept because it had failed. */
function updateItem(tx: WritableStore, store: Store, archive: ArchiveRow, item: RawItem, verdict: ItemVerdict): Buffer[] {
  const place = [archive.archive_no, item.index + 1]
  const kept = tx.get<{ raw_blob_no: number | null }>(
    'SELECT raw_blob_no FROM archive_items WHERE archive_no = ? AND item_no = ?',
    ...place,
  )
  tx.run(
    `UPDATE archive_items SET outcome = ?, partial = ?, message_no = ?, raw_blob_no = ?, problems_json = ?, reason = ?, kind = ?,
       item_class = ?, size_bytes = max(size_bytes, ?), flags = coalesce(?, flags), properties_blob_no = ? WHERE archive_no = ? AND item_no = ?`,
    verdict.outcome,
    verdict.partial ? 1 : 0,
    verdict.messageNo,
    verdict.rawBlobNo,
    verdict.problems.length > 0 ? JSON.stringify(verdict.problems) : null,
    verdict.reason,
    item.kind,
    item.itemClass,
    item.sizeBytes,
    packFlags(item.flags),
    verdict.outcome === 'imported' && item.properties ? keepProperties(tx, store, item.properties) : null,
    ...place,
  )
  const old = kept?.raw_blob_no ?? null
  return old === null || old === verdict.rawBlobNo ? [] : dropBlob(tx, old)
}
