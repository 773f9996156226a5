import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock, Random } from '#core/ports.ts'

/** Nobody reads a page and writes two fields in less than three seconds; programs do. */
const leastMs = 3_000

/** Half a day: whoever comes back to a page after lunch still sends it at once. */
const mostMs = 12 * 3_600_000

export type TokenVerdict = { kind: 'good'; nonce: string } | { kind: 'too-fast' } | { kind: 'too-old' }

/** The mark of a page that this host made, with the time it was made at. A page of another site has none. */
export type FormTokens = {
  make(): string
  check(token: string): TokenVerdict
}

/**
 * Makes and checks the marks of pages, by a key of this run of the host. `too-old` is also a mark that is none, or of an earlier run: the answer to
 * both is a fresh page that holds what was typed.
 */
export function createFormTokens(random: Random, clock: Clock): FormTokens {
  const key = random.bytes(32)
  const sign = (head: string): Buffer => createHmac('sha256', key).update(head).digest().subarray(0, 16)
  return {
    make: () => {
      const head = `${clock.now()}.${random.bytes(16).toString('hex')}`
      return `${head}.${sign(head).toString('hex')}`
    },
    check: (token) => {
      const [, at = '', nonce = '', mac = ''] = /^(\d{1,15})\.([0-9a-f]{32})\.([0-9a-f]{32})$/.exec(token) ?? []
      if (mac === '' || !timingSafeEqual(Buffer.from(mac, 'hex'), sign(`${at}.${nonce}`))) return { kind: 'too-old' }
      const ageMs = clock.now() - Number(at)
      if (ageMs > mostMs) return { kind: 'too-old' }
      return ageMs < leastMs ? { kind: 'too-fast' } : { kind: 'good', nonce }
    },
  }
}
