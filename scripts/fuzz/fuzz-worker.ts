import { parentPort, workerData } from 'node:worker_threads'
import { createFormat } from './create-format.ts'
import { addCounts, newJudgement } from './fuzz-format.ts'
import type { FuzzWorkerReply, FuzzWorkerStart } from './run-fuzz.ts'

/** Reports its counts after so many mutants: often enough to show progress, seldom enough to cost nothing. */
const reportEvery = 100

/** 1.2 GB for the whole process. */
const processBytesMax = 1.2e9

// Nobody but run-fuzz.ts starts a worker with this loop, and it gives a FuzzWorkerStart.
const start = workerData as FuzzWorkerStart
const say = (reply: FuzzWorkerReply): void => parentPort?.postMessage(reply)

await work()

/** The loop of a fuzz worker: one mutant after the other through the product's own code. `beats` [0] is the number of the one at hand, plus 1. */
async function work(): Promise<void> {
  const format = createFormat(start.format)
  let sum = newJudgement()
  let slowest = { number: start.from, ms: 0 }
  let reported = start.from
  const report = (next: number): void => {
    say({ kind: 'progress', mutants: next - reported, sum, slowest })
    sum = newJudgement()
    slowest = { number: next, ms: 0 }
    reported = next
  }
  for (let number = start.from; number < start.to; number += 1) {
    const mutant = format.mutant(start.seed, number)
    Atomics.store(start.beats, 0, number + 1)
    const startedAt = performance.now()
    const judgement = await format.judge(mutant).catch(thrown)
    const ms = performance.now() - startedAt
    if (ms > slowest.ms) slowest = { number, ms }
    if (process.memoryUsage.rss() > processBytesMax) judgement.findings.push('The process holds more than 1.2 GB.')
    addCounts(sum, judgement)
    if (judgement.findings.length > 0)
      say({ kind: 'finding', number, what: mutant.what, findings: [...new Set(judgement.findings)] })
    if (number + 1 - reported >= reportEvery) report(number + 1)
  }
  Atomics.store(start.beats, 0, 0)
  report(start.to)
  say({ kind: 'end' })
}

function thrown(error: unknown) {
  const words = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : String(error)
  return { ...newJudgement(), findings: [`It threw: ${words}`] }
}
