import { Worker } from 'node:worker_threads'
import type { RenderReply, RenderRequest, SlowFile } from './render-file.ts'

/** Renders files in a thread of its own, so that the engine answers meanwhile. */
export type Renderer = {
  /** Errors: rejects with a sentence where the file cannot be made. */
  render(file: SlowFile): Promise<Uint8Array>
  close(): Promise<void>
}

/** 60 s: the longest report takes some seconds; whatever takes longer hangs. */
const renderMs = 60_000

/** 512 MB of heap: a report of 100,000 rows takes half of it. */
const heapLimitMb = 512

/** The thread ends a minute after its last file: it holds a typeface of some megabytes. */
const restMs = 60_000

type Waiting = { resolve(bytes: Uint8Array): void; reject(error: Error): void; timeout: ReturnType<typeof setTimeout> }

/** Makes a renderer; its thread starts with the first file. */
export function createRenderer(workerUrl: string): Renderer {
  let worker: Worker | null = null
  let rest: ReturnType<typeof setTimeout> | undefined
  let lastId = 0
  const waiting = new Map<number, Waiting>()
  const end = async (sentence: string): Promise<void> => {
    const ended = worker
    worker = null
    for (const { reject, timeout } of waiting.values()) {
      clearTimeout(timeout)
      reject(new Error(sentence))
    }
    waiting.clear()
    await ended?.terminate()
  }
  const settle = (reply: RenderReply): void => {
    const entry = waiting.get(reply.id)
    if (!entry) return
    waiting.delete(reply.id)
    clearTimeout(entry.timeout)
    if ('bytes' in reply) entry.resolve(reply.bytes)
    else entry.reject(new Error(reply.problem))
    if (waiting.size === 0) rest = setTimeout(() => void end('the renderer rests'), restMs).unref()
  }
  const open = (): Worker => {
    const made = new Worker(workerUrl, { resourceLimits: { maxOldGenerationSizeMb: heapLimitMb }, stdout: true, stderr: true })
    made.on('message', settle)
    made.on('error', (error: Error) => {
      if (worker === made) void end(error.message)
    })
    made.on('exit', () => {
      if (worker === made) void end('The thread that makes files ended by itself.')
    })
    made.unref()
    return made
  }
  return {
    render: (file) =>
      new Promise((resolve, reject) => {
        clearTimeout(rest)
        worker ??= open()
        lastId += 1
        const timeout = setTimeout(() => void end('Making the file took over a minute.'), renderMs)
        waiting.set(lastId, { resolve, reject, timeout })
        const request: RenderRequest = { id: lastId, file }
        worker.postMessage(request)
      }),
    close: () => {
      clearTimeout(rest)
      return end('The engine was closed.')
    },
  }
}
