import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock, Random } from '#core/ports.ts'
import type { WebLimits } from './limits.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** One signed-in browser or one holder of the bearer token, with what it may still ask for. */
export type WebSession = { kind: 'cookie' | 'bearer'; reads: TokenBucket; writes: TokenBucket }

export type SignIn = { kind: 'signed-in'; cookie: string } | { kind: 'wrong' } | { kind: 'too-many' }
export type Authentication = { kind: 'session'; session: WebSession } | { kind: 'none' } | { kind: 'too-many' }

export type Sessions = {
  /** Goes into the address; opens one browser session and is spent. */
  oneTimeToken: string
  /** For `Authorization: Bearer`, valid as long as this host runs. It opens one browser session too, once. */
  bearerToken: string
  signIn(token: string): SignIn
  authenticate(headers: IncomingHttpHeaders): Authentication
}

/**
 * The sessions of one run of the web host, in memory: they end with it.
 *
 * Tokens are 256 random bits and compared by hash in constant time. The cookie's name carries the port, because
 * browsers do not keep the cookies of two ports of one machine apart.
 */
export function createSessions(port: number, random: Random, clock: Clock, limits: WebLimits): Sessions {
  const oneTimeToken = createToken(random)
  const bearerToken = createToken(random)
  const unspent = [hashOf(oneTimeToken), hashOf(bearerToken)]
  const cookieName = `orgo_session_${port}`
  const sessionsByHash = new Map<string, WebSession>()
  const attempts = createTokenBucket(clock, limits.writes, limits.windowMs)
  const createSession = (kind: WebSession['kind']): WebSession => ({
    kind,
    reads: createTokenBucket(clock, limits.reads, limits.windowMs),
    writes: createTokenBucket(clock, limits.writes, limits.windowMs),
  })
  const bearerHash = hashOf(bearerToken)
  const bearerSession = createSession('bearer')

  return {
    oneTimeToken,
    bearerToken,
    signIn(token) {
      if (!attempts.take()) return { kind: 'too-many' }
      const hash = hashOf(token)
      const place = unspent.findIndex((known) => timingSafeEqual(known, hash))
      if (place === -1) return { kind: 'wrong' }
      unspent.splice(place, 1)
      const value = createToken(random)
      sessionsByHash.set(hashOf(value).toString('hex'), createSession('cookie'))
      return { kind: 'signed-in', cookie: `${cookieName}=${value}; HttpOnly; SameSite=Strict; Path=/` }
    },
    authenticate(headers) {
      const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
      if (bearer !== undefined) {
        if (timingSafeEqual(hashOf(bearer), bearerHash)) return { kind: 'session', session: bearerSession }
        return attempts.take() ? { kind: 'none' } : { kind: 'too-many' }
      }
      for (const value of readCookies(headers.cookie, cookieName)) {
        const session = sessionsByHash.get(hashOf(value).toString('hex'))
        if (session) return { kind: 'session', session }
      }
      return { kind: 'none' }
    },
  }
}

const createToken = (random: Random): string => random.bytes(32).toString('base64url')
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Every value of that name: another program on this machine may have set a second one. */
const readCookies = (header: string | undefined, name: string): string[] =>
  (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
