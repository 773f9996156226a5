import type { ArchiveSource } from '../archive/archive-source.ts'
import type { Identification } from '../archive/identify-archive.ts'
import type { ItemPosition, RawItem } from '../archive/raw-item.ts'
import { readArchive } from '../archive/read-archive.ts'
import type { Lease } from '../jobs/lease.ts'
import type { ParseOutcome, ParsePool } from '../mime/parse-outcome.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { ArchiveRow } from './archive-record.ts'
import { hashPrefix, type PrefixHash, tapSource } from './prefix-hash.ts'
import { type Decide, type Tally, writeBatch } from './write-batch.ts'

export type ImportRun = {
  store: Store
  clock: Clock
  pool: ParsePool
  archive: ArchiveRow
  source: ArchiveSource
  identification: Identification
  lease: Lease
  decide: Decide
  signal: AbortSignal
  onProgress(): void
}

/** `cancelled` by a person; `interrupted` because the program ends: the next start goes on with it. */
export type ImportEnd = 'complete' | 'cancelled' | 'interrupted'

const stopOf = (signal: AbortSignal): ImportEnd => (signal.reason === 'closing' ? 'interrupted' : 'cancelled')

/** Batches on their way at once: one being written, two being parsed, two waiting so that no worker idles. More would only hold memory. */
const batchesAhead = 5

type Flight = { items: RawItem[]; outcomes: Promise<Map<number, ParseOutcome>> }

/**
 * Imports an archive from its checkpoint to its end.
 *
 * Reading, parsing and writing overlap; each batch is one transaction that also moves the checkpoint and the counts, so that a crash at
 * any point leaves whole batches and the next run goes on after the last one, exactly once (A-16, I11).
 * Errors: a source that fails, a full disk, a lost lease reject; what is in stays in.
 */
export async function importArchive(run: ImportRun): Promise<ImportEnd> {
  const hash = await hashPrefix(run.source, run.archive.position_bytes)
  const prefix = tapSource(run.source, run.archive.position_bytes, hash)
  const flights: Flight[] = []
  let written = run.clock.now()
  const land = async (): Promise<void> => {
    const flight = flights.shift()
    if (!flight) return
    const outcomes = await flight.outcomes
    const now = run.clock.now()
    const next = flights[0]?.items[0]
    writeFlight(run, { items: flight.items, outcomes, nextLine: next?.line ?? null }, prefix, now - written)
    written = now
    run.onProgress()
  }
  for await (const items of readArchive(prefix.tapped, run.identification, startOf(run.archive))) {
    if (run.signal.aborted) return end(run, flights, stopOf(run.signal), prefix)
    noteUnexpectedFormat(run, items)
    flights.push({ items, outcomes: parse(run.pool, items) })
    if (flights.length >= batchesAhead) await land()
  }
  while (flights.length > 0) {
    if (run.signal.aborted) return end(run, flights, stopOf(run.signal), prefix)
    await land()
  }
  return end(run, flights, 'complete', prefix)
}

/** A file that is read but is not what its name says: remarked on its first item, where the statement shows it. */
function noteUnexpectedFormat(run: ImportRun, items: readonly RawItem[]): void {
  const first = items[0]
  if (first?.index === 0 && run.identification.problem !== null)
    first.problems.push({ code: 'unexpected_format', message: run.identification.problem, offsetBytes: 0, line: 1 })
}

/** Where the next item begins: after the last one that is in. */
function startOf(archive: ArchiveRow): ItemPosition | undefined {
  if (archive.found === 0) return undefined
  return { index: archive.found, offsetBytes: archive.position_bytes, line: archive.position_line }
}

async function parse(pool: ParsePool, items: readonly RawItem[]): Promise<Map<number, ParseOutcome>> {
  const mails = items.filter((item) => !item.skip)
  const outcomes = await pool.parseBatch(mails.map((item) => ({ bytes: item.bytes })))
  return new Map(mails.flatMap((item, place) => (outcomes[place] ? [[item.index, outcomes[place]]] : [])))
}

/** `nextLine` is where the item after these begins; null after the last one of the archive, where nothing follows that could be named. */
type Landing = { items: RawItem[]; outcomes: Map<number, ParseOutcome>; nextLine: number | null }

function writeFlight(run: ImportRun, { items, outcomes, nextLine }: Landing, prefix: PrefixHash, tookMs: number): void {
  const last = items.at(-1)
  if (!last) return
  const position = last.offsetBytes + last.sizeBytes
  const digest = prefix.digestAt(position)
  run.archive.problem ??= cutShort(last, outcomes.get(last.index), run)
  const now = run.clock.now()
  const write = run.archive.mode === 'silent' ? run.store.writeSilently : run.store.write
  write((tx) => {
    run.lease.renew(tx)
    const tally = writeBatch(
      tx,
      { store: run.store, archiveNo: run.archive.archive_no, from: run.archive, now, decide: run.decide },
      items,
      outcomes,
    )
    tx.run(
      `UPDATE archives SET position_bytes = ?, position_line = ?, prefix_sha256 = ?, busy_ms = busy_ms + ?, found = found + ?,
         imported = imported + ?, duplicate = duplicate + ?, skipped = skipped + ?, failed = failed + ?, partial = partial + ?,
         tasks = tasks + ?, withheld = withheld + ?, problem = ? WHERE archive_no = ?`,
      position,
      nextLine ?? last.line,
      digest,
      Math.max(0, Math.round(tookMs)),
      items.length,
      tally.imported,
      tally.duplicate,
      tally.skipped,
      tally.failed,
      tally.partial,
      tally.tasks,
      tally.withheld,
      run.archive.problem,
      run.archive.archive_no,
    )
    return tally satisfies Tally
  })
}

/**
 * Says that a source ends in the middle of a mail. An mbox always ends with a line end; a single mail need not, so there only a MIME part
 * that never ends tells.
 */
function cutShort(last: RawItem, outcome: ParseOutcome | undefined, run: ImportRun): string | null {
  if (last.offsetBytes + last.sizeBytes < run.source.sizeBytes) return null
  const noNewline = last.problems.some((problem) => problem.code === 'no_final_newline')
  const openPart =
    outcome && outcome.kind !== 'failed' && outcome.message.problems.some((problem) => problem.code === 'truncated')
  if (run.identification.format === 'mbox' ? !noNewline : !openPart) return null
  const place = `item ${last.index + 1}, which begins at byte ${last.offsetBytes}`
  return `${run.source.name} ends in the middle of a mail (${place}): the file seems to be cut short. What is there was imported; look for a whole copy.`
}

async function end(run: ImportRun, flights: Flight[], state: ImportEnd, prefix: PrefixHash): Promise<ImportEnd> {
  // Batches still in the workers are dropped, not awaited: their items were not counted, and a later run reads them again.
  for (const flight of flights) flight.outcomes.catch(() => undefined)
  const sha256 = state === 'complete' ? await prefix.finish() : null
  run.store.write((tx) => {
    tx.run(
      'UPDATE archives SET state = ?, ended_at = ?, sha256 = ?, problem = ?, position_bytes = iif(? = 1, size_bytes, position_bytes) WHERE archive_no = ?',
      state,
      run.clock.now(),
      sha256,
      run.archive.problem,
      state === 'complete' ? 1 : 0,
      run.archive.archive_no,
    )
  })
  return state
}
