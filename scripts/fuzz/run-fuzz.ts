import { Worker } from 'node:worker_threads'
import { addCounts, type FormatName, type Judgement, newJudgement } from './fuzz-format.ts'

/** What a fuzz worker is given. It works off the mutants from `from` up to `to`. */
export type FuzzWorkerStart = { format: FormatName; seed: number; from: number; to: number; beats: Int32Array<SharedArrayBuffer> }

type Slowest = { number: number; ms: number }

export type FuzzWorkerReply =
  | { kind: 'progress'; mutants: number; sum: Judgement; slowest: Slowest }
  | { kind: 'finding'; number: number; what: string; findings: string[] }
  | { kind: 'end' }

/** What must not happen, with the number of the mutant that did it. */
export type FuzzFinding = { number: number; kind: 'wrong' | 'hang' | 'crash'; sentences: string[] }

/** What became of all mutants. `slowest` is the longest that one took, by the clock on the wall. */
export type FuzzReport = { mutants: number; counts: Judgement; findings: FuzzFinding[]; slowest: Slowest; tookMs: number }

export type FuzzPlan = {
  format: FormatName
  seed: number
  mutants: number
  /** The first mutant's number, for going on where an earlier run ended. */
  from?: number
  onProgress?(report: FuzzReport): void
}

/** 10 s: what takes longer counts as a hang, if it does so twice: the machine may have been busy. */
const hangMs = 10_000
const lookMs = 250

/** 512 MB of heap, as the product gives to its own workers. */
const heapLimitMb = 512

/** Damages inputs and lets the product read them, in a thread that is ended where it hangs or dies; then the next mutant is taken. */
export async function runFuzz(plan: FuzzPlan): Promise<FuzzReport> {
  const startedAt = performance.now()
  const from = plan.from ?? 0
  const report: FuzzReport = { mutants: 0, counts: newJudgement(), findings: [], slowest: { number: from, ms: 0 }, tookMs: 0 }
  const to = from + plan.mutants
  let suspect: number | null = null
  for (let next = from; next < to; ) {
    const ending = await runWorker(plan, next, to, report, () => {
      report.tookMs = performance.now() - startedAt
      plan.onProgress?.(report)
    })
    if (ending.kind === 'end') break
    if (ending.kind === 'hang' && suspect !== ending.number) {
      suspect = ending.number
      next = ending.number
      continue
    }
    report.findings.push({ number: ending.number, kind: ending.kind, sentences: [ending.sentence] })
    report.mutants = ending.number + 1 - from
    next = ending.number + 1
  }
  report.mutants = plan.mutants
  report.tookMs = performance.now() - startedAt
  return report
}

type Ending = { kind: 'end' } | { kind: 'hang' | 'crash'; number: number; sentence: string }

function runWorker(plan: FuzzPlan, from: number, to: number, report: FuzzReport, onProgress: () => void): Promise<Ending> {
  const beats = new Int32Array(new SharedArrayBuffer(4))
  const start: FuzzWorkerStart = { format: plan.format, seed: plan.seed, from, to, beats }
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    // What libraries think of damaged mail is written to the console; nobody asked for it.
    stdout: true,
    stderr: true,
  })
  return new Promise((resolve) => {
    const settle = (ending: Ending): void => {
      clearInterval(timer)
      resolve(ending)
      void worker.terminate()
    }
    const atHand = (): number => Math.max(from, Atomics.load(beats, 0) - 1)
    let seen = -1
    let quietMs = 0
    const timer = setInterval(() => {
      const now = Atomics.load(beats, 0)
      quietMs = now !== 0 && now === seen ? quietMs + lookMs : 0
      seen = now
      if (quietMs > hangMs) settle({ kind: 'hang', number: atHand(), sentence: `It did not end within ${hangMs / 1000} s.` })
    }, lookMs)
    worker.on('message', (reply: FuzzWorkerReply) => {
      if (reply.kind === 'end') return settle({ kind: 'end' })
      if (reply.kind === 'finding') {
        report.findings.push({ number: reply.number, kind: 'wrong', sentences: [reply.what, ...reply.findings] })
        return
      }
      addCounts(report.counts, reply.sum)
      report.mutants += reply.mutants
      if (reply.slowest.ms > report.slowest.ms) report.slowest = reply.slowest
      onProgress()
    })
    worker.on('error', (error) =>
      settle({ kind: 'crash', number: atHand(), sentence: `The thread died: ${error.stack ?? error.message}` }),
    )
    worker.on('exit', () => settle({ kind: 'crash', number: atHand(), sentence: 'The thread ended.' }))
  })
}
