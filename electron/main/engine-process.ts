import { MessageChannelMain, type MessagePortMain, safeStorage, type UtilityProcess, utilityProcess } from 'electron'
import type { Clock, Log, Paths } from '#core/ports.ts'
import { type EngineOrder, EngineReport } from '#shared/contract/engine-process.ts'
import { serveKeychain } from './keychain.ts'
import { decideRestart } from './restart-policy.ts'

export type EngineProcess = {
  /** Gives the engine a page's end of a channel; kept until the engine runs and has opened the profile. */
  serve(port: MessagePortMain): void
  /** Answers a sentence where the password did not open the profile, otherwise null. */
  unlock(password: string): Promise<string | null>
  wake(): void
  /** Starts again after it failed or gave up; does nothing while it runs. */
  retry(): void
  /** Ends the engine after its last transaction, or after `closeLimitMs`. */
  close(): Promise<void>
}

export type EngineProcessOptions = {
  entry: string
  paths: Paths
  clock: Clock
  log: Log
  onReport(report: EngineReport): void
}

/** 10 s: a checkpoint of a large database takes 1 to 3 s; the store also survives being killed. */
export const closeLimitMs = 10_000

const stoppedSentence =
  'The engine of Orgo stopped three times in five minutes. What was saved is safe. Start it again; if it stops once more, run "orgo health" and send us its answer.'

/**
 * Keeps one engine running in a process of its own and speaks with it.
 *
 * A crash is followed by another start, with a growing pause; after three in five minutes a `failed` report says so (decideRestart).
 * The password is handed on and not kept: after a crash a profile with a password alone asks again.
 */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const { log } = options
  let child: UtilityProcess | null = null
  let isClosing = false
  let hasFailed = false
  let isRetryWanted = false
  let crashedAt: number[] = []
  let waitingPorts: MessagePortMain[] = []
  let answerUnlock: ((sentence: string | null) => void) | null = null
  let onExit: (() => void) | null = null

  const send = (order: EngineOrder, ports: MessagePortMain[] = []) => child?.postMessage(order, ports)

  const settleUnlock = (sentence: string | null) => {
    answerUnlock?.(sentence)
    answerUnlock = null
  }

  const hear = (message: unknown) => {
    const report = EngineReport.safeParse(message)
    if (!report.success) return log.security('engine.strange-report')
    if (report.data.kind === 'opened') settleUnlock(null)
    if (report.data.kind === 'failed') {
      hasFailed = true
      child?.kill()
    }
    if (report.data.kind === 'locked' || report.data.kind === 'failed') settleUnlock(report.data.sentence)
    options.onReport(report.data)
  }

  const afterExit = (code: number) => {
    child = null
    settleUnlock('The engine stopped while it opened the profile. Try again.')
    if (isClosing) return onExit?.()
    // It said why before it ended: another start by itself would say the same.
    if (hasFailed) {
      if (isRetryWanted) start()
      return
    }
    log.error('engine.stopped', new Error('engine stopped'), { code })
    crashedAt = [...crashedAt, options.clock.now()].slice(-10)
    const decision = decideRestart(crashedAt)
    if (decision.kind === 'restart') setTimeout(start, decision.afterMs)
    else options.onReport({ kind: 'failed', code: 'engine_stopped', sentence: stoppedSentence })
  }

  const start = () => {
    if (isClosing || child) return
    const started = utilityProcess.fork(options.entry, [], { serviceName: 'Orgo engine' })
    child = started
    hasFailed = false
    isRetryWanted = false
    started.on('message', hear)
    started.once('exit', afterExit)
    send({ kind: 'open', paths: options.paths }, [openKeychainPort()])
    for (const port of waitingPorts) send({ kind: 'serve' }, [port])
    waitingPorts = []
  }

  start()
  return {
    serve: (port) => {
      if (child) send({ kind: 'serve' }, [port])
      else waitingPorts.push(port)
    },
    unlock: (password) =>
      new Promise((resolve) => {
        settleUnlock('Another password was given meanwhile.')
        if (!child) return resolve('The engine is starting. Try again in a moment.')
        answerUnlock = resolve
        send({ kind: 'unlock', password })
      }),
    wake: () => send({ kind: 'wake' }),
    retry: () => {
      crashedAt = []
      isRetryWanted = true
      start()
    },
    close: () => {
      isClosing = true
      return child ? endProcess(child, send, (done) => (onExit = done)) : Promise.resolve()
    },
  }
}

function endProcess(
  child: UtilityProcess,
  send: (order: EngineOrder) => void,
  whenGone: (done: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill(), closeLimitMs)
    whenGone(() => {
      clearTimeout(limit)
      resolve()
    })
    send({ kind: 'close' })
  })
}

function openKeychainPort(): MessagePortMain {
  const { port1, port2 } = new MessageChannelMain()
  serveKeychain(port1, safeStorage, process.platform)
  return port2
}
