import { RPCLink } from '@orpc/client/websocket'
import type { OpenTransport, TransportFault } from './transport.ts'

/**
 * Opens the way to the loopback web host: the one-time token of the address becomes a cookie, then a WebSocket.
 *
 * Errors: an old or used token with no cookie beside it is `signed-out`; a host that does not answer is `unreachable`.
 * The token leaves the address bar whatever the host says, so that it is in no bookmark.
 */
export async function openWebTransport(): Promise<OpenTransport | TransportFault> {
  try {
    await exchangeToken()
    const probe = await fetch('/api/modules', { headers: { accept: 'application/json' } })
    if (probe.status === 401 || probe.status === 403) return { kind: 'signed-out' }
    if (!probe.ok) return { kind: 'unreachable' }
    return await openSocket()
  } catch {
    // fetch rejects with one TypeError for every reason; the page can do no more than try again.
    return { kind: 'unreachable' }
  }
}

async function exchangeToken(): Promise<void> {
  const address = new URL(window.location.href)
  const token = address.searchParams.get('token')
  if (!token) return
  await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-orgo': '1' },
    body: JSON.stringify({ token }),
  })
  address.searchParams.delete('token')
  window.history.replaceState(window.history.state, '', address)
}

function openSocket(): Promise<OpenTransport | TransportFault> {
  const address = new URL('/rpc', window.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(address)
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }))
  const link = new RPCLink<Record<never, never>>({ websocket: socket })
  return new Promise((resolve) => {
    socket.addEventListener('open', () => resolve({ kind: 'open', link, closed, close: () => socket.close() }), { once: true })
    closed.then(() => resolve({ kind: 'unreachable' }))
  })
}
