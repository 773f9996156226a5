import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Engine } from '#core/engine-contract.ts'
import type { Log, Random } from '#core/ports.ts'
import { createCallInterceptor, type WebContext } from './intercept-call.ts'
import type { WebLimits } from './limits.ts'
import type { WebSession } from './sessions.ts'

export type RpcServer = {
  /** Makes the connection of a request that was checked and signed in. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, session: WebSession): void
  close(): void
}

/** Serves the contract over WebSocket to the screens: calls, errors and streams of a tab over one connection. */
export function createRpcServer(engine: Engine, limits: WebLimits, log: Log, random: Random): RpcServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, perMessageDeflate: false })
  const handler = new RPCHandler<WebContext>(engine.router, { clientInterceptors: [createCallInterceptor(log, random)] })
  return {
    accept(request, socket, head, session) {
      server.handleUpgrade(request, socket, head, (connection) => {
        // Too large a frame or a broken one: ws has closed the connection already.
        connection.on('error', () => log.security('web.socket-broken'))
        void handler.upgrade(readable(connection), { context: { session: engine.owner, web: session } })
      })
    },
    close() {
      for (const connection of server.clients) connection.close(1001, 'Orgo is closing.')
      server.close()
    },
  }
}

/**
 * A connection that hands on only what can be a call: text that is a JSON object.
 *
 * The library prints an error with its stack where a message cannot be read; here such a connection is ended instead.
 */
function readable(connection: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const addEventListener = (type: string, listener: (event: { data?: string }) => void) => {
    if (type === 'close') connection.on('close', () => listener({}))
    if (type !== 'message') return
    connection.on('message', (data, isBinary) => {
      const text = isBinary ? '' : data.toString()
      if (isCallMessage(text)) listener({ data: text })
      else connection.close(1003, 'Only calls of the contract are understood here.')
    })
  }
  // The library listens to these two events alone; the overloads of all others cannot be written here.
  return { addEventListener: addEventListener as WebSocket['addEventListener'], send: connection.send.bind(connection) }
}

/** A call names its id, and when it starts one, where it goes. */
function isCallMessage(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text)
    if (typeof message !== 'object' || message === null || !('i' in message)) return false
    const starts = !('t' in message) || message.t === 1
    if (!starts) return true
    return 'p' in message && typeof message.p === 'object' && message.p !== null && 'u' in message.p && isPath(message.p.u)
  } catch {
    return false
  }
}

const isPath = (address: unknown): boolean => typeof address === 'string' && address.startsWith('/') && !address.startsWith('//')
