import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const samplePath = join(root, 'resources/samples/riverside.mbox')
const cli = join(root, 'electron/cli/orgo.ts')

/** A running web host on a profile of its own, with what a browser needs to sign in. */
export type OrgoHost = {
  origin: string
  /** The printed address with its one-time token. */
  url: string
  /** The bearer token, for REST and for one browser session. */
  token: string
  /** A folder for files of the tests, gone at the end. */
  folder: string
  /** Ends the process and keeps the profile. */
  stop(): Promise<void>
  /** Kills the process as a power cut would, and serves the same profile again at a new address. */
  killAndRestart(): Promise<OrgoHost>
  /** Ends the process and removes the profile. */
  remove(): Promise<void>
}

/** Makes a profile, imports the given archives and serves it on a free port, through the real command line. */
export async function startOrgo(
  archives: readonly string[],
  /** Puts files into the new profile before anything is imported. */
  prepare: (profile: string) => void = () => undefined,
): Promise<OrgoHost> {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-e2e-'))
  const profile = join(folder, 'profile')
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_DATA_HOME: join(folder, 'data') }
  const orgo = (...args: string[]) => spawn(process.execPath, [cli, '--profile', profile, ...args], { cwd: root, env })
  await finish(orgo('init'), 'init')
  prepare(profile)
  if (archives.length > 0) await finish(orgo('import', ...archives, '--cut-off', 'none', '--json'), 'import')

  return serve(folder, () => orgo('serve', '--port', '0', '--json'))
}

async function serve(folder: string, spawnHost: () => ChildProcess): Promise<OrgoHost> {
  const host = spawnHost()
  const { url, token } = await readAddress(host)
  const stop = async () => {
    if (host.exitCode !== null || host.signalCode !== null) return
    const gone = new Promise((done) => host.once('exit', done))
    host.kill('SIGTERM')
    await gone
  }
  return {
    origin: new URL(url).origin,
    url,
    token,
    folder,
    stop,
    killAndRestart: async () => {
      const gone = new Promise((done) => host.once('exit', done))
      host.kill('SIGKILL')
      await gone
      return serve(folder, spawnHost)
    },
    remove: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function finish(child: ChildProcess, name: string): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  child.stdout?.resume()
  return new Promise((done, fail) => {
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`orgo ${name} ended with ${code}: ${said}`))))
  })
}

function readAddress(host: ChildProcess): Promise<{ url: string; token: string }> {
  let said = ''
  return new Promise((done, fail) => {
    host.once('exit', (code) => fail(new Error(`orgo serve ended with ${code}: ${said}`)))
    host.stderr?.on('data', (chunk) => {
      said += chunk
    })
    host.stdout?.on('data', (chunk) => {
      said += chunk
      const line = said.split('\n').find((one) => one.startsWith('{'))
      if (line?.endsWith('}')) done(JSON.parse(line))
    })
  })
}

/** Signs a browser in with the bearer token; answers the cookie to give to its context. */
export async function signIn({ origin, token }: OrgoHost): Promise<{ name: string; value: string; url: string }> {
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-orgo': '1', origin },
    body: JSON.stringify({ token }),
  })
  const pair = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const at = pair.indexOf('=')
  if (at < 1) throw new Error(`The host did not sign in: ${answer.status}`)
  return { name: pair.slice(0, at), value: pair.slice(at + 1), url: origin }
}
