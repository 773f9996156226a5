import { afterEach, describe, expect, it } from 'vitest'
import { createTextWorker, type TextWorker } from './text-worker.ts'

const misbehaving = new URL('./misbehaving-text-worker.ts', import.meta.url).pathname
const bytes = (text: string): Uint8Array => Buffer.from(text)

let worker: TextWorker | null = null
afterEach(() => worker?.close())

describe('createTextWorker', () => {
  it('SEA-7 A-23 ends a reader that hangs, blames the attachment, and reads the next', async () => {
    worker = createTextWorker({ workerUrl: misbehaving, timeoutMs: 2000 })
    expect(await worker.read(bytes('before'), 'text')).toEqual({ state: 'read', text: 'before' })
    expect(await worker.read(bytes('spin'), 'text')).toEqual({
      state: 'unreadable',
      reason: 'A reader took too long for it and was ended.',
    })
    expect(await worker.read(bytes('after'), 'text')).toEqual({ state: 'read', text: 'after' })
  })

  it('SEA-7 A-23 a reader that crashes costs one attachment', async () => {
    worker = createTextWorker({ workerUrl: misbehaving })
    expect(await worker.read(bytes('crash'), 'text')).toEqual({ state: 'unreadable', reason: 'A reader crashed on it.' })
    expect(await worker.read(bytes('after'), 'text')).toEqual({ state: 'read', text: 'after' })
  })

  it('SEA-7 A-22 ends a reader that takes the memory of the machine', async () => {
    let taken = 0
    worker = createTextWorker({
      workerUrl: misbehaving,
      readMemory: () => {
        taken += 10 ** 9
        return taken
      },
    })
    expect(await worker.read(bytes('spin'), 'text')).toEqual({
      state: 'unreadable',
      reason: 'A reader needed too much memory for it and was ended.',
    })
  })

  it('SEA-7 blames no attachment where the worker is missing', async () => {
    worker = createTextWorker({ workerUrl: `${misbehaving}.missing` })
    expect(await worker.read(bytes('any'), 'text')).toBeNull()
  })
})
