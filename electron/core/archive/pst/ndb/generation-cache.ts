/**
 * A cache that forgets what was not asked for lately, bounded by weight.
 *
 * Two generations: a full young one becomes the old one, and what the old one is asked for becomes young again. That keeps what is used
 * without touching the order of a map at every read.
 */
export type GenerationCache<Value> = {
  get(key: number): Value | undefined
  set(key: number, value: Value, weight: number): void
}

export function createGenerationCache<Value>(weightMax: number): GenerationCache<Value> {
  let young = new Map<number, { value: Value; weight: number }>()
  let old = young
  let youngWeight = 0
  const add = (key: number, entry: { value: Value; weight: number }): void => {
    if (youngWeight + entry.weight > weightMax / 2) {
      old = young
      young = new Map()
      youngWeight = 0
    }
    young.set(key, entry)
    youngWeight += entry.weight
  }
  return {
    get: (key) => {
      const found = young.get(key)
      if (found !== undefined) return found.value
      const aged = old.get(key)
      if (aged !== undefined) add(key, aged)
      return aged?.value
    },
    set: (key, value, weight) => add(key, { value, weight }),
  }
}
