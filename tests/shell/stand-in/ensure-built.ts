import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export const root = resolve(import.meta.dirname, '../../..')

/** Every source that ends in a bundle. */
const sources = ['electron/**/*.{ts,sql}', 'shared/**/*.ts', 'renderer/**/*', 'electron.vite.config.ts', 'package-lock.json']
const bundles = ['main/main.js', 'main/engine.js', 'main/parse-worker.js', 'preload/preload.cjs', 'renderer/index.html']

/** Builds out/ where it is older than a source, so that the suite never tests yesterday's bundles. Several test files may ask at once. */
export async function ensureBuilt(): Promise<void> {
  mkdirSync(join(root, 'out'), { recursive: true })
  const lock = join(root, 'out', '.building')
  while (isStale()) {
    if (takeLock(lock)) {
      try {
        build()
        return
      } finally {
        rmSync(lock, { recursive: true, force: true })
      }
    }
    // Another test file builds; there is nothing to listen to but its lock.
    await pause(200)
  }
}

function isStale(): boolean {
  const newest = Math.max(...sources.flatMap((glob) => globSync(glob, { cwd: root, exclude: isTest }).map(modifiedAt)))
  const oldest = Math.min(...bundles.map((bundle) => modifiedAt(join('out', bundle))))
  return newest > oldest
}

const isTest = (name: string) => /\.test\.tsx?$/.test(name)

function modifiedAt(path: string): number {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** 10 minutes: a lock that old was left by a run that was killed. */
const staleLockMs = 10 * 60_000

function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const at = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - at > staleLockMs) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

function build(): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production', VITEST: '' } },
  )
  if (status !== 0) throw new Error(`The bundles do not build. Run "npm run build".\n${stdout}\n${stderr}`)
}
