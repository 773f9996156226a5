import type { Clock } from '#core/ports.ts'

export type TokenBucket = {
  /** Takes one token; false when there is none left. */
  take(): boolean
}

/** A bucket of `capacity` tokens that fills evenly in `windowMs`. A clock set back fills nothing and empties nothing. */
export function createTokenBucket(clock: Clock, capacity: number, windowMs: number): TokenBucket {
  let tokens = capacity
  let filledAt = clock.now()
  return {
    take() {
      const now = clock.now()
      tokens = Math.min(capacity, tokens + (Math.max(0, now - filledAt) * capacity) / windowMs)
      filledAt = now
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
