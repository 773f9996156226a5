import { availableParallelism } from 'node:os'
import type { Archive, ImportMode, ImportProgress } from '#shared/model/archive.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { faultOfError } from '../archive/archive-source.ts'
import { isHeld, LeaseLost, takeLease } from '../jobs/lease.ts'
import type { ParsePool } from '../mime/parse-outcome.ts'
import { createParsePool } from '../mime/parse-pool.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, archiveOf, findArchive } from './archive-record.ts'
import { findBegun, findUnfinished } from './find-unfinished.ts'
import { importArchive } from './import-archive.ts'
import { type ImportRequest, type OpenedSource, openSource } from './open-source.ts'
import { createRateMeter } from './rate-meter.ts'
import type { Decide } from './write-batch.ts'

/** Runs imports as jobs: each in the process that holds its lease, one at a time per archive. */
export type Importer = {
  /** Answers as soon as the archive has its row; the work goes on by itself. A fault is one sentence. */
  start(request: ImportRequest, mode: ImportMode): Promise<Result<Archive, string>>
  cancel(archiveId: string): void
  read(row: ArchiveRow): Archive
  watch(archiveId: string, signal: AbortSignal | undefined): AsyncGenerator<ImportProgress>
  /** Goes on with imports whose process died, where their source is still there. */
  resume(): Promise<void>
  idle(): Promise<void>
  close(): Promise<void>
}

export type ImporterOptions = {
  store: Store
  ports: Ports
  decide: Decide
  /** Called before each import, so that rule files edited since count. */
  prepare(): void
  onChange(): void
}

type Running = {
  abort: AbortController
  done: Promise<void>
  meter: ReturnType<typeof createRateMeter>
  listeners: Set<() => void>
}

/** The sentence for a source or disk that failed in the middle. */
function describeFailure(name: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return 'The disk is full. What was imported so far is safe; free some space and start the import again, it goes on where it stopped.'
  if (code.startsWith('E'))
    return `${faultOfError(name, error).message} What was imported so far is safe; start the import again, it goes on where it stopped.`
  return 'The import stopped because of a fault in Orgo; its number is in the error log. What was imported so far is safe, and starting again goes on from there.'
}

/** Parsing costs twice what writing does: two workers keep the writer busy, and a third would only hold memory. */
const parseWorkersMax = 2

const leaseEnds = { complete: 'done', cancelled: 'cancelled', interrupted: 'waiting' } as const

export function createImporter(options: ImporterOptions): Importer {
  const { store, ports } = options
  const running = new Map<string, Running>()
  const owner = `${process.pid}:${ports.random.bytes(8).toString('hex')}`
  let pool: ParsePool | null = null
  const openPool = (): ParsePool => {
    pool ??= createParsePool({ workerUrl: ports.paths.workers.parse, size: Math.min(parseWorkersMax, availableParallelism()) })
    return pool
  }

  const isRunning = (row: ArchiveRow): boolean => {
    if (running.has(row.archive_id)) return true
    const job = store.read.get<{ state: string; lease_owner: string | null; lease_until: number }>(
      "SELECT state, lease_owner, lease_until FROM jobs WHERE kind = 'import-archive' AND subject_id = ?",
      row.archive_id,
    )
    return !!job && isHeld(job, ports.clock.now())
  }
  const read = (row: ArchiveRow): Archive => archiveOf(row, isRunning(row))
  const readAgain = (archiveId: string): ArchiveRow => {
    const row = findArchive(store.read, archiveId)
    if (!row) throw new Error('an archive that runs has no row')
    return row
  }

  const launch = (archive: ArchiveRow, opened: OpenedSource): Result<Archive, string> => {
    const lease = takeLease(store, 'import-archive', archive.archive_id, owner, () => ports.clock.now())
    if (!lease) return fail(`${archive.source} is being imported by another Orgo right now. Wait for it, or cancel it there.`)
    const abort = new AbortController()
    const meter = createRateMeter(ports.clock, archive)
    const listeners = new Set<() => void>()
    const tell = (): void => {
      for (const listener of listeners) listener()
      options.onChange()
    }
    store.write((tx) => tx.run("UPDATE archives SET state = 'running', ended_at = NULL WHERE archive_no = ?", archive.archive_no))
    const work = importArchive({
      store,
      clock: ports.clock,
      pool: openPool(),
      archive,
      source: opened.source,
      identification: opened.identification,
      lease,
      decide: options.decide,
      signal: abort.signal,
      onProgress: () => {
        meter.note(readAgain(archive.archive_id))
        tell()
      },
    })
    const done = work
      .then(
        (state) => {
          lease.end(leaseEnds[state])
          if (state === 'complete' && archive.upload_name) store.blobs.dropUpload(archive.upload_name)
          ports.log.activity('archive_import_ended', { archiveId: archive.archive_id, state })
        },
        (error: unknown) => settleFailure(archive, error, lease),
      )
      .finally(() => {
        running.delete(archive.archive_id)
        tell()
      })
    running.set(archive.archive_id, { abort, done, meter, listeners })
    return succeed(read(readAgain(archive.archive_id)))
  }

  const settleFailure = (archive: ArchiveRow, error: unknown, lease: { end(state: 'failed'): void }): void => {
    ports.log.error('archive_import_failed', error, { archiveId: archive.archive_id })
    if (error instanceof LeaseLost) return
    const problem = describeFailure(archive.source, error)
    try {
      store.write((tx) =>
        tx.run(
          "UPDATE archives SET state = 'failed', ended_at = ?, problem = ? WHERE archive_no = ?",
          ports.clock.now(),
          problem,
          archive.archive_no,
        ),
      )
      lease.end('failed')
    } catch (nested) {
      // A full disk refuses this row too. The lease runs out by itself and the archive shows as interrupted.
      ports.log.error('archive_failure_not_stored', nested, { archiveId: archive.archive_id })
    }
  }

  return {
    read,
    start: async (request, mode) => {
      const opened = await openSource(store, request, mode)
      if (!opened.ok) return opened
      options.prepare()
      const unfinished = await findUnfinished(store, opened.value.source, opened.value.identity)
      const archive = unfinished ?? createArchive(store, ports, opened.value)
      return running.has(archive.archive_id) ? succeed(read(archive)) : launch(forgetFailure(archive), opened.value)
    },
    cancel: (archiveId) => running.get(archiveId)?.abort.abort(),
    watch: async function* (archiveId, signal) {
      for (;;) {
        const run = running.get(archiveId)
        const archive = read(readAgain(archiveId))
        yield { archive, ...(run?.meter.rates() ?? { bytesPerSecond: 0, messagesPerSecond: 0, secondsLeft: null }) }
        if (!run || signal?.aborted) return
        // The run may have ended while the listener had the last news in hand; nobody would wake it then.
        if (running.get(archiveId) === run) await nextNews(run, signal)
      }
    },
    resume: async () => {
      const rows = store.read.all<ArchiveRow>(
        "SELECT * FROM archives WHERE state = 'running' OR (state = 'interrupted' AND problem IS NULL)",
      )
      for (const row of rows.filter((candidate) => !isRunning(candidate))) {
        const request = row.path !== null ? { path: row.path } : { uploadId: row.upload_name ?? '', name: row.source }
        const opened = await openSource(store, request, row.mode)
        const same = opened.ok && (await findUnfinished(store, opened.value.source, opened.value.identity))
        if (opened.ok && same && same.archive_id === row.archive_id) launch(row, opened.value)
        else markInterrupted(store, row, opened.ok ? `${row.source} has changed since; import it anew.` : opened.fault)
      }
    },
    idle: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map((run) => run.done))
    },
    close: async () => {
      for (const run of running.values()) run.abort.abort('closing')
      await Promise.all([...running.values()].map((run) => run.done))
      await pool?.close()
    },
  }
}

/** What stopped an import is over when it goes on; that its source is cut short, found with its last item, stays true. */
function forgetFailure(archive: ArchiveRow): ArchiveRow {
  return { ...archive, problem: archive.position_bytes === archive.size_bytes ? archive.problem : null }
}

function createArchive(store: Store, ports: Ports, opened: OpenedSource): ArchiveRow {
  const archiveId = `archive_${ports.random.bytes(16).toString('hex')}`
  const { identity, source, identification } = opened
  const format = identification.format === 'eml' ? 'eml' : 'mbox'
  return store.write((tx) => {
    // Asked twice at the same moment, here or by another process: the second one finds the row that the first has just made.
    const begun = findBegun(tx, source, identity)
    if (begun) return begun
    tx.run(
      `INSERT INTO archives (archive_id, source, path, upload_name, format, mode, state, size_bytes, modified_at, started_at)
       VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?, ?)`,
      archiveId,
      identity.path ?? source.name,
      identity.path,
      identity.uploadName,
      format,
      identity.mode,
      source.sizeBytes,
      identity.modifiedAt,
      ports.clock.now(),
    )
    const row = findArchive(tx, archiveId)
    if (!row) throw new Error('the archive was not stored')
    return row
  })
}

function markInterrupted(store: Store, row: ArchiveRow, problem: string): void {
  store.write((tx) =>
    tx.run("UPDATE archives SET state = 'interrupted', problem = ? WHERE archive_no = ?", problem, row.archive_no),
  )
}

/** Waits for the next batch or the end; a listener that leaves stops waiting. */
function nextNews(run: Running, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      run.listeners.delete(finish)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    run.listeners.add(finish)
    signal?.addEventListener('abort', finish, { once: true })
  })
}
