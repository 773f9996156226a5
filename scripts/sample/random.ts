/** A stream of numbers in [0, 1), the same for the same seed. */
export type Random = () => number

/** mulberry32: 32 bits of state, good enough to scatter seconds and ids, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/** A stream of its own for one named thing, so that adding a story changes no other. Source: FNV-1a, 32 bits. */
export function createRandomFor(seed: number, name: string): Random {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193)
  return createRandom((hash ^ seed) >>> 0)
}

/** `length` lower-case hexadecimal digits. */
export function drawHex(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
}

/** A whole number from `low` to `high`, both included. */
export function drawWhole(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}
