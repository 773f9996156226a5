import { describe, expect, it } from 'vitest'
import { openItemFeed } from './item-feed.ts'
import type { OpenedSource } from './open-source.ts'

describe('the proof of a source that is read from many places', () => {
  it('P-4 ends with its import: a large file is not read to its end for nobody', async () => {
    let chunks = 0
    const source = {
      name: 'large.pst',
      sizeBytes: Number.MAX_SAFE_INTEGER,
      async *read() {
        for (;;) {
          chunks += 1
          yield Buffer.alloc(16)
          await new Promise(setImmediate)
        }
      },
    }
    // Of a source nothing else is asked here.
    const opened = { source, stream: null, reader: {}, isUnchanged: async () => true } as unknown as OpenedSource
    const feed = await openItemFeed(opened, 0)
    await expect.poll(() => chunks).toBeGreaterThan(3)
    feed.close()
    await expect(feed.prove()).rejects.toMatchObject({ name: 'AbortError' })
    const read = chunks
    await new Promise(setImmediate)
    expect(chunks).toBe(read)
  })
})
