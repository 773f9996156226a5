import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type { Product } from '../host/find-product.ts'
import { CannotDo, type ExitCode } from './command.ts'
import type { Terminal } from './terminal.ts'

/** Runs the desktop app on a profile until it is closed. Errors: a program that cannot be started, as one sentence. */
export function runDesktop(electron: string, product: Product, profile: string, terminal: Terminal): Promise<ExitCode> {
  terminal.out('Opening the desktop app.\n')
  // The folder of package.json, whose `main` is the shell: two above the screens.
  const app = dirname(dirname(product.renderer))
  return new Promise((resolve, reject) => {
    const child = spawn(electron, [app, '--profile', profile], { stdio: 'inherit' })
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, forward)
    child.on('error', () => reject(new CannotDo("Electron's program could not be started. Use npm start -- --web.")))
    child.on('exit', (code) => resolve(code === 0 || code === null ? 0 : 1))
  })
}
