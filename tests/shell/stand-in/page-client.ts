import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { Client } from '#shared/contract/contract.ts'
import { portMessage, portWantedMessage } from '#shared/contract/host.ts'
import type { Page } from './web-contents.ts'

/** Does what the screens do: asks its own window for a port, and calls the engine on what comes. */
export async function connectPage(page: Page): Promise<{ client: Client; port: MessagePort; closed: Promise<void> }> {
  const port = await new Promise<MessagePort>((resolve) => {
    listen(page, (event) => {
      const [first] = event.ports
      if (event.source === page.window && readType(event.data) === portMessage && first) resolve(first)
    })
    post(page, { type: portWantedMessage })
  })
  const closed = new Promise<void>((resolve) => port.once('close', resolve))
  // Node's port is the browser's but for its types.
  const link = new RPCLink({ port: port as unknown as globalThis.MessagePort })
  port.start()
  return { client: createORPCClient(link), port, closed }
}

type WindowMessage = Parameters<Page['deliver']>[0]

export function listen(page: Page, listener: (event: WindowMessage) => void): void {
  const add = page.window.addEventListener as (type: string, listener: (event: WindowMessage) => void) => void
  add('message', listener)
}

export function post(page: Page, data: unknown): void {
  const { origin } = page.window.location as { origin: string }
  const send = page.window.postMessage as (data: unknown, origin: string) => void
  send(data, origin)
}

const readType = (data: unknown) => (typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined)
