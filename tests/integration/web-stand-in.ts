import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { implement } from '@orpc/server'
import type { Engine } from '../../electron/core/engine-contract.ts'
import type { Log } from '../../electron/core/ports.ts'
import type { WebLimits } from '../../electron/web/limits.ts'
import { startWebHost, type WebHost } from '../../electron/web/start-web-host.ts'
import { contract } from '../../shared/contract/contract.ts'
import { permissions } from '../../shared/model/person.ts'

/** An engine whose every procedure only counts that it was reached, then does what the test says. */
export type StandIn = { engine: Engine; calls: string[]; uploads: { name: string; sizeBytes: number }[] }

type Answer = (procedure: string, input: unknown, signal: AbortSignal | undefined) => unknown

export function createStandIn(answer: Answer): StandIn {
  const calls: string[] = []
  const uploads: StandIn['uploads'] = []
  const implementAll = (node: object, path: string[]): unknown => {
    if (isContractProcedure(node)) {
      // The stand-in answers every procedure alike, so no procedure's own types hold here.
      const procedure = implement(node as AnyContractProcedure)
      return procedure.handler(({ input, signal }) => {
        calls.push(path.join('.'))
        return answer(path.join('.'), input, signal)
      })
    }
    return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, implementAll(child, [...path, name])]))
  }
  const engine = {
    router: implementAll(contract, []),
    owner: { personId: 'person:1', name: 'Mara', permissions: new Set(permissions), sight: 'all' as const },
    protection: 'device',
    receiveUpload: async (name: string, bytes: AsyncIterable<Uint8Array>) => {
      let sizeBytes = 0
      for await (const chunk of bytes) sizeBytes += chunk.length
      uploads.push({ name, sizeBytes })
      return { ok: true, value: { uploadId: `upload_${uploads.length}`, sizeBytes } }
    },
  }
  // Only what the web host touches is there.
  return { engine: engine as unknown as Engine, calls, uploads }
}

export type LoggedEvent = { log: 'activity' | 'security' | 'error'; event: string; fields: unknown }

export function collectLog(): { log: Log; events: LoggedEvent[] } {
  const events: LoggedEvent[] = []
  return {
    events,
    log: {
      activity: (event, fields) => events.push({ log: 'activity', event, fields }),
      security: (event, fields) => events.push({ log: 'security', event, fields }),
      error: (event, error, fields) => events.push({ log: 'error', event, fields: { ...fields, error: String(error) } }),
    },
  }
}

/** A small built app: a page, one hashed file, and a secret beside the folder that must stay unreachable. */
export function makeRenderer(): string {
  const base = mkdtempSync(join(tmpdir(), 'orgo-renderer-'))
  const folder = join(base, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Orgo</title>')
  writeFileSync(join(folder, 'assets', 'main-AbCd1234.js'), 'export {}')
  writeFileSync(join(base, 'secret.json'), '"CANARY"')
  return folder
}

export async function startHost(engine: Engine, log: Log, limits: Partial<WebLimits> = {}): Promise<WebHost> {
  const started = await startWebHost({
    engine,
    port: 0,
    rendererFolder: makeRenderer(),
    version: '0.0.0',
    log,
    // A clock that stands: buckets do not fill while a test runs.
    clock: { now: () => 0 },
    random: { bytes: (count) => randomBytes(count) },
    limits,
  })
  if (!started.ok) throw new Error(started.fault.sentence)
  return started.value
}

/** Sends bytes as they are and gives what came back until the host closed the connection. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
  })
}

/** Signs in as a browser does and gives the cookie. */
export async function signIn(host: WebHost): Promise<string> {
  const answer = await fetch(host.url, { redirect: 'manual' })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

export const originOf = (host: WebHost): string => `http://127.0.0.1:${host.port}`
