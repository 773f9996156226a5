import { RPCLink } from '@orpc/client/message-port'
import { portMessage, portWantedMessage } from '#shared/contract/host.ts'
import type { OpenTransport, OpenTransportFn } from './transport.ts'

const isPortMessage = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === portMessage

/**
 * Makes the way to the desktop's engine: the shell posts a MessagePort to this window, and a new one whenever the
 * engine was started again.
 *
 * Limits: only messages this very window posted are taken (the preload runs in it), so a mail's frame cannot offer a port.
 */
export function createDesktopTransport(): OpenTransportFn {
  let latest: MessagePort | null = null
  let announce: ((port: MessagePort) => void) | null = null
  window.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source !== window || !isPortMessage(event.data) || !port) return
    if (announce) announce(port)
    else latest = port
  })

  return async () => {
    window.postMessage({ type: portWantedMessage }, window.location.origin)
    const port = latest ?? (await new Promise<MessagePort>((resolve) => (announce = resolve)))
    latest = null
    return openPort(port, (next) => {
      announce = (replacement) => {
        latest = replacement
        announce = null
        next()
      }
    })
  }
}

function openPort(port: MessagePort, onReplaced: (next: () => void) => void): OpenTransport {
  const link = new RPCLink<Record<never, never>>({ port })
  const closed = new Promise<void>((resolve) => {
    port.addEventListener('close', () => resolve(), { once: true })
    onReplaced(resolve)
  })
  port.start()
  return { kind: 'open', link, closed, close: () => port.close() }
}
