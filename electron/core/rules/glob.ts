/** Whether a text holds a glob character, so that it means a pattern and not itself. */
export function isGlob(text: string): boolean {
  return text.includes('*') || text.includes('?')
}

/**
 * Matches a whole text against a glob: `*` is any run, `?` one character, nothing else is special.
 *
 * Remembers only the last star, so the cost is at most text times pattern and never exponential. Both sides are folded by the caller.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let at = 0
  let next = 0
  let starAt = -1
  let retryAt = 0
  while (at < text.length) {
    const wanted = glob.charCodeAt(next)
    if (wanted === star) {
      starAt = next
      next += 1
      retryAt = at
    } else if (wanted === questionMark) {
      at += characterLength(text, at)
      next += 1
    } else if (wanted === text.charCodeAt(at)) {
      at += 1
      next += 1
    } else if (starAt >= 0) {
      retryAt += 1
      at = retryAt
      next = starAt + 1
    } else {
      return false
    }
  }
  while (glob.charCodeAt(next) === star) next += 1
  return next === glob.length
}

const star = 0x2a
const questionMark = 0x3f

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
