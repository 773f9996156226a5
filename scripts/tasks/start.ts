/** `npm start`: the desktop app where its program runs, else the web host with one sentence why. */
import { join } from 'node:path'
import { findElectron } from './electron-binary.ts'
import { root } from './root.mjs'
import { runThrough } from './run-through.mjs'

const args = process.argv.slice(2)
process.exitCode = await runThrough(join(root, 'out', 'main', 'start.js'), [...(await chooseHost()), ...args])

async function chooseHost(): Promise<string[]> {
  if (args.includes('--web')) return []
  const electron = await findElectron()
  return 'path' in electron ? ['--electron', electron.path] : ['--no-electron', electron.reason]
}
