import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** What of a request the first checks look at, before anything is routed. */
export type RequestFacts = {
  method: string
  /** The request target as it came on the wire. */
  target: string
  /** Names and values in turn, as they came, duplicates kept. */
  rawHeaders: readonly string[]
  headers: IncomingHttpHeaders
}

export const toFacts = (request: IncomingMessage): RequestFacts => ({
  method: request.method ?? 'GET',
  target: request.url ?? '/',
  rawHeaders: request.rawHeaders,
  headers: request.headers,
})

/** Why a request is refused; `reason` is for the security log, `message` for a person. */
export type Refusal = { status: number; code: string; message: string; reason: string }

/**
 * Refuses whatever did not come to this host by its own name.
 *
 * A page of another site can make a browser connect here, also under a name that it lets point here (DNS rebinding);
 * what it cannot do is choose the Host header. So Host must be there once, must be this address with this port, and
 * the target must be a path: an absolute URI would carry a second, different name.
 */
export function checkAddress({ target, rawHeaders }: RequestFacts, port: number): Refusal | null {
  const hosts = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host')
  if (hosts.length !== 1) return wrongAddress(hosts.length === 0 ? 'host-missing' : 'host-twice')
  if (!allowedHosts(port).includes(hosts[0]?.toLowerCase() ?? '')) return wrongAddress('host-foreign')
  if (!target.startsWith('/') || target.startsWith('//') || target.includes('\\')) return wrongAddress('target')
  return null
}

/**
 * Refuses what a page of another origin asks for.
 *
 * Origin, where it is named, must be the one the request came to. Sec-Fetch-Site must not be foreign, except that a
 * link may lead here: a page may be opened from elsewhere, but nothing of it be loaded, called or framed.
 */
export function checkOrigin({ method, headers }: RequestFacts): Refusal | null {
  const origin = headers.origin
  if (origin !== undefined && origin !== `http://${headers.host?.toLowerCase()}`) return foreignOrigin('origin')
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin') return null
  const opensPage = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (site === 'none') return method === 'GET' || method === 'HEAD' ? null : foreignOrigin('sec-fetch-site')
  return opensPage ? null : foreignOrigin('sec-fetch-site')
}

/**
 * Refuses a write with a cookie that does not prove it comes from Orgo's own page.
 *
 * Two proofs are asked for: an Origin (browsers send it with every POST) and the header `x-orgo`, which no form and no
 * foreign page can set without asking first, and nobody answers such a question here.
 */
export function checkCookieWrite({ method, headers }: RequestFacts): Refusal | null {
  if (method === 'GET' || method === 'HEAD') return null
  if (headers.origin === undefined) return foreignOrigin('origin-missing')
  return headers['x-orgo'] === '1' ? null : foreignOrigin('x-orgo-missing')
}

/** The names this host answers to. */
const allowedHosts = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`]

const wrongAddress = (reason: string): Refusal => ({
  status: 421,
  code: 'WRONG_ADDRESS',
  message: 'Orgo answers only under the address it printed.',
  reason,
})

const foreignOrigin = (reason: string): Refusal => ({
  status: 403,
  code: 'FOREIGN_ORIGIN',
  message: 'Orgo takes this only from its own page.',
  reason,
})
