import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Engine } from '#core/engine-contract.ts'
import type { Clock, Log, Random } from '#core/ports.ts'
import { checkAddress, checkCookieWrite, checkOrigin, type Refusal, toFacts } from './check-request.ts'
import { bugSentence } from './explain-error.ts'
import { createFeedbackServer } from './feedback/serve-feedback.ts'
import { tooManySentence } from './intercept-call.ts'
import type { WebLimits } from './limits.ts'
import { readJsonBody } from './read-body.ts'
import { pagePolicy, sendFault, setSecurityHeaders } from './send.ts'
import { createApiServer } from './serve-api.ts'
import { createStaticServer } from './serve-static.ts'
import type { Sessions, WebSession } from './sessions.ts'

export type RouteParts = {
  engine: Engine
  port: number
  rendererFolder: string
  version: string
  log: Log
  random: Random
  clock: Clock
  limits: WebLimits
  sessions: Sessions
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The way of every request: refused by address or origin, then signing in, the API, or the screens. */
export function routeRequests(parts: RouteParts): Handle {
  const { port, log, random } = parts
  const serveApi = createApiServer(parts)
  const serveFeedback = createFeedbackServer(parts)
  const serveStatic = createStaticServer(parts.rendererFolder, pagePolicy(port))

  const route: Handle = async (request, response) => {
    const facts = toFacts(request)
    const wrongAddress = checkAddress(facts, port)
    if (wrongAddress) return refuse(response, wrongAddress, log)
    const [pathname = '/', search = ''] = split(facts.target)
    const query = new URLSearchParams(search)
    const foreign = checkOrigin(facts)
    if (pathname === '/feedback' || pathname.startsWith('/feedback/')) {
      if (foreign) logRefusal(foreign, log)
      return serveFeedback(request, response, { path: pathname, query, foreign: foreign !== null })
    }
    if (foreign) return refuse(response, foreign, log)
    if (pathname === '/session') return signInByPost(request, response, parts)
    if (pathname === '/api' || pathname.startsWith('/api/') || pathname === '/rpc') {
      const session = authenticate(request, response, parts)
      const writeRefusal = session?.kind === 'cookie' ? checkCookieWrite(facts) : null
      if (writeRefusal) return refuse(response, writeRefusal, log)
      return session ? serveApi(request, response, { pathname, query, session }) : undefined
    }
    if (facts.method !== 'GET' && facts.method !== 'HEAD') {
      return sendFault(response, 405, { code: 'METHOD_NOT_ALLOWED', message: 'There is nothing to write at this address.' })
    }
    if (facts.method === 'GET' && signInByAddress(response, pathname, query, parts)) return
    return serveStatic(response, facts.method, pathname)
  }

  return async (request, response) => {
    setSecurityHeaders(response)
    // A client that goes away in the middle is no fault.
    response.on('error', () => response.destroy())
    try {
      await route(request, response)
    } catch (error) {
      const errorId = random.bytes(4).toString('hex')
      log.error('web.request-failed', error, { errorId })
      sendFault(response, 500, { code: 'INTERNAL_SERVER_ERROR', message: bugSentence(errorId), data: { errorId } })
    }
  }
}

function split(target: string): [string, string] {
  const at = target.indexOf('?')
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}

function refuse(response: ServerResponse, refusal: Refusal, log: Log): void {
  logRefusal(refusal, log)
  sendFault(response, refusal.status, { code: refusal.code, message: refusal.message })
}

const logRefusal = ({ status, reason }: Refusal, log: Log): void => log.security('web.refused', { reason, status })

function authenticate(request: IncomingMessage, response: ServerResponse, { sessions, log }: RouteParts): WebSession | null {
  const authentication = sessions.authenticate(request.headers)
  if (authentication.kind === 'session') return authentication.session
  log.security('web.not-signed-in', { limited: authentication.kind === 'too-many' })
  if (authentication.kind === 'too-many') sendFault(response, 429, { code: 'TOO_MANY_REQUESTS', message: tooManySentence })
  else sendFault(response, 401, { code: 'NOT_SIGNED_IN', message: notSignedIn })
  return null
}

const notSignedIn = 'Open the address that Orgo printed when it started, or send its token as Authorization: Bearer.'

const TokenBody = z.strictObject({ token: z.string().max(200) })

/** `POST /session`: the page hands over the token of its address and gets the cookie. */
async function signInByPost(request: IncomingMessage, response: ServerResponse, parts: RouteParts): Promise<void> {
  if (request.method !== 'POST') {
    sendFault(response, 405, { code: 'METHOD_NOT_ALLOWED', message: 'Send the token by POST.' })
    return
  }
  const body = await readJsonBody(request, parts.limits)
  if (!body.ok) {
    sendFault(response, body.fault.status, body.fault.fault)
    return
  }
  const parsed = TokenBody.safeParse(body.value)
  const signedIn = parts.sessions.signIn(parsed.success ? parsed.data.token : '')
  parts.log.security('web.sign-in', { result: signedIn.kind })
  if (signedIn.kind === 'signed-in') response.writeHead(204, { 'set-cookie': signedIn.cookie }).end()
  else if (signedIn.kind === 'wrong') sendFault(response, 401, { code: 'NOT_SIGNED_IN', message: spentToken })
  else sendFault(response, 429, { code: 'TOO_MANY_REQUESTS', message: tooManySentence })
}

const spentToken = 'This address was used already. Start Orgo again to get a new one.'

/**
 * `GET /?token=`: the printed address itself signs in, and leads on to the same address without the token.
 *
 * With a wrong or spent token the page is served all the same: a browser that has its cookie needs no token, and the
 * page tells everybody else what to do.
 */
function signInByAddress(response: ServerResponse, pathname: string, query: URLSearchParams, parts: RouteParts): boolean {
  const token = query.get('token')
  if (token === null) return false
  const signedIn = parts.sessions.signIn(token)
  parts.log.security('web.sign-in', { result: signedIn.kind })
  if (signedIn.kind !== 'signed-in') return false
  query.delete('token')
  const rest = query.size === 0 ? '' : `?${query}`
  response.writeHead(303, { 'set-cookie': signedIn.cookie, location: `${pathname}${rest}` }).end()
  return true
}
