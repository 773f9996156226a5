/** `npm run dev`: the app from the sources, built and started again when they change. */
import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { findElectron } from './electron-binary.ts'
import { root } from './root.mjs'
import { runThrough } from './run-through.mjs'

const args = process.argv.slice(2)
const electron = args.includes('--web') ? { reason: 'asked for' } : await findElectron()
if ('path' in electron) {
  process.exitCode = await runThrough(join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), ['dev', '--watch'])
} else {
  await serveAndRebuild()
}

/** Editors write a file in several steps, and a branch switch writes hundreds: one build for all that comes within this time. */
const settleMs = 200

/** Web host over the bundles. A change in renderer/ needs a reload in the browser only; any other restarts the host. */
async function serveAndRebuild(): Promise<void> {
  let host: ChildProcess | null = null
  let timer: NodeJS.Timeout | undefined
  let needsRestart = true
  let work = Promise.resolve()

  const rebuild = async () => {
    if (!isBuilt()) {
      try {
        await build()
      } catch (error) {
        // A mistake in a source is an everyday event here: show it, keep the last host, wait for the next change.
        process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
        return
      }
    }
    if (!needsRestart) return
    needsRestart = false
    host?.kill()
    host = spawn(process.execPath, [join(root, 'out', 'main', 'start.js'), '--web', ...args.filter((arg) => arg !== '--web')], {
      stdio: 'inherit',
    })
  }

  const onChange = (folder: string) => {
    needsRestart ||= folder !== 'renderer'
    clearTimeout(timer)
    timer = setTimeout(() => {
      work = work.then(rebuild)
    }, settleMs)
  }

  work = work.then(rebuild)
  for (const folder of ['electron', 'shared', 'renderer']) {
    watch(join(root, folder), { recursive: true }, () => onChange(folder))
  }
}
