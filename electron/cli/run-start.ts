import { resolve } from 'node:path'
import { findProduct, type Product } from '../host/find-product.ts'
import { systemPaths } from '../host/node-ports.ts'
import { startWebHost, type WebHost } from '../web/start-web-host.ts'
import { CannotDo, type ExitCode, WrongCall } from './command.ts'
import { defaultPort, readPort } from './commands/serve.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'
import type { OpenedProfile } from './open-profile.ts'
import { type OptionSpec, parseArguments } from './parse-arguments.ts'
import { prepareProfile } from './prepare-profile.ts'
import { runDesktop } from './run-desktop.ts'
import { saySettingsFaults } from './say-settings-faults.ts'
import type { Terminal } from './terminal.ts'
import { waitForEnd } from './wait-for-end.ts'

const specs: OptionSpec[] = [
  { name: 'sample', kind: 'flag' },
  { name: 'web', kind: 'flag' },
  { name: 'profile', kind: 'value' },
  { name: 'port', kind: 'value' },
  { name: 'no-open', kind: 'flag' },
  { name: 'password-stdin', kind: 'flag' },
  { name: 'electron', kind: 'value' },
  { name: 'no-electron', kind: 'value' },
  { name: 'help', kind: 'flag' },
]

const help = `Usage: npm start -- [OPTIONS]

Starts the desktop app, or where it cannot run, serves the same screens to your browser.

  --sample          open a profile with the mail of Riverside, a fictional organisation
  --web             serve to the browser even where the desktop app could run
  --profile DIR     the profile's folder; the user's data folder when absent
  --port N          the port of the web host, 0 for any free one; default ${defaultPort}
  --no-open         print the address, open no browser
  --password-stdin  read the password from the first line of standard input
`

type StartOptions = {
  profile: string
  sample: boolean
  /** Electron's program, or null for the web host. */
  electron: string | null
  /** One sentence why it is not the desktop app, where that was not asked for. */
  whyWeb: string | null
  port: number | null
  open: boolean
  passwordStdin: boolean
}

/** `npm start`: the profile made ready, then the desktop app or the web host. Faults are sentences, as in the CLI. */
export async function runStart(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const options = readOptions(words)
    if (options === null) {
      terminal.out(help)
      return 0
    }
    return await start(options, terminal)
  } catch (error) {
    if (!(error instanceof WrongCall || error instanceof CannotDo)) throw error
    terminal.err(`${error.message}\n`)
    return error instanceof WrongCall ? 2 : 1
  }
}

function readOptions(words: readonly string[]): StartOptions | null {
  const parsed = parseArguments(words, specs)
  if (!parsed.ok) throw new WrongCall(`${parsed.fault} See npm start -- --help.`)
  const { values, positionals } = parsed.value
  if (values.has('help')) return null
  if (positionals.length > 0) throw new WrongCall(`"${positionals[0]}" is no option. See npm start -- --help.`)
  const readValue = (name: string) => {
    const value = values.get(name)?.at(-1)
    return typeof value === 'string' ? value : null
  }
  const sample = values.has('sample')
  const paths = systemPaths()
  const profile = readValue('profile')
  const port = readValue('port')
  return {
    profile: profile ? resolve(profile) : sample ? paths.sampleProfile : paths.profile,
    sample,
    electron: values.has('web') ? null : readValue('electron'),
    whyWeb: values.has('web') ? null : readValue('no-electron'),
    port: port === null ? null : readPort(port),
    open: !values.has('no-open'),
    passwordStdin: values.has('password-stdin'),
  }
}

async function start(options: StartOptions, terminal: Terminal): Promise<ExitCode> {
  const product = findProduct()
  saySettingsFaults(options.profile, product.root, terminal)
  // The desktop app opens and makes its own profile; only the sample is made here, where its import can be shown.
  if (options.electron !== null && !options.sample) return runDesktop(options.electron, product, options.profile, terminal)
  const opened = await prepareProfile(options, product, terminal)
  if (options.electron !== null) {
    await opened.engine.close()
    return runDesktop(options.electron, product, options.profile, terminal)
  }
  if (options.whyWeb !== null) terminal.out(`${options.whyWeb}\n`)
  try {
    const host = await startHost(opened, product, options.port)
    opened.engine.wake()
    // Listened for before the line that tells others they may stop this.
    const ended = waitForEnd()
    terminal.out(`Open: ${host.url}\nThis address opens Orgo once, in one browser. Ctrl+C stops.\n`)
    const forget = options.open && hasDisplay() ? openBrowser(host.url, opened.ports.paths.configuration) : null
    await ended
    forget?.()
    await host.close()
  } finally {
    await opened.engine.close()
  }
  return 0
}

/** The usual port keeps the address the same from day to day; where another program has it, any free one will do. */
async function startHost({ engine, ports }: OpenedProfile, product: Product, port: number | null): Promise<WebHost> {
  const { log, clock, random } = ports
  const startOn = (chosen: number) =>
    startWebHost({ engine, port: chosen, rendererFolder: product.renderer, version: product.version, log, clock, random })
  const first = await startOn(port ?? defaultPort)
  const started = !first.ok && first.fault.code === 'PORT_IN_USE' && port === null ? await startOn(0) : first
  if (!started.ok) throw new CannotDo(started.fault.sentence)
  return started.value
}
