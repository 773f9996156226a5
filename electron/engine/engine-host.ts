import { RPCHandler } from '@orpc/server/message-port'
import type { MessagePortMain } from 'electron'
import type { Context, Engine } from '#core/engine-contract.ts'
import type { Ports } from '#core/ports.ts'
import { EngineOrder, type EngineReport } from '#shared/contract/engine-process.ts'
import { createNodePorts } from '../host/node-ports.ts'
import { toCallPort } from './call-port.ts'
import { createKeychainClient } from './keychain-client.ts'
import { type Opening, openProfile, openWithPassword } from './open-profile.ts'

export type EngineHostOptions = { report(report: EngineReport): void; end(code: number): void }

export type EngineHost = {
  /** Takes one order of the shell with the ports that came along; an order of another shape throws, as only a bug can send it. */
  obey(message: unknown, ports: readonly MessagePortMain[]): void
  /** Logs a fault nobody caught and ends the process: the shell starts another, and the store survives being killed. */
  fall(error: unknown): void
}

/** The engine behind the desktop's ports: opens the profile when told, serves every page's port, keeps early ones until it can. */
export function createEngineHost({ report, end }: EngineHostOptions): EngineHost {
  let ports: Ports | null = null
  let engine: Engine | null = null
  let serve: ((port: MessagePortMain) => void) | null = null
  let waiting: MessagePortMain[] = []
  // One attempt at a time: a second password while the first is stretched would open the store twice.
  let opening: Promise<void> = Promise.resolve()

  const settle = (result: Opening) => {
    if (result.kind === 'locked') return report({ kind: 'locked', sentence: result.sentence })
    if (result.kind === 'failed') return report({ kind: 'failed', ...result.fault })
    engine = result.engine
    // Imports that an earlier process left unfinished go on.
    engine.wake()
    serve = createServer(result.engine, () => ports?.log.security('page.no-call'))
    for (const port of waiting) serve(port)
    waiting = []
    report({ kind: 'opened', protection: result.engine.protection })
  }

  const attempt = (open: (ports: Ports) => Promise<Opening>) => {
    opening = opening
      .then(async () => {
        if (ports && !engine) settle(await open(ports))
      })
      .catch((error: unknown) => {
        ports?.log.error('engine.not-opened', error)
        report({ kind: 'failed', code: 'BUG', sentence: bugSentence })
      })
  }

  const follow = (order: EngineOrder, given: readonly MessagePortMain[]) => {
    const [port] = given
    switch (order.kind) {
      case 'open':
        ports = createPorts(order.paths, port, report)
        return attempt(openProfile)
      case 'unlock':
        return attempt((opened) => openWithPassword(opened, order.password))
      case 'serve':
        if (!port) return
        if (serve) serve(port)
        else waiting.push(port)
        return
      case 'wake':
        return engine?.wake()
      case 'close':
        void opening.then(() => engine?.close()).finally(() => end(0))
    }
  }

  return {
    obey: (message, given) => follow(EngineOrder.parse(message), given),
    fall: (error) => {
      ports?.log.error('engine.fault', error)
      end(1)
    },
  }
}

const bugSentence =
  'The profile could not be opened because of a fault in Orgo. Nothing was changed. The error log in the profile folder says where it happened.'

type OpenOrder = Extract<EngineOrder, { kind: 'open' }>

function createPorts(
  paths: OpenOrder['paths'],
  keychain: MessagePortMain | undefined,
  report: EngineHostOptions['report'],
): Ports {
  return {
    ...createNodePorts(paths),
    secrets: keychain ? createKeychainClient(keychain) : null,
    notify: {
      show: (title, body) => report({ kind: 'notice', title: title.slice(0, 200), body: body.slice(0, 1000) }),
    },
  }
}

/** On the desktop whoever opened the profile is at the screen: each page speaks as its owner. */
function createServer(engine: Engine, refuse: () => void): (port: MessagePortMain) => void {
  const handler = new RPCHandler<Context>(engine.router)
  return (port) => {
    handler.upgrade(toCallPort(port, refuse), { context: { session: engine.owner } })
    port.start()
  }
}
