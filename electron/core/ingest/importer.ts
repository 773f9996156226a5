import { availableParallelism } from 'node:os'
import type { Archive, ImportChoice, ImportMode, ImportProgress } from '#shared/model/archive.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { isHeld, keepLease, LeaseLost, takeLease } from '../jobs/lease.ts'
import type { ParsePool } from '../mime/parse-outcome.ts'
import { createParsePool } from '../mime/parse-pool.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, archiveOf, choiceOf, findArchive } from './archive-record.ts'
import { chooseFolders } from './choose-folders.ts'
import { choiceJson, createArchive } from './create-archive.ts'
import { describeFailure } from './describe-failure.ts'
import { findUnfinished, isSameSource } from './find-unfinished.ts'
import { type ImportEnd, importArchive, type StopReason } from './import-archive.ts'
import { type ImportRequest, type OpenedSource, openSource } from './open-source.ts'
import { planImport } from './plan-import.ts'
import { createRateMeter } from './rate-meter.ts'
import type { Decide } from './write-batch.ts'
import { createWritingPace } from './writing-pace.ts'

export type ImportOptions = { mode: ImportMode; cutOff: number | null; choice: ImportChoice }

/** Runs imports as jobs: each in the process that holds its lease, one at a time per archive. */
export type Importer = {
  /** Answers as soon as the archive has its row; the work goes on by itself. A fault is one sentence. */
  start(request: ImportRequest, options: ImportOptions): Promise<Result<Archive, string>>
  /** Asks the process that runs an import, this one or another, to stop after its last whole batch. False where none runs. */
  stop(archiveId: string, reason: 'pause' | 'cancel'): boolean
  /** Goes on with an import that was paused, interrupted, cancelled or failed. */
  goOn(archiveId: string): Promise<Result<Archive, string>>
  read(row: ArchiveRow): Archive
  isRunning(row: ArchiveRow): boolean
  pool(): ParsePool
  /** Resolves when an import that this process runs has ended, whichever way. */
  ended(archiveId: string): Promise<void>
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
  /** When a client last asked for anything, by the monotonic clock: an import makes room for people. */
  lastCallAt(): number
}

type Running = {
  abort: AbortController
  done: Promise<void>
  meter: ReturnType<typeof createRateMeter>
  listeners: Set<() => void>
}

/** Parsing costs twice what writing does: two workers keep the writer busy, and a third would only hold memory. */
const parseWorkersMax = 2

const leaseEnds: Readonly<Record<ImportEnd, 'done' | 'cancelled' | 'waiting'>> = {
  complete: 'done',
  cancelled: 'cancelled',
  paused: 'waiting',
  interrupted: 'waiting',
}

/** How often a listener looks at an import that another process runs. */
const lookMs = 1000

export function createImporter(options: ImporterOptions): Importer {
  const { store, ports } = options
  const running = new Map<string, Running>()
  const owner = `${process.pid}:${ports.random.bytes(8).toString('hex')}`
  let pool: ParsePool | null = null
  let isClosing = false
  let resuming: Promise<void> | null = null
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

  /** Starts an import that may have been started or ended since its row was read, here or by another process: it begins where it is by now. */
  const launch = (
    archiveId: string,
    opened: OpenedSource,
    folders: ReadonlySet<string> | null,
    mayGoOn = (_: ArchiveRow): boolean => true,
  ): Result<Archive, string> => {
    const leave = <Answer>(answer: Answer): Answer => {
      void opened.reader.close()
      return answer
    }
    if (isClosing) return leave(fail('Orgo is being closed. The import goes on with its next start.'))
    if (running.has(archiveId)) return leave(succeed(read(readAgain(archiveId))))
    const lease = takeLease(store, 'import-archive', archiveId, owner, () => ports.clock.now())
    if (!lease) return leave(fail(`${opened.name} is being imported by another Orgo right now. Wait for it, or pause it there.`))
    const archive = forgetFailure(readAgain(archiveId))
    if (archive.state === 'complete' || archive.undone_at !== null || !mayGoOn(archive)) {
      lease.end('done')
      return leave(succeed(read(archive)))
    }
    const endHeartbeat = keepLease(store, lease)
    const abort = new AbortController()
    const meter = createRateMeter(ports.clock, archive)
    const listeners = new Set<() => void>()
    const tell = (): void => {
      for (const listener of listeners) listener()
      options.onChange()
    }
    store.write((tx) =>
      tx.run(
        "UPDATE archives SET state = 'running', stop = NULL, ended_at = NULL, problem = ? WHERE archive_no = ?",
        archive.problem,
        archive.archive_no,
      ),
    )
    const choice = choiceOf(archive)
    const work = importArchive({
      store,
      clock: ports.clock,
      pool: openPool(),
      archive,
      opened,
      items: { folders, recover: choice.recover },
      lease,
      decide: options.decide,
      pace: createWritingPace(options.lastCallAt),
      signal: abort.signal,
      onProgress: () => {
        meter.note(readAgain(archiveId))
        tell()
      },
    })
    const done = work
      .then(
        (state) => {
          lease.end(leaseEnds[state])
          if (state === 'complete' && archive.upload_name) store.blobs.dropUpload(archive.upload_name)
          ports.log.activity('archive_import_ended', { archiveId, state })
        },
        (error: unknown) => settleFailure(archive, opened.name, error, lease),
      )
      // A disk that is full by now: the end is stored, and the lease runs out by itself.
      .catch((error: unknown) => ports.log.error('archive_lease_not_ended', error, { archiveId }))
      .finally(() => {
        endHeartbeat()
        running.delete(archiveId)
        tell()
      })
    running.set(archiveId, { abort, done, meter, listeners })
    return succeed(read(readAgain(archiveId)))
  }

  const settleFailure = (archive: ArchiveRow, name: string, error: unknown, lease: { end(state: 'failed'): void }): void => {
    ports.log.error('archive_import_failed', error, { archiveId: archive.archive_id })
    if (error instanceof LeaseLost) return
    const problem = describeFailure(name, error)
    try {
      store.write((tx) =>
        tx.run(
          "UPDATE archives SET state = 'failed', stop = NULL, ended_at = ?, problem = ? WHERE archive_no = ?",
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

  /** Goes on where an import stopped; its choice and cut-off are those it was begun with. */
  const launchAgain = async (
    row: ArchiveRow,
    opened: OpenedSource,
    mayGoOn?: (now: ArchiveRow) => boolean,
  ): Promise<Result<Archive, string>> => {
    const choice = choiceOf(row)
    const planned = await planImport(opened, choice)
    if (!planned.ok) return planned
    return launch(row.archive_id, opened, chooseFolders(choice, planned.value.folders), mayGoOn)
  }

  const reopen = async (row: ArchiveRow): Promise<Result<OpenedSource, string>> => {
    const request = row.path !== null ? { path: row.path } : { uploadId: row.upload_name ?? '', name: row.source }
    const opened = await openSource(store, ports.paths.workers.archive, request)
    if (!opened.ok || (await isSameSource(row, opened.value))) return opened
    await opened.value.reader.close()
    return fail(`${opened.value.name} has changed since; import it anew. What is in already is not taken twice.`)
  }

  const resumeAll = async (): Promise<void> => {
    settleCancelled(store, ports.clock.now(), isRunning)
    const rows = store.read.all<ArchiveRow>(
      `SELECT * FROM archives WHERE undone_at IS NULL AND stop IS NOT 'pause'
       AND (state = 'running' OR (state = 'interrupted' AND problem IS NULL))`,
    )
    for (const row of rows.filter((candidate) => !isRunning(candidate))) {
      if (isClosing) return
      const opened = await reopen(row)
      // Opening may take long: a person may have paused or cancelled it meanwhile.
      const isStillWanted = ({ state, stop }: ArchiveRow): boolean => state === row.state && stop === row.stop
      const launched = opened.ok ? await launchAgain(row, opened.value, isStillWanted) : opened
      // What another process took over meanwhile is not interrupted.
      if (!launched.ok && !isClosing && !isRunning(row)) markInterrupted(store, row, launched.fault)
    }
  }

  return {
    read,
    isRunning,
    pool: openPool,
    start: async (request, { mode, cutOff, choice }) => {
      const opened = await openSource(store, ports.paths.workers.archive, request)
      if (!opened.ok) return opened
      options.prepare()
      const unfinished = await findUnfinished(store, opened.value, { mode, choiceJson: choiceJson(choice) })
      if (unfinished) return launchAgain(unfinished, opened.value)
      const planned = await planImport(opened.value, choice)
      if (!planned.ok) return planned
      const chosen = chooseFolders(choice, planned.value.folders)
      const archive = createArchive(store, ports, { ...planned.value, opened: opened.value, mode, cutOff, choice, chosen })
      return launch(archive.archive_id, opened.value, chosen)
    },
    stop: (archiveId, reason) => {
      const row = findArchive(store.read, archiveId)
      if (row?.state !== 'running' || !isRunning(row)) return false
      // The row is for the process that runs it, which looks at it with each batch; the signal is faster where that is this one.
      store.write((tx) => tx.run('UPDATE archives SET stop = ? WHERE archive_no = ?', reason, row.archive_no))
      running.get(archiveId)?.abort.abort(reason satisfies StopReason)
      return true
    },
    goOn: async (archiveId) => {
      const row = readAgain(archiveId)
      if (row.state === 'running' && isRunning(row)) return succeed(read(row))
      const opened = await reopen(row)
      if (!opened.ok) return opened
      options.prepare()
      return launchAgain(row, opened.value)
    },
    ended: async (archiveId) => {
      await running.get(archiveId)?.done
    },
    watch: async function* (archiveId, signal) {
      for (;;) {
        const run = running.get(archiveId)
        const row = readAgain(archiveId)
        yield { archive: read(row), ...(run?.meter.rates() ?? { bytesPerSecond: 0, messagesPerSecond: 0, secondsLeft: null }) }
        if (signal?.aborted || (!run && !isRunning(row))) return
        if (!run) await pauseFor(lookMs, signal)
        // The run may have ended while the listener had the last news in hand; nobody would wake it then.
        else if (running.get(archiveId) === run) await nextNews(run, signal)
      }
    },
    resume: () => {
      resuming ??= resumeAll().finally(() => {
        resuming = null
      })
      return resuming
    },
    idle: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map((run) => run.done))
    },
    close: async () => {
      isClosing = true
      await resuming?.catch(() => undefined)
      for (const run of running.values()) run.abort.abort('closing' satisfies StopReason)
      await Promise.all([...running.values()].map((run) => run.done))
      await pool?.close()
    },
  }
}

/** What stopped an import is over when it goes on; that its source is cut short, found with its last item of one that was killed, stays true. */
function forgetFailure(archive: ArchiveRow): ArchiveRow {
  return { ...archive, problem: archive.state === 'running' ? archive.problem : null }
}

/** Imports that a person cancelled and whose process died before it heard: they do not go on. */
function settleCancelled(store: Store, now: number, isRunning: (row: ArchiveRow) => boolean): void {
  const rows = store.read.all<ArchiveRow>("SELECT * FROM archives WHERE state IN ('running', 'interrupted') AND stop = 'cancel'")
  for (const row of rows.filter((candidate) => !isRunning(candidate)))
    store.write((tx) =>
      tx.run("UPDATE archives SET state = 'cancelled', stop = NULL, ended_at = ? WHERE archive_no = ?", now, row.archive_no),
    )
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

function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal?.addEventListener('abort', finish, { once: true })
  })
}
