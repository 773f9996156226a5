import { Worker } from 'node:worker_threads'
import type { SecondCount, SecondCountRequest } from './second-count.ts'

/** 1 GB of heap: the libraries hold more of a file in memory than Orgo's own reader. */
const heapLimitMb = 1024

const libraries = { pst: 'pst-extractor', mbox: 'mbox-reader' } as const

/**
 * Counts an archive with a library of other hands, in a thread that is ended when it takes too long.
 *
 * Errors: none; a library that cannot open the file, crashes or does not end has no count, and a sentence says why.
 */
export function countWithSecondReader(workerUrl: string, request: SecondCountRequest): Promise<SecondCount> {
  const name = libraries[request.format]
  const without = (problem: string): SecondCount => ({ name, version: '', items: null, folders: null, problem })
  const worker = new Worker(workerUrl, {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    // The libraries write what they think to the console; nobody asked for it.
    stdout: true,
    stderr: true,
  })
  return new Promise((resolve) => {
    const settle = (count: SecondCount): void => {
      clearTimeout(timer)
      resolve(count)
      void worker.terminate()
    }
    const timer = setTimeout(
      () => settle(without(`${name} did not end within ${Math.round(request.timeoutMs / 1000)} seconds and was stopped.`)),
      request.timeoutMs,
    )
    worker.on('message', settle)
    worker.on('error', (error) => settle(without(`${name} cannot read this file (${error.message.slice(0, 200)}).`)))
    worker.on('exit', () => settle(without(`${name} ended without an answer.`)))
  })
}
