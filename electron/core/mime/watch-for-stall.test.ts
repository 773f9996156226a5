import { describe, expect, it } from 'vitest'
import { watchForStall } from './watch-for-stall.ts'

describe('A-23 a parser that never answers', () => {
  it('A-23 is noticed while the thread is idle, and not while it computes', async () => {
    const watch = watchForStall()
    let isStalled = false
    void watch.stalled.then(() => {
      isStalled = true
    })
    // A thread that computes in turns, as a parser does, for longer than the watch waits.
    const until = performance.now() + 600
    while (performance.now() < until) {
      const turn = performance.now() + 20
      while (performance.now() < turn);
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(isStalled).toBe(false)
    await watch.stalled
    watch.stop()
  })
})
