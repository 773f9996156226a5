import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { root } from '../tasks/root.mjs'
import { runQuietly } from '../tasks/say.mjs'
import type { Check } from './check.ts'
import { listFiles } from './list-files.ts'
import { checkTypes } from './types.ts'

/** What the desktop alone needs: the shell, the engine's process on the desktop, and their tests. */
const deleted = ['electron/main', 'electron/preload', 'electron/engine', 'tests/shell', 'tests/smoke', 'bench']

/** Packages of the desktop. `electron-log/node` is a logger for plain Node that only shares the name. */
const deletedPackages = ['electron', 'electron-builder', 'electron-vite']

/** Everything that must still hold when the desktop is gone. `tests` stays out: its tsconfig reads configurations of the builders. */
const remaining = ['shared', 'electron/core', 'electron/host', 'electron/web', 'electron/cli', 'renderer']

/** Folders whose tests are run in the copy: enough to see that engine, host and rules live, short enough for every check. */
const testedFolders = ['electron/core/rules', 'electron/core/store', 'electron/host', 'electron/cli', 'tests/integration/web']

/** 60 s. A server that starts in under one second on an old laptop and has said nothing by then will say nothing. */
const longestStartMs = 60_000

const ServeLine = z.object({ url: z.string(), token: z.string() })

/** Copies the project without the desktop into a new folder and answers it; the caller removes it. */
export function copyWithoutDesktop(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-deletion-'))
  for (const path of listFiles(root)) {
    if (deleted.some((gone) => path.startsWith(`${gone}/`))) continue
    cpSync(join(root, path), join(folder, path), { recursive: true })
  }
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (deletedPackages.includes(name)) continue
    // A junction needs no right of an administrator on Windows; elsewhere the word means nothing.
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  }
  return folder
}

async function checkTests(folder: string): Promise<string[]> {
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [script, 'run', '--project', 'unit', '--project', 'integration', '--reporter=dot', ...testedFolders]
  const { code, output } = await runQuietly(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  return code === 0 ? [] : [`Without the desktop these tests fail:\n${output.trim()}`]
}

/** Starts `orgo` from its source in the copy, with all folders of the user inside it. */
function orgoOf(folder: string): { args: (...args: string[]) => string[]; env: NodeJS.ProcessEnv } {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  return {
    args: (...args) => [join(folder, 'electron', 'cli', 'orgo.ts'), ...args],
    env: {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      APPDATA: home,
      LOCALAPPDATA: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
    },
  }
}

async function checkHelp(folder: string): Promise<string[]> {
  const orgo = orgoOf(folder)
  const { code, output } = await runQuietly(process.execPath, orgo.args('--help'), { cwd: folder, env: orgo.env })
  return code === 0 && output.includes('import') ? [] : [`Without the desktop \`orgo --help\` fails:\n${output.trim()}`]
}

async function checkServe(folder: string): Promise<string[]> {
  const orgo = orgoOf(folder)
  const profile = ['--profile', join(folder, 'profile')]
  const init = await runQuietly(process.execPath, orgo.args(...profile, 'init'), { cwd: folder, env: orgo.env })
  if (init.code !== 0) return [`Without the desktop \`orgo init\` fails:\n${init.output.trim()}`]
  const server = spawn(process.execPath, orgo.args(...profile, 'serve', '--port', '0', '--json'), {
    cwd: folder,
    env: orgo.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const { url, token } = ServeLine.parse(JSON.parse(await readFirstLine(server)))
    const answer = await fetch(new URL('/api/health', url), { headers: { authorization: `Bearer ${token}` } })
    return answer.ok ? [] : [`Without the desktop \`orgo serve\` answers /api/health with ${answer.status}.`]
  } catch (error) {
    return [`Without the desktop \`orgo serve\` does not answer: ${error instanceof Error ? error.message : error}`]
  } finally {
    server.kill('SIGKILL')
  }
}

function readFirstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('the server has no output to read')
    const timer = setTimeout(() => reject(new Error('it printed no line within a minute')), longestStartMs)
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`it ended with exit code ${code} before it listened`)))
    child.once('exit', () => clearTimeout(timer))
  })
}

export const deletion: Check = {
  name: 'deletion',
  async run() {
    const folder = copyWithoutDesktop()
    try {
      const findings: string[] = []
      for (const environment of remaining) findings.push(...(await checkTypes(folder, environment)))
      findings.push(...(await checkHelp(folder)), ...(await checkServe(folder)))
      // Only where the rest holds: the tests would tell the same once more, at length.
      return findings.length > 0 ? findings : await checkTests(folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
