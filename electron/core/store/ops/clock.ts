/** A moment of the hybrid logical clock: wall time in milliseconds and a counter of 16 bits for what happens within one. */
export type Stamp = { ms: number; c: number }

export const counterMax = 0xffff

/**
 * The next stamp of this device: never before the last one, whatever the wall clock does.
 *
 * A clock set back keeps counting from the highest stamp seen; a full counter borrows the next millisecond. Source: sync.md 6.2.
 */
export function nextStamp(last: Stamp, now: number): Stamp {
  if (now > last.ms) return { ms: now, c: 0 }
  return last.c < counterMax ? { ms: last.ms, c: last.c + 1 } : { ms: last.ms + 1, c: 0 }
}

/** Orders stamps of several devices: milliseconds, counter, device. Negative when `a` is earlier. */
export function compareStamps(a: Stamp & { dev: Buffer }, b: Stamp & { dev: Buffer }): number {
  return a.ms - b.ms || a.c - b.c || Buffer.compare(a.dev, b.dev)
}
