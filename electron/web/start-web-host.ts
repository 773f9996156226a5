import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Engine, OpenFault } from '#core/engine-contract.ts'
import type { Clock, Log, Random } from '#core/ports.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { checkAddress, checkOrigin, type Refusal, type RequestFacts, toFacts } from './check-request.ts'
import { defaultLimits, type WebLimits } from './limits.ts'
import { routeRequests } from './route-request.ts'
import { createRpcServer, type RpcServer } from './serve-rpc.ts'
import { createSessions, type Sessions } from './sessions.ts'

export type WebHostOptions = {
  engine: Engine
  /** 0 takes any free one. */
  port: number
  /** The built screens. */
  rendererFolder: string
  /** The product's version, for the OpenAPI document. */
  version: string
  log: Log
  clock: Clock
  random: Random
  limits?: Partial<WebLimits>
}

export type WebHost = {
  /** Opens the screens, once, in one browser: it carries the one-time token. */
  url: string
  /** For REST: `Authorization: Bearer`. */
  token: string
  port: number
  /** Ends every connection; the engine is the caller's to close. */
  close(): Promise<void>
}

/**
 * Starts the loopback web host: REST, RPC and the screens for this machine alone.
 *
 * Every request passes, in this order: its address, its origin, its session, its bounds; only then is it
 * routed. Errors: a port that is taken or forbidden, as one sentence.
 */
export async function startWebHost(options: WebHostOptions): Promise<Result<WebHost, OpenFault>> {
  const limits: WebLimits = { ...defaultLimits, ...options.limits }
  const server = createServer({ requireHostHeader: false, headersTimeout: limits.headersMs, requestTimeout: 0 })
  server.maxConnections = limits.sockets
  const listening = await listen(server, options.port)
  if (!listening.ok) return listening
  const port = listening.value

  const { engine, log, clock, random } = options
  const sessions = createSessions(port, random, clock, limits)
  const rpc = createRpcServer(engine, limits, log, random)
  const route = routeRequests({ ...options, port, limits, sessions })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void route(request, response))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    upgrade(request, socket, head, { port, sessions, rpc, log }),
  )
  log.activity('web.started', { port })

  return succeed({
    url: `http://127.0.0.1:${port}/?token=${sessions.oneTimeToken}`,
    token: sessions.bearerToken,
    port,
    close: async () => {
      rpc.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      log.activity('web.stopped', { port })
    },
  })
}

function listen(server: Server, port: number): Promise<Result<number, OpenFault>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(fail(explainListenFault(error.code ?? '', port))))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address()
      resolve(succeed(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}

function explainListenFault(code: string, port: number): OpenFault {
  const other = 'Choose another with --port, or --port 0 for any free one.'
  if (code === 'EADDRINUSE') return { code: 'PORT_IN_USE', sentence: `Port ${port} is in use by another program. ${other}` }
  if (code === 'EACCES') return { code: 'PORT_FORBIDDEN', sentence: `Port ${port} may not be used by this account. ${other}` }
  return { code: 'CANNOT_LISTEN', sentence: `Port ${port} cannot be used (${code}). ${other}` }
}

type UpgradeParts = { port: number; sessions: Sessions; rpc: RpcServer; log: Log }

/** The WebSocket's door: the same checks as every request, and a foreign page's socket is refused by its Origin. */
function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, { port, sessions, rpc, log }: UpgradeParts): void {
  // A browser that goes away while it is being answered is no fault.
  socket.on('error', () => socket.destroy())
  const facts = toFacts(request)
  const refusal = checkAddress(facts, port) ?? checkSocketOrigin(facts)
  if (refusal) {
    log.security('web.refused', { reason: refusal.reason, upgrade: true })
    refuseUpgrade(socket, refusal.status)
    return
  }
  const authentication = sessions.authenticate(request.headers)
  if (authentication.kind !== 'session') refuseUpgrade(socket, authentication.kind === 'none' ? 401 : 429)
  else if (facts.target !== '/rpc') refuseUpgrade(socket, 404)
  else if (authentication.session.kind === 'cookie' && request.headers.origin === undefined) refuseUpgrade(socket, 403)
  else rpc.accept(request, socket, head, authentication.session)
}

/** A socket is neither a page nor a picture: a browser that names its site must name this one. */
const checkSocketOrigin = (facts: RequestFacts): Refusal | null => checkOrigin({ ...facts, method: 'POST' })

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
