import { type ClientLink, createORPCClient } from '@orpc/client'
import type { Client } from '#shared/contract/contract.ts'
import type { OpenTransport, OpenTransportFn } from './transport.ts'

export type ConnectionState = 'connecting' | 'open' | 'lost' | 'signed-out'

/** The page's one connection to the engine: a client that outlives the ways it goes through. */
export type Connection = {
  client: Client
  state(): ConnectionState
  /** Whether a way was open at least once: then the screens have content to show while it is lost. */
  hasBeenOpen(): boolean
  /** Calls the listener after each change of state; answers how to stop. */
  subscribe(listener: () => void): () => void
  /** Tries at once, after `signed-out` or while waiting. */
  retry(): void
}

/** A call found no way to the engine within `patienceMs`. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

/** 5 s: a restart of the host on this machine takes less; after that a person wants to know. */
const patienceMs = 5_000
const backOffMs = [300, 600, 1_200, 2_500, 5_000]

/** Keeps a way to the engine open, opening a new one with growing pauses whenever the last was lost. */
export function createConnection(open: OpenTransportFn): Connection {
  let current: OpenTransport | null = null
  let opened = false
  let state: ConnectionState = 'connecting'
  const listeners = new Set<() => void>()
  let wake: (() => void) | null = null

  const setState = (next: ConnectionState) => {
    state = next
    for (const listener of [...listeners]) listener()
  }
  const pause = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const keepOpen = async () => {
    for (let attempt = 0; ; ) {
      const way = await open()
      if (way.kind === 'open') {
        current = way
        opened = true
        attempt = 0
        setState('open')
        await way.closed
        current = null
        setState('lost')
      } else if (way.kind === 'signed-out') {
        setState('signed-out')
        await pause(null)
        setState('connecting')
      } else {
        if (state === 'connecting' && attempt > 1) setState('lost')
        await pause(backOffMs[Math.min(attempt++, backOffMs.length - 1)] ?? patienceMs)
      }
    }
  }
  void keepOpen()

  const waitUntilOpen = async (): Promise<OpenTransport> => {
    if (current) return current
    await new Promise<void>((resolve) => {
      const finish = () => {
        if (!current) return
        settle()
      }
      const settle = () => {
        clearTimeout(timer)
        listeners.delete(finish)
        resolve()
      }
      const timer = setTimeout(settle, patienceMs)
      listeners.add(finish)
    })
    if (!current) throw new ConnectionLost('Orgo did not answer.')
    return current
  }

  const link: ClientLink<Record<never, never>> = {
    call: async (path, input, options) => (await waitUntilOpen()).link.call(path, input, options),
  }

  return {
    client: createORPCClient(link),
    state: () => state,
    hasBeenOpen: () => opened,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retry: () => wake?.(),
  }
}
