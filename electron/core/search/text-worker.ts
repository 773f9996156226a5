import { Worker } from 'node:worker_threads'
import type { ReadableKind } from './attachment-kind.ts'
import type { AttachmentReply, AttachmentRequest } from './attachment-text-worker.ts'
import type { AttachmentText } from './read-attachment-text.ts'

/** 10 s per attachment: a PDF of 500 pages takes 3 s on a slow machine. */
const defaultTimeoutMs = 10_000

/** 384 MB of heap. Buffers lie outside it; `growthBytesMax` bounds those. */
const heapLimitMb = 384

/** The process may grow by 768 MB while one attachment is read; what takes more is made to take it. */
const growthBytesMax = 768 * 1024 * 1024

/** How often a reading attachment is looked at. */
const lookMs = 100

/** The thread that reads attachments: it can be killed, and is made again for the next one. */
export type TextWorker = {
  /** Null when the worker itself does not start: then no attachment is to blame. */
  read(bytes: Uint8Array, kind: ReadableKind): Promise<AttachmentText | null>
  close(): Promise<void>
}

export type TextWorkerOptions = { workerUrl: string; timeoutMs?: number; readMemory?: () => number }

type Reading = { settle(answer: AttachmentText | null): void; looks: number; bytesBefore: number }

/** Makes a worker for attachments. One is read at a time; `read` must not be called again before it answered. */
export function createTextWorker(options: TextWorkerOptions): TextWorker {
  const looksMax = Math.ceil((options.timeoutMs ?? defaultTimeoutMs) / lookMs)
  const readMemory = options.readMemory ?? (() => process.memoryUsage.rss())
  let worker: Worker | null = null
  let isReady = false
  let reading: Reading | null = null

  const settle = (answer: AttachmentText | null): void => {
    const waiting = reading
    reading = null
    worker?.unref()
    waiting?.settle(answer)
  }
  const end = (answer: AttachmentText | null): void => {
    const dying = worker
    worker = null
    isReady = false
    void dying?.terminate()
    settle(answer)
  }
  const start = (): Worker => {
    const started = new Worker(options.workerUrl, { resourceLimits: { maxOldGenerationSizeMb: heapLimitMb } })
    const lost = (): void => {
      if (worker === started) end(isReady ? { state: 'unreadable', reason: 'A reader crashed on it.' } : null)
    }
    started.on('message', (reply: AttachmentReply) => {
      if (worker !== started) return
      if (reply.kind === 'ready') isReady = true
      else settle(reply.answer)
    })
    started.on('error', lost)
    started.on('exit', lost)
    started.unref()
    return started
  }
  const look = (): void => {
    if (!reading) return
    reading.looks += 1
    if (reading.looks > looksMax) end({ state: 'unreadable', reason: 'A reader took too long for it and was ended.' })
    else if (isReady && readMemory() - reading.bytesBefore > growthBytesMax)
      end({ state: 'unreadable', reason: 'A reader needed too much memory for it and was ended.' })
  }
  const timer = setInterval(look, lookMs)
  timer.unref()

  return {
    read: (bytes, kind) =>
      new Promise((resolve) => {
        worker ??= start()
        reading = { settle: resolve, looks: 0, bytesBefore: readMemory() }
        // A copy with a buffer of its own, handed over: blobs share the buffers they were read into.
        const own = new Uint8Array(bytes)
        // A process waits for an attachment that is being read, and for no worker that is idle.
        worker.ref()
        const request: AttachmentRequest = { bytes: own, kind }
        worker.postMessage(request, [own.buffer])
      }),
    close: async () => {
      clearInterval(timer)
      const dying = worker
      worker = null
      settle(null)
      await dying?.terminate()
    },
  }
}
