import { performance } from 'node:perf_hooks'
import type { ItemChoice } from '../archive/archive-reader.ts'
import type { ItemPosition, RawItem } from '../archive/raw-item.ts'
import type { Lease } from '../jobs/lease.ts'
import type { ParseOutcome, ParsePool } from '../mime/parse-outcome.ts'
import type { Clock } from '../ports.ts'
import type { Store, WritableStore } from '../store/store.ts'
import type { ArchiveRow } from './archive-record.ts'
import { ParserMissing } from './describe-failure.ts'
import { type ItemFeed, openItemFeed } from './item-feed.ts'
import { openBatchContext } from './open-batch-context.ts'
import type { OpenedSource } from './open-source.ts'
import { prepareFiles } from './prepare-files.ts'
import { type BatchContext, type Decide, type Tally, writeBatch } from './write-batch.ts'
import type { WritingPace } from './writing-pace.ts'

export type ImportRun = {
  store: Store
  clock: Clock
  pool: ParsePool
  archive: ArchiveRow
  opened: OpenedSource
  items: ItemChoice
  lease: Lease
  decide: Decide
  pace: WritingPace
  signal: AbortSignal
  onProgress(): void
}

/** `cancelled` and `paused` by a person; `interrupted` because the program ends: the next start goes on with it. */
export type ImportEnd = 'complete' | 'cancelled' | 'paused' | 'interrupted'

/** What a person asks of a running import. `closing`: the program ends. */
export type StopReason = 'pause' | 'cancel' | 'closing'

const endOf: Readonly<Record<StopReason, ImportEnd>> = { pause: 'paused', cancel: 'cancelled', closing: 'interrupted' }

/** Batches on their way at once: up to four being written, two being parsed meanwhile. More would only hold memory. */
const batchesAhead = 6
const batchesParsed = 2

/** The checkpoint after the last item: a run that starts here has nothing to read. */
const atEnd = 'end'

type Flight = { items: RawItem[]; outcomes: Promise<Map<number, ParseOutcome>> }

/**
 * Imports an archive from its checkpoint to its end.
 *
 * Reading, parsing and writing overlap; each transaction also moves the checkpoint and the counts, so that a crash at any point leaves
 * whole transactions and the next run goes on after the last one, exactly once (A-16, I11).
 * Errors: a source that fails, a full disk, a lost lease reject; what is in stays in.
 */
export async function importArchive(run: ImportRun): Promise<ImportEnd> {
  const feed = await openItemFeed(run.opened, run.archive.position_bytes)
  const context = openBatchContext(run.store, run.archive, run.decide, run.clock.now())
  const flights: Flight[] = []
  const failures: unknown[] = []
  let written = run.clock.now()
  const land = async (): Promise<ImportEnd | null> => {
    const flight = takeFlights(flights, run.pace.next())
    if (!flight) return null
    const outcomes = await flight.outcomes
    const after = flights[0]?.items[0] ?? null
    for (let from = 0; from < flight.items.length; ) {
      const items = flight.items.slice(from, from + run.pace.next())
      from += items.length
      await prepareFiles(context, items, outcomes)
      context.now = run.clock.now()
      const begun = performance.now()
      const landing = { items, outcomes, next: flight.items[from] ?? after }
      const asked = writeFlight(run, context, landing, feed, context.now - written)
      run.pace.note(items.length, performance.now() - begun)
      written = context.now
      run.onProgress()
      if (asked) return asked
      // After each transaction everybody else has a turn: a pause asked for at this news is heard before the next one.
      await new Promise(setImmediate)
    }
    return null
  }
  const stopped = (): ImportEnd | null => (run.signal.aborted ? endOf[run.signal.reason as StopReason] : null) // abort() gets no other
  try {
    for await (const items of untilFailure(readItems(run, feed), failures)) {
      const stop = stopped()
      if (stop) return await end(run, flights, stop, feed)
      noteUnexpectedFormat(run, items)
      const outcomes = parse(run.pool, items)
      // Whoever lands the batch hears of a failure; until then it is nobody's.
      outcomes.catch(() => undefined)
      flights.push({ items, outcomes })
      const asked = flights.length >= batchesAhead ? await land() : null
      if (asked) return await end(run, flights, asked, feed)
    }
    // Of a source that failed, the place behind the last batch is not known: that batch is read again with the rest.
    while (flights.length > failures.length) {
      const stop = stopped() ?? (await land())
      if (stop) return await end(run, flights, stop, feed)
    }
    if (failures.length > 0) throw failures[0]
    return await end(run, flights, 'complete', feed)
  } finally {
    // Batches still in the workers are dropped, not awaited: their items were not counted, and a later run reads them again.
    for (const flight of flights) flight.outcomes.catch(() => undefined)
    feed.close()
    await run.opened.reader.close()
  }
}

/** The batches that have come first, as one: as many as the wanted items fill, but for those that are being parsed. */
function takeFlights(flights: Flight[], wanted: number): Flight | null {
  const taken: Flight[] = []
  for (let count = 0; taken.length === 0 || (count < wanted && flights.length > batchesParsed); ) {
    const flight = flights.shift()
    if (!flight) return null
    taken.push(flight)
    count += flight.items.length
  }
  const outcomes = Promise.all(taken.map((flight) => flight.outcomes)).then((maps) => new Map(maps.flatMap((map) => [...map])))
  return { items: taken.flatMap(({ items }) => items), outcomes }
}

/** The batches that a source gives before it fails; the failure is put aside until they are in. */
async function* untilFailure(batches: AsyncIterable<RawItem[]>, failures: unknown[]): AsyncGenerator<RawItem[]> {
  try {
    for await (const items of batches) if (items.length > 0) yield items
  } catch (error) {
    failures.push(error)
  }
}

async function* readItems(run: ImportRun, feed: ItemFeed): AsyncGenerator<RawItem[]> {
  if (run.archive.position_cursor === atEnd) return
  yield* feed.read(run.items, startOf(run.archive))
}

/** A file that is read but is not what its name says: remarked on its first item, where the statement shows it. */
function noteUnexpectedFormat(run: ImportRun, items: readonly RawItem[]): void {
  const first = items[0]
  const { problem } = run.opened.identification
  if (first?.index === 0 && problem !== null)
    first.problems.push({ code: 'unexpected_format', message: problem, offsetBytes: 0, line: 1 })
}

/** Where the next item begins: after the last one that is in. */
function startOf(archive: ArchiveRow): ItemPosition | undefined {
  if (archive.found === 0) return undefined
  return {
    index: archive.found,
    offsetBytes: archive.position_bytes,
    line: archive.position_line,
    cursor: archive.position_cursor,
  }
}

async function parse(pool: ParsePool, items: readonly RawItem[]): Promise<Map<number, ParseOutcome>> {
  const mails = items.filter((item) => !item.skip && !item.fault)
  const outcomes = await pool.parseBatch(mails.map((item) => ({ bytes: item.bytes })))
  // A program that cannot parse at all must not write down that none of the mails could be read.
  if (outcomes.some((outcome) => outcome.kind === 'failed' && outcome.notStarted)) throw new ParserMissing()
  return new Map(mails.flatMap((item, place) => (outcomes[place] ? [[item.index, outcomes[place]]] : [])))
}

/** `next` is the item after these; null after the last one of the archive. */
type Landing = { items: RawItem[]; outcomes: Map<number, ParseOutcome>; next: RawItem | null }

/** Writes a batch and moves the checkpoint behind it; answers what a person has asked of this import meanwhile. */
function writeFlight(run: ImportRun, context: BatchContext, landing: Landing, feed: ItemFeed, tookMs: number): ImportEnd | null {
  const { items, outcomes, next } = landing
  const last = items.at(-1)
  if (!last) return null
  const digest = feed.digestAt(last.behindBytes)
  run.archive.problem ??= cutShort(last, outcomes.get(last.index), run)
  const write = run.archive.mode === 'silent' ? run.store.writeSilently : run.store.write
  return write((tx) => {
    run.lease.renew(tx)
    const tally = writeBatch(tx, context, items, outcomes)
    moveCheckpoint(tx, run, tally, { last, next, digest, count: items.length, tookMs })
    const asked = tx.get<{ stop: 'pause' | 'cancel' | null }>(
      'SELECT stop FROM archives WHERE archive_no = ?',
      run.archive.archive_no,
    )
    return asked?.stop ? endOf[asked.stop] : null
  })
}

type Checkpoint = { last: RawItem; next: RawItem | null; digest: Buffer | null; count: number; tookMs: number }

function moveCheckpoint(
  tx: WritableStore,
  run: ImportRun,
  tally: Tally,
  { last, next, digest, count, tookMs }: Checkpoint,
): void {
  tx.run(
    `UPDATE archives SET position_bytes = ?, position_line = ?, position_cursor = ?, prefix_sha256 = ?, busy_ms = busy_ms + ?,
       found = found + ?, imported = imported + ?, duplicate = duplicate + ?, skipped = skipped + ?, failed = failed + ?,
       partial = partial + ?, tasks = tasks + ?, withheld = withheld + ?, problem = ? WHERE archive_no = ?`,
    last.behindBytes,
    next?.line ?? last.line,
    next ? next.cursor : atEnd,
    digest,
    Math.max(0, Math.round(tookMs)),
    count,
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
}

/**
 * Says that a source ends in the middle of a mail. An mbox always ends with a line end; a single mail need not, so there only a MIME part
 * that never ends tells.
 */
function cutShort(last: RawItem, outcome: ParseOutcome | undefined, run: ImportRun): string | null {
  const { format } = run.opened.identification
  if (!run.opened.stream || last.behindBytes < run.opened.sizeBytes) return null
  const noNewline = last.problems.some((problem) => problem.code === 'no_final_newline')
  const openPart =
    outcome && outcome.kind !== 'failed' && outcome.message.problems.some((problem) => problem.code === 'truncated')
  if (format === 'mbox' ? !noNewline : !openPart) return null
  const place = `item ${last.index + 1}, which begins at byte ${last.offsetBytes}`
  return `${run.opened.name} ends in the middle of a mail (${place}): the file seems to be cut short. What is there was imported; look for a whole copy.`
}

async function end(run: ImportRun, flights: Flight[], state: ImportEnd, feed: ItemFeed): Promise<ImportEnd> {
  for (const flight of flights) flight.outcomes.catch(() => undefined)
  const proof = state === 'complete' ? await feed.prove() : null
  const problem = proof && !proof.unchanged ? changedMeanwhile(run) : null
  run.store.write((tx) => {
    // Whoever took it over meanwhile says how it ends.
    run.lease.renew(tx)
    tx.run(
      `UPDATE archives SET state = ?, ended_at = ?, sha256 = ?, unchanged = ?, problem = coalesce(problem, ?),
         position_bytes = iif(? = 1, size_bytes, position_bytes), stop = iif(? = 1, 'pause', NULL) WHERE archive_no = ?`,
      state === 'paused' ? 'interrupted' : state,
      run.clock.now(),
      proof?.sha256 ?? null,
      proof && (proof.unchanged ? 1 : 0),
      problem ?? run.archive.problem,
      state === 'complete' ? 1 : 0,
      state === 'paused' ? 1 : 0,
      run.archive.archive_no,
    )
  })
  return state
}

function changedMeanwhile(run: ImportRun): string {
  return `${run.opened.name} was changed by another program while it was imported. What was read is in; import it again, and only what is new will be taken.`
}
