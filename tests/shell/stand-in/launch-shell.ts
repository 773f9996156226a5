import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ShellControl } from './control.ts'
import type * as StandIn from './electron.ts'
import { root } from './ensure-built.ts'
import type { Page } from './web-contents.ts'

const require = createRequire(import.meta.url)
// Node loads this file itself; its types are those of the source.
const { importNatively } = require('./native-import.ts') as typeof import('./native-import.ts')

export type ShellOptions = {
  /** A folder of an earlier start, to start again on it. */
  home?: string
  args?: string[]
  /** Sets what the shell finds, before it starts. */
  prepare?(control: ShellControl): void
}

export type LaunchedShell = {
  home: string
  profile: string
  electron: typeof StandIn
  control: ShellControl
  window(): StandIn.BrowserWindow
  /** Waits until a page is loaded in the window whose address ends so. */
  page(ending: string): Promise<Page>
  /** Waits until the engine process said this; counts over all engine processes of this start. */
  report(kind: string, count?: number): Promise<Record<string, unknown>>
  quit(): Promise<void>
}

/** Handlers of faults the shell adds to this process; the test runner has its own. */
const faultEvents = ['uncaughtException', 'unhandledRejection'] as const
const ownFaultHandlers = new Map(faultEvents.map((name) => [name, process.listeners(name as 'uncaughtException')]))

let starts = 0
const running: LaunchedShell[] = []
const homes: string[] = []

/** Starts the built shell on a fresh home folder. `endShells` ends every one and removes what they wrote. */
export async function launchShell({ home = makeHome(), args = [], prepare }: ShellOptions = {}): Promise<LaunchedShell> {
  const start = `?start=${++starts}`
  const profile = join(home, 'profile')
  Object.assign(process.env, {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    APPDATA: join(home, 'config'),
    LOCALAPPDATA: join(home, 'data'),
  })
  delete process.env.ELECTRON_RENDERER_URL
  // The module is the stand-in of this start; launching is the only place that names its type.
  const electron = (await importNatively(new URL(`./electron.ts${start}`, import.meta.url).href)) as typeof StandIn
  const { control } = electron
  prepare?.(control)
  process.argv = [process.execPath, ...(control.isPackaged ? [] : [root]), '--profile', profile, ...args]
  await importNatively(pathToFileURL(join(root, 'out/main/main.js')).href + start)
  if (control.isFirstInstance) {
    control.becomeReady()
    await control.whenReady
  }
  const shell = describeShell(home, profile, electron)
  running.push(shell)
  return shell
}

function describeShell(home: string, profile: string, electron: typeof StandIn): LaunchedShell {
  const { control } = electron
  const window = () => {
    const [first] = control.windows
    if (!first) throw new Error('The shell has no window')
    return first
  }
  return {
    home,
    profile,
    electron,
    control,
    window,
    page: (ending) =>
      until(() => {
        const page = control.windows[0]?.webContents.page
        return page?.frame.url.endsWith(ending) ? page : null
      }, `no page ${ending}`),
    report: (kind, count = 1) =>
      until(() => {
        const all = control.engines.flatMap((engine) => engine.reports) as Record<string, unknown>[]
        return all.filter((report) => report.kind === kind)[count - 1] ?? null
      }, `no report ${kind} (${count})`),
    quit: async () => {
      electron.app.quit()
      await control.whenEnded
    },
  }
}

/** Ends every shell of this test file's last test and removes its folders. */
export async function endShells(): Promise<void> {
  for (const shell of running.splice(0)) if (shell.control.isFirstInstance) await shell.quit()
  for (const [name, own] of ownFaultHandlers) {
    for (const handler of process.listeners(name as 'uncaughtException')) if (!own.includes(handler)) process.off(name, handler)
  }
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
}

export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'orgo-shell-'))
  homes.push(home)
  return home
}

/** Waits for something outside this thread. 20 s: a first start makes keys and a database on a busy machine. */
export async function until<Value>(look: () => Value | null | Promise<Value | null>, what: string): Promise<Value> {
  const endsAt = Date.now() + 20_000
  for (;;) {
    const value = await look()
    if (value !== null) return value
    if (Date.now() > endsAt) throw new Error(`Waited 20 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
