import { Worker } from 'node:worker_threads'
import { patienceMs, type Reading } from './reading.ts'

/** Counts a file with pst-extractor, in a thread that is ended: on some damage it goes round for ever. */
export function readWithPstExtractor(path: string): Promise<Reading> {
  const worker = new Worker(new URL('./pst-extractor-worker.ts', import.meta.url), {
    workerData: { path },
    // It writes what it thinks to the console; nobody asked for it.
    stdout: true,
    stderr: true,
  })
  return new Promise((resolve) => {
    const settle = (reading: Reading): void => {
      clearTimeout(timer)
      resolve(reading)
      void worker.terminate()
    }
    const timer = setTimeout(() => settle({ kind: 'endless' }), patienceMs)
    worker.on('message', settle)
    worker.on('error', (error) => settle({ kind: 'refused', words: error.message }))
    worker.on('exit', () => settle({ kind: 'refused', words: 'it ended without an answer' }))
  })
}
