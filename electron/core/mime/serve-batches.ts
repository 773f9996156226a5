import { parentPort, workerData } from 'node:worker_threads'
import { packOutcomes } from './pack-outcomes.ts'
import type { ParseOutcome } from './parse-outcome.ts'
import type { BodyReaders } from './read-body.ts'
import type { BatchReply, BatchRequest, WorkerStart } from './worker-protocol.ts'

/**
 * The loop of a parse worker: takes batches from the pool, gives each mail to `parse`, answers batch by batch.
 *
 * A library that throws outside its promise ends the thread; the mail it was at then counts as crashed, which is right.
 */
export function serveBatches(parse: (bytes: Uint8Array, readers: BodyReaders) => Promise<ParseOutcome>): void {
  // Nobody but parse-pool.ts starts a worker with this loop, and it gives a WorkerStart.
  const { progress, withHtml } = workerData as WorkerStart

  // Batches are worked off strictly one after the other: a second one may be waiting while the first is parsed.
  let queue = Promise.resolve()
  parentPort?.on('message', (request: BatchRequest) => {
    queue = queue.then(() => work(request, parse, progress, withHtml))
  })
}

async function work(
  { batchNo, bytes, ends, readers }: BatchRequest,
  parse: (bytes: Uint8Array, readers: BodyReaders) => Promise<ParseOutcome>,
  progress: Int32Array<SharedArrayBuffer>,
  withHtml: boolean,
): Promise<void> {
  const outcomes: ParseOutcome[] = []
  let start = 0
  for (const end of ends) {
    Atomics.store(progress, 1, outcomes.length)
    Atomics.store(progress, 0, batchNo)
    const outcome = await parse(new Uint8Array(bytes, start, end - start), readers)
    outcomes.push(withHtml ? outcome : withoutHtml(outcome))
    start = end
  }
  const packed = packOutcomes(outcomes)
  const reply: BatchReply = { batchNo, outcomes }
  parentPort?.postMessage(reply, [packed])
  // At no mail any more: waiting for work is not hanging.
  Atomics.store(progress, 0, 0)
}

function withoutHtml(outcome: ParseOutcome): ParseOutcome {
  return outcome.kind === 'failed' ? outcome : { ...outcome, message: { ...outcome.message, html: null } }
}
