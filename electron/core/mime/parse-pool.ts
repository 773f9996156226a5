import { Worker } from 'node:worker_threads'
import type { ParseOutcome, ParsePool, ParsePoolOptions } from './parse-outcome.ts'
import type { MimeProblem } from './parsed-message.ts'
import type { BodyReaders } from './read-body.ts'
import type { BatchReply, BatchRequest, WorkerStart } from './worker-protocol.ts'

/** 5 s per mail: the largest ordinary mail takes under 1 s. */
const defaultItemTimeoutMs = 5000

/** 512 MB of heap per worker. Buffers lie outside it; the size limit of a mail bounds those. */
const defaultHeapLimitMb = 512

/** 24 MB for short-lived objects. Left alone, V8 lets a worker's young heap grow by 100 MB, and parsing is not faster for it. */
const youngHeapMb = 24

/** The watchdog looks 10 times per timeout, so a mail is ended at the latest a tenth after its time. */
const looksPerTimeout = 10

/** Two batches per worker: one it parses, one that waits, so that it never idles while the caller writes to the database. */
const batchesPerWorker = 2

/** 3 workers in a row that die before their first mail: the entry is missing or broken, and no mail is to blame. */
const maxFailedStarts = 3

/**
 * Makes a pool of parse workers.
 *
 * A mail that takes longer than `itemTimeoutMs`, or with which the worker dies, is the guilty one: the worker is replaced, the mail is given
 * to the next reader (all, then postal-mime alone, then its header alone) in a fresh worker under the same limit, and the others of its batch are
 * parsed again. A mail that kills even the header reader is `failed`.
 */
export function createParsePool(options: ParsePoolOptions): ParsePool {
  return new WorkerPool(options)
}

/** A batch on its way. `owners` say which outcome of which caller each mail is. */
type Batch = { batchNo: number; mails: Mail[]; readers: BodyReaders }
type Mail = { bytes: Uint8Array; problems: MimeProblem[]; settle(outcome: ParseOutcome): void }

/** A worker and what it was given. `seen` is the place the watchdog saw last, `patience` how many more looks it may stay there. */
type Slot = { worker: Worker; progress: Int32Array<SharedArrayBuffer>; batches: Batch[]; seen: string; patience: number }

class WorkerPool implements ParsePool {
  private readonly options: Required<ParsePoolOptions>
  private readonly slots: Slot[] = []
  private readonly waiting: Batch[] = []
  private readonly rejecters = new Set<(error: Error) => void>()
  private nextBatchNo = 1
  private watchdog: { clear(): void } | null = null
  private closed = false
  private failedStarts = 0

  constructor(options: ParsePoolOptions) {
    this.options = {
      workerUrl: options.workerUrl,
      size: Math.max(1, options.size),
      itemTimeoutMs: options.itemTimeoutMs ?? defaultItemTimeoutMs,
      heapLimitMb: options.heapLimitMb ?? defaultHeapLimitMb,
      withHtml: options.withHtml ?? false,
      setTimer: options.setTimer ?? setRealTimer,
    }
  }

  parseBatch(items: readonly { bytes: Uint8Array }[]): Promise<ParseOutcome[]> {
    if (this.closed) return Promise.reject(new Error(closedMessage))
    if (items.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      const outcomes: ParseOutcome[] = new Array(items.length)
      let open = items.length
      this.rejecters.add(reject)
      const mails = items.map(({ bytes }, index) => ({
        bytes,
        problems: [],
        settle: (outcome: ParseOutcome) => {
          outcomes[index] = outcome
          if (--open > 0) return
          this.rejecters.delete(reject)
          resolve(outcomes)
        },
      }))
      this.waiting.push(this.newBatch(mails, 'all'))
      this.handOut()
    })
  }

  async close(): Promise<void> {
    this.closed = true
    this.watchdog?.clear()
    this.watchdog = null
    for (const reject of this.rejecters) reject(new Error(closedMessage))
    this.rejecters.clear()
    this.waiting.length = 0
    await Promise.all(this.slots.splice(0).map(({ worker }) => worker.terminate()))
  }

  private newBatch(mails: Mail[], readers: BodyReaders): Batch {
    return { batchNo: this.nextBatchNo++, mails, readers }
  }

  private handOut(): void {
    while (!this.closed && this.waiting.length > 0) {
      const slot = this.findSlot()
      const batch = slot ? this.waiting.shift() : undefined
      if (!slot || !batch) return
      slot.batches.push(batch)
      const request = packRequest(batch)
      slot.worker.postMessage(request, [request.bytes])
      this.watch()
    }
  }

  /** The least busy worker with room, a new one before a busy one. */
  private findSlot(): Slot | null {
    const idle = this.slots.find(({ batches }) => batches.length === 0)
    if (idle) return idle
    if (this.slots.length < this.options.size) return this.startWorker()
    return this.slots.find(({ batches }) => batches.length < batchesPerWorker) ?? null
  }

  private startWorker(): Slot {
    const progress = new Int32Array(new SharedArrayBuffer(8))
    const start: WorkerStart = { progress, withHtml: this.options.withHtml }
    const worker = new Worker(this.options.workerUrl, {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: this.options.heapLimitMb, maxYoungGenerationSizeMb: youngHeapMb },
    })
    const slot: Slot = { worker, progress, batches: [], seen: '', patience: looksPerTimeout }
    this.slots.push(slot)
    worker.on('message', (reply: BatchReply) => this.finish(slot, reply))
    worker.on('error', () => this.replace(slot, 'parser_crashed'))
    worker.on('exit', () => this.replace(slot, 'parser_crashed'))
    return slot
  }

  private finish(slot: Slot, reply: BatchReply): void {
    const index = slot.batches.findIndex(({ batchNo }) => batchNo === reply.batchNo)
    const [batch] = index < 0 ? [] : slot.batches.splice(index, 1)
    if (!batch) return
    this.failedStarts = 0
    batch.mails.forEach((mail, mailIndex) => {
      const outcome = reply.outcomes[mailIndex]
      if (outcome) mail.settle(withEarlierProblems(outcome, mail.problems))
    })
    this.handOut()
  }

  /** Ends a worker that hangs or is dead, takes the guilty mail aside and puts everything else back in the queue. */
  private replace(slot: Slot, code: 'parser_too_slow' | 'parser_crashed'): void {
    const index = this.slots.indexOf(slot)
    if (index < 0 || this.closed) return
    this.slots.splice(index, 1)
    void slot.worker.terminate()
    if (Atomics.load(slot.progress, 0) === 0) this.failedStarts++
    if (this.failedStarts >= maxFailedStarts) {
      this.giveUp(slot)
      return
    }
    const again: Batch[] = []
    for (const batch of slot.batches) {
      const guilty = findGuilty(slot, batch)
      if (!guilty) {
        again.push(this.newBatch(batch.mails, batch.readers))
        continue
      }
      const others = batch.mails.filter((mail) => mail !== guilty)
      if (others.length > 0) again.push(this.newBatch(others, batch.readers))
      this.tryNextReader(guilty, batch.readers, code, again)
    }
    this.waiting.unshift(...again)
    this.handOut()
  }

  /** Workers that die before their first mail will go on doing so: the mails fail, rather than wait for ever. */
  private giveUp(slot: Slot): void {
    for (const batch of [...slot.batches, ...this.waiting.splice(0)]) {
      for (const mail of batch.mails)
        mail.settle({ kind: 'failed', reason: 'The parser could not be started. The original is kept.', notStarted: true })
    }
  }

  private tryNextReader(mail: Mail, readers: BodyReaders, code: 'parser_too_slow' | 'parser_crashed', again: Batch[]): void {
    const message =
      code === 'parser_too_slow' ? 'A parser took too long for this mail and was ended.' : 'A parser crashed on this mail.'
    mail.problems.push({ code, message, loss: true })
    const next = nextReaders[readers]
    if (next) again.push(this.newBatch([mail], next))
    else mail.settle({ kind: 'failed', reason: `${message} Its original is kept.` })
  }

  private watch(): void {
    this.watchdog ??= this.options.setTimer(() => {
      this.watchdog = null
      for (const slot of [...this.slots]) this.look(slot)
      if (!this.closed && this.slots.some(({ batches }) => batches.length > 0)) this.watch()
    }, this.options.itemTimeoutMs / looksPerTimeout)
  }

  private look(slot: Slot): void {
    const batchNo = Atomics.load(slot.progress, 0)
    const place = `${batchNo}:${Atomics.load(slot.progress, 1)}`
    // A worker that is still starting, or has answered everything it got, is at no mail.
    const isBusy = slot.batches.some((batch) => batch.batchNo === batchNo)
    slot.patience = isBusy && place === slot.seen ? slot.patience - 1 : looksPerTimeout
    slot.seen = place
    if (slot.patience <= 0) this.replace(slot, 'parser_too_slow')
  }
}

const closedMessage = 'The parse pool is closed.'

const nextReaders: Record<BodyReaders, BodyReaders | null> = { all: 'postal-mime', 'postal-mime': 'headers', headers: null }

function findGuilty(slot: Slot, batch: Batch): Mail | undefined {
  return batch.batchNo === Atomics.load(slot.progress, 0) ? batch.mails[Atomics.load(slot.progress, 1)] : undefined
}

function packRequest({ batchNo, mails, readers }: Batch): BatchRequest & { bytes: ArrayBuffer } {
  const bytes = new ArrayBuffer(mails.reduce((sum, mail) => sum + mail.bytes.byteLength, 0))
  const target = new Uint8Array(bytes)
  const ends: number[] = []
  let at = 0
  for (const mail of mails) {
    target.set(mail.bytes, at)
    at += mail.bytes.byteLength
    ends.push(at)
  }
  return { batchNo, bytes, ends, readers }
}

function withEarlierProblems(outcome: ParseOutcome, problems: readonly MimeProblem[]): ParseOutcome {
  if (outcome.kind === 'failed' || problems.length === 0) return outcome
  const message = { ...outcome.message, problems: [...problems, ...outcome.message.problems] }
  return { kind: 'partial', message, derived: outcome.derived }
}

function setRealTimer(call: () => void, afterMs: number): { clear(): void } {
  const timer = setTimeout(call, afterMs)
  return { clear: () => clearTimeout(timer) }
}
