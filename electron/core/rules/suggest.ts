/**
 * Finds the one known word a person may have meant.
 *
 * Distance at most 2 (1 for words up to 4 letters), transposed neighbours count 1; two equally near words mean none.
 */
export function suggestWord(typed: string, known: Iterable<string>): string | null {
  const limit = typed.length <= 4 ? 1 : 2
  const word = typed.toLowerCase()
  let best: string | null = null
  let bestDistance = limit + 1
  for (const candidate of known) {
    const distance = editDistance(word, candidate.toLowerCase(), limit)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    } else if (distance === bestDistance && candidate !== best) {
      best = null
    }
  }
  return bestDistance <= limit ? best : null
}

/** Edit distance with transposition of neighbours, given up (limit + 1) as soon as it exceeds `limit`. */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1]
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
      current.push(cost)
    }
    if (Math.min(...current) > limit) return limit + 1
    beforeLast = last
    last = current
  }
  return Math.min(last[right.length] ?? 0, limit + 1)
}

/** The hint a diagnostic carries for a near word, or none. */
export function didYouMean(typed: string, known: Iterable<string>): { hint: string } | Record<never, never> {
  const word = suggestWord(typed, known)
  return word === null ? {} : { hint: `did you mean "${word}"?` }
}
