import { parentPort, workerData } from 'node:worker_threads'
import type { BacktestReply, BacktestRequest, BacktestStart, FactChunk } from './backtest-protocol.ts'
import { type ChunkResult, createReplay } from './replay-messages.ts'

// The entry of a backtest's thread: TypeScript in tests, a bundle of its own in the product. Started by run-backtest.ts alone.
const say = (reply: BacktestReply): void => parentPort?.postMessage(reply)

function serve(start: BacktestStart): void {
  const replay = createReplay(start)
  let work: (chunk: FactChunk) => ChunkResult = replay.replay
  const open = (threads: readonly number[] | null, isLast: boolean): void => say({ kind: 'pass', threads, isLast })
  let isLast = replay.search === null
  if (replay.search) work = replay.search
  open(null, isLast)
  parentPort?.on('message', (request: BacktestRequest) => {
    if (request.kind === 'chunk') {
      const { judged, approximate, rows } = work(request.chunk)
      // In the first of two readings every message is done with; in the second some are looked at again.
      say({ kind: 'more', judged: replay.search === null || !isLast ? judged : 0, approximate, rows })
      return
    }
    if (isLast) {
      say({ kind: 'done' })
      return
    }
    isLast = true
    work = replay.replay
    open(replay.foundThreads(), true)
  })
}

serve(workerData as BacktestStart) // what run-backtest.ts hands over
