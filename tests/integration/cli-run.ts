import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCli } from '../../electron/cli/run-cli.ts'

export type Ran = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string }

/** A home of its own for one suite: profile, configuration and data folders nobody else uses. */
export type CliHome = {
  folder: string
  profile: string
  /** Runs `orgo --profile <profile> ...words` in this process, where loading the engine once serves all. */
  orgo(words: string[]): Promise<Ran>
  /** The same as a process of its own, from the sources. */
  orgoProcess(words: string[], input?: string): Promise<Ran>
  /** The same, left running. */
  spawn(words: string[], entry?: 'orgo' | 'start'): ChildProcess
  remove(): void
}

export function createCliHome(): CliHome {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-cli-'))
  const profile = join(folder, 'profile')
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: join(folder, 'configuration'),
    XDG_DATA_HOME: join(folder, 'data'),
    NO_COLOR: '1',
  }
  const start = (words: string[], entry: 'orgo' | 'start' = 'orgo') => {
    const path = fileURLToPath(new URL(`../../electron/cli/${entry}.ts`, import.meta.url))
    return spawn(process.execPath, [path, ...words], { env, cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  }
  const withProfile = (words: string[]) => (words.includes('--profile') ? words : ['--profile', profile, ...words])
  return {
    folder,
    profile,
    spawn: start,
    orgo: (words) => {
      // Each test file is a process of its own, so this reaches no other suite.
      Object.assign(process.env, env)
      return runHere(withProfile(words))
    },
    orgoProcess: (words, input) => waitFor(start(withProfile(words)), input),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function runHere(words: string[]): Promise<Ran> {
  const ran: Ran = { code: null, signal: null, out: '', err: '' }
  ran.code = await runCli(words, {
    out: (text) => {
      ran.out += typeof text === 'string' ? text : Buffer.from(text).toString('utf8')
    },
    err: (text) => {
      ran.err += text
    },
    errIsTerminal: false,
    canAsk: false,
    columns: null,
  })
  return ran
}

/** Everything a process wrote, once it has ended. */
export function waitFor(child: ChildProcess, input?: string): Promise<Ran> {
  return new Promise((resolve) => {
    const ran: Ran = { code: null, signal: null, out: '', err: '' }
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      ran.out += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      ran.err += text
    })
    child.on('close', (code, signal) => resolve({ ...ran, code, signal }))
    child.stdin?.on('error', () => undefined)
    if (input === undefined) child.stdin?.end()
    else child.stdin?.write(input)
  })
}

/** Waits until a process has written what matches, and gives it. */
export function waitForOutput(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const listen = (chunk: Buffer) => {
      text += chunk
      const found = pattern.exec(text)
      if (found) resolve(found[0])
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.on('close', () => reject(new Error(`ended without ${pattern}: ${text}`)))
  })
}
