import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ReadableStore } from '../../store/store.ts'
import type {
  BacktestReply,
  BacktestRequest,
  BacktestStart,
  DifferentMessage,
  FactChunk,
  WantedMessage,
} from './backtest-protocol.ts'

/** 512 MB of heap: two sets of 2,000 rules and the threads of a million messages. */
const heapLimitMb = 512

/** 64 MB for what lives as long as one message: in the default's 16 a third of the time went into collecting it. */
const youngHeapMb = 64

/** 5,000 rows of numbers in one question: 10 ms in which the engine does nothing else. */
const rowsAtOnce = 5_000

/** Chunks that wait for the thread: one at work, two ready. */
const chunksAhead = 3

export type BacktestProgress = { judged: number; approximate: number; rows: readonly DifferentMessage[] }

export type BacktestRun = {
  workerUrl: string
  store: ReadableStore
  start: BacktestStart
  /** Only messages dated from here on are counted; the earlier ones of their threads are judged all the same. */
  since: number | null
  onProgress(progress: BacktestProgress): void
}

/** A backtest that runs; `done` answers null, or one sentence where it failed. */
export type RunningBacktest = { done: Promise<string | null>; cancel(): void }

/** Two threads: a laptop of two processors is what most have, and each more reads the same packs once more. */
const threadsMax = 2

/**
 * Compares two rule sets over the stored mail in threads of its own. The store is only read, some packs at a time.
 *
 * Each thread has its share of the threads of mail, which is all that a course of events needs: they know nothing of each other.
 */
export function runBacktest(run: BacktestRun): RunningBacktest {
  const of = Math.min(threadsMax, availableParallelism())
  const shares = Array.from({ length: of }, (_, index) => runShare(run, { index, of }))
  const cancel = (): void => {
    for (const share of shares) share.cancel()
  }
  const ends = shares.map(async ({ done }) => {
    const problem = await done
    // What one cannot do makes the rest worthless.
    if (problem !== null) cancel()
    return problem
  })
  return { done: Promise.all(ends).then((problems) => problems.find((problem) => problem !== null) ?? null), cancel }
}

type Share = { index: number; of: number }

function runShare(run: BacktestRun, share: Share): RunningBacktest {
  const worker = new Worker(run.workerUrl, {
    workerData: run.start,
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMb, maxYoungGenerationSizeMb: youngHeapMb },
  })
  const tell = (request: BacktestRequest): void => worker.postMessage(request)
  let chunks: Iterator<FactChunk> = [][Symbol.iterator]()
  let open = 0
  let isEnding = false
  const feed = (): void => {
    while (open < chunksAhead && !isEnding) {
      const next = chunks.next()
      if (next.done) {
        isEnding = true
        tell({ kind: 'end' })
        return
      }
      open += 1
      tell({ kind: 'chunk', chunk: next.value })
    }
  }
  const done = new Promise<string | null>((resolve) => {
    const end = (sentence: string | null): void => {
      resolve(sentence)
      void worker.terminate()
    }
    worker.on('message', (reply: BacktestReply) => {
      try {
        if (reply.kind === 'done') return end(null)
        if (reply.kind === 'pass') {
          isEnding = false
          chunks = readChunks(run, share, reply.threads && new Set(reply.threads))
        } else {
          open -= 1
          run.onProgress(reply)
        }
        feed()
      } catch {
        end('The stored mail could not be read. See the health screen.')
      }
    })
    worker.on('error', () => end('The comparison ended by a fault of the program. Nothing was changed.'))
    worker.on('exit', () => resolve('The comparison was ended before it was done. Nothing was changed.'))
  })
  return { done, cancel: () => void worker.terminate() }
}

type PlaceRow = { message_no: number; pack_no: number | null; thread_no: number; sort_at: number }

/** The kept facts in the order they were decided: a pack is one chunk, unless the numbers of two packs overlap. */
function* readChunks({ store, since }: BacktestRun, share: Share, threads: ReadonlySet<number> | null): Generator<FactChunk> {
  const wantedThreads = since === null ? null : threadsSince(store, since)
  for (let after = 0; ; ) {
    const rows = store.all<PlaceRow>(
      `SELECT message_facts.message_no, pack_no, thread_no, sort_at FROM message_facts
       JOIN messages ON messages.message_no = message_facts.message_no
       WHERE message_facts.message_no > ? ORDER BY message_facts.message_no LIMIT ?`,
      after,
      rowsAtOnce,
    )
    const last = rows.at(-1)
    if (!last) return
    after = last.message_no
    let run: WantedMessage[] = []
    let packNo: number | null = null
    for (const row of rows) {
      if (row.thread_no % share.of !== share.index || (threads && !threads.has(row.thread_no))) continue
      if (wantedThreads && !wantedThreads.has(row.thread_no)) continue
      if (run.length > 0 && (row.pack_no !== packNo || packNo === null)) {
        yield* readChunk(store, packNo, run)
        run = []
      }
      packNo = row.pack_no
      const counts = since === null || row.sort_at >= since
      run.push({ messageNo: row.message_no, threadNo: row.thread_no, sortAt: row.sort_at, counts })
    }
    if (run.length > 0) yield* readChunk(store, packNo, run)
  }
}

function* readChunk(store: ReadableStore, packNo: number | null, wanted: readonly WantedMessage[]): Generator<FactChunk> {
  const row =
    packNo === null
      ? store.get<{ content: Buffer | null }>('SELECT content FROM waiting_facts WHERE message_no = ?', wanted[0]?.messageNo)
      : store.get<{ content: Buffer | null }>('SELECT content FROM fact_packs WHERE pack_no = ?', packNo)
  // A message may be removed while it is compared: it is left out.
  if (row?.content) yield { content: row.content, packed: packNo !== null, wanted }
}

function threadsSince(store: ReadableStore, since: number): ReadonlySet<number> {
  const rows = store.all<{ thread_no: number }>('SELECT DISTINCT thread_no FROM messages WHERE sort_at >= ?', since)
  return new Set(rows.map((row) => row.thread_no))
}
