import { performance } from 'node:perf_hooks'

/** While somebody works: a click waits for one transaction at most, and is to be answered within 50 ms (P-4). */
const sharedMs = 25

/** While nobody does: each transaction costs a sync of the disk and a flush of the index, so fewer are faster. */
const aloneMs = 400

/** How long after the last call somebody still counts as being there: a person who reads comes back. */
const presenceMs = 3000

/** How many items go into one transaction, so that it lasts as long as it should. */
export type WritingPace = {
  /** Items for the next transaction, at least one. */
  next(): number
  /** Says how long a transaction of so many items took. */
  note(items: number, tookMs: number): void
}

/**
 * Makes a pace that follows the speed of the last transactions and whether anybody is waiting.
 *
 * Shapes: `lastCallAt` is when a client last asked for anything, on the same monotonic clock as `performance.now()`. The call that began the
 * import says nothing yet: a person's screen asks again at once, a command line waits for the end.
 */
export function createWritingPace(lastCallAt: () => number): WritingPace {
  const begunAt = performance.now()
  let itemMs = 1
  return {
    next: () => {
      const called = lastCallAt()
      const isShared = called > begunAt && performance.now() - called < presenceMs
      return Math.max(1, Math.floor((isShared ? sharedMs : aloneMs) / itemMs))
    },
    note: (items, tookMs) => {
      const measured = Math.max(0.02, tookMs / items)
      // A slow one counts at once, a fast one by half: a wait is worse than a commit too many.
      itemMs = measured > itemMs ? measured : (itemMs + measured) / 2
    },
  }
}
