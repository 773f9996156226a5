import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createEngine, initProfile } from '../../electron/core/engine.ts'
import type { Engine, OpenFault, Unlock } from '../../electron/core/engine-contract.ts'
import type { Log, Paths, Ports, Random } from '../../electron/core/ports.ts'
import { unlockProfile } from '../../electron/core/store/keys/unlock-profile.ts'
import { openStore } from '../../electron/core/store/open-store.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { sourceWorkers } from '../../electron/host/find-product.ts'
import type { Client } from '../../shared/contract/contract.ts'
import type { Archive, ImportMode } from '../../shared/model/archive.ts'
import type { Result } from '../../shared/model/result.ts'
import { sentAt, writeMbox } from './write-mail.ts'

export const productFolder = resolve(import.meta.dirname, '../..')
export const sampleMbox = join(productFolder, 'resources/samples/riverside.mbox')

export type TestOptions = {
  /** UTC milliseconds the clock stands at; it moves only when a test moves it. */
  now?: number
  password?: string
  /** An existing profile with its configuration beside it, as an earlier story's `folder`; without one a new one is made. */
  folder?: string
  /** Files below the profile's `rules/`, by path. */
  rules?: Record<string, string>
  /** False works without the rules that are shipped. */
  shippedRules?: boolean
  /** The same seed gives the same ids and keys. */
  seed?: string
}

export type TestOrgo = {
  engine: Engine
  client: Client
  ports: Ports
  paths: Paths
  /** Holds the profile, the configuration and what the test puts there. */
  folder: string
  clock: { now(): number; set(at: number): void; pass(ms: number): void }
  logged: string[]
  writeRules(rules: Record<string, string>): void
  /** Puts a file beside the profile and answers its path. */
  writeFile(name: string, content: string | Uint8Array): string
  importMbox(mails: Buffer | readonly string[], options?: { mode?: ImportMode; name?: string }): Promise<Archive>
  importPath(path: string, mode?: ImportMode): Promise<Archive>
  /** Opens the same profile by a second store, which sees what is committed. */
  withStore<Value>(work: (store: Store) => Value): Promise<Value>
  /** Ends the engine and opens the profile again, as a restart does. */
  reopen(): Promise<TestOrgo>
  close(): Promise<void>
}

/** The whole engine on a profile of its own: real SQLite, real files, real parse workers; clock and random are the test's. */
export async function testOrgo(options: TestOptions = {}): Promise<TestOrgo> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'orgo-test-'))
  const logged: string[] = []
  const { ports, clock } = testPorts(folder, { ...options, logged })
  const unlock: Unlock = options.password === undefined ? { kind: 'device' } : { kind: 'password', password: options.password }
  if (options.folder === undefined) expectValue(await initProfile(ports, { password: options.password ?? null }))
  const writeRules = (rules: Record<string, string>): void => {
    for (const [path, text] of Object.entries(rules)) writeBelow(join(ports.paths.profile, 'rules', path), text)
  }
  writeRules(options.rules ?? {})
  const engine = expectValue(await createEngine(ports, unlock))
  const importPath = async (path: string, mode: ImportMode = 'silent'): Promise<Archive> => {
    const { archiveId } = await engine.client.archives.import({ source: { path }, mode, cutOff: null })
    await engine.idle()
    return engine.client.archives.get({ archiveId })
  }
  const writeFile = (name: string, content: string | Uint8Array): string => writeBelow(join(folder, name), content)
  return {
    engine,
    client: engine.client,
    ports,
    paths: ports.paths,
    folder,
    clock,
    logged,
    writeRules,
    writeFile,
    importPath,
    importMbox: (mails, { mode = 'silent', name } = {}) => {
      const bytes = Buffer.isBuffer(mails) ? mails : writeMbox(mails)
      return importPath(writeFile(name ?? `${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.mbox`, bytes), mode)
    },
    withStore: async (work) => {
      const store = expectValue(await openTestStore(ports, unlock))
      try {
        return work(store)
      } finally {
        store.close()
        // This process still has the profile open: its mark must outlive the second store's.
        writeFileSync(join(ports.paths.profile, 'processes', String(process.pid)), '')
      }
    },
    reopen: async () => {
      await engine.close()
      return testOrgo({ ...options, folder, rules: {}, now: clock.now(), seed: `${options.seed ?? ''}+` })
    },
    close: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The ports of a test: everything below one folder, a clock that stands, and randomness that is fixed where a seed is given. */
export function testPorts(
  folder: string,
  options: { now?: number; seed?: string; logged?: string[]; shippedRules?: boolean } = {},
): { ports: Ports; clock: TestOrgo['clock'] } {
  let now = options.now ?? sentAt
  const logged = options.logged ?? []
  const log: Log = {
    activity: (event, fields) => logged.push(`activity ${event} ${JSON.stringify(fields ?? {})}`),
    security: (event, fields) => logged.push(`security ${event} ${JSON.stringify(fields ?? {})}`),
    error: (event, error, fields) => logged.push(`error ${event} ${String(error)} ${JSON.stringify(fields ?? {})}`),
  }
  const clock = {
    now: () => now,
    set: (at: number) => {
      now = at
    },
    pass: (ms: number) => {
      now += ms
    },
  }
  const ports: Ports = {
    clock,
    random: options.seed === undefined ? { bytes: (count) => randomBytes(count) } : seededRandom(options.seed),
    paths: {
      profile: join(folder, 'profile'),
      configuration: join(folder, 'configuration'),
      product: options.shippedRules === false ? join(folder, 'product') : productFolder,
      workers: sourceWorkers(join(productFolder, 'electron/core')),
    },
    secrets: null,
    log,
    notify: { show: () => undefined },
  }
  return { ports, clock }
}

/** Bytes that follow from a seed. */
export function seededRandom(seed: string): Random {
  let drawn = 0
  return {
    bytes: (count) => {
      const blocks = Array.from({ length: Math.ceil(count / 32) }, () => {
        drawn += 1
        return createHash('sha256').update(`${seed}|${drawn}`).digest()
      })
      return Buffer.concat(blocks).subarray(0, count)
    },
  }
}

export async function openTestStore(ports: Ports, unlock: Unlock = { kind: 'device' }): Promise<Result<Store, OpenFault>> {
  const { profileKey } = expectValue(await unlockProfile(ports, unlock))
  const { clock, random, log } = ports
  return openStore({ profileFolder: ports.paths.profile, profileKey, clock, random, log })
}

/** The value of a result that a test counts on. */
export function expectValue<Value>(result: Result<Value, OpenFault | string>): Value {
  if (result.ok) return result.value
  throw new Error(typeof result.fault === 'string' ? result.fault : `${result.fault.code}: ${result.fault.sentence}`)
}

/** The code and sentence of a declared error, or what else a call did. */
export async function faultOf(call: Promise<unknown>): Promise<{ code: string; message: string; data?: unknown }> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      return { code: String(error.code), message: error.message, ...('data' in error ? { data: error.data } : {}) }
    throw error
  }
  return { code: 'DONE', message: 'nothing was refused' }
}

export const readSample = (): Buffer => readFileSync(sampleMbox)

function writeBelow(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}
