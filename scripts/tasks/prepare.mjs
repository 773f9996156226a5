import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { install, isInstalled } from './install.mjs'
import { withLock } from './lock.mjs'
import { root } from './root.mjs'
import { runThrough } from './run-through.mjs'

/**
 * Where each task lies, and whether it needs the bundles in out/. A path in out/ is a bundle, all else TypeScript that Node 24 runs.
 *
 * @type {Record<string, { path: string | null, needsBuild: boolean }>}
 */
const tasks = {
  start: { path: 'scripts/tasks/start.ts', needsBuild: true },
  dev: { path: 'scripts/tasks/dev.ts', needsBuild: false },
  build: { path: null, needsBuild: true },
  check: { path: 'scripts/tasks/check.ts', needsBuild: false },
  fix: { path: 'scripts/tasks/fix.ts', needsBuild: false },
  test: { path: 'scripts/tasks/test.ts', needsBuild: true },
  'test:unit': { path: 'scripts/tasks/test-unit.ts', needsBuild: false },
  'test:e2e': { path: 'scripts/tasks/test-e2e.ts', needsBuild: true },
  bench: { path: 'bench/run.ts', needsBuild: true },
  fuzz: { path: 'scripts/fuzz.ts', needsBuild: false },
  'compare-readers': { path: 'scripts/compare-readers.ts', needsBuild: false },
  orgo: { path: 'out/main/orgo.js', needsBuild: true },
}

/**
 * Brings what a task needs, then runs it under the project's own Node and answers its exit code.
 *
 * Own words go to standard error, and only where something was installed or built: what a task prints stays clean for a pipe.
 *
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function runTask(name, args) {
  const task = name !== undefined && Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (!task) {
    process.stderr.write(`There is no task "${name ?? ''}". Known: ${Object.keys(tasks).join(', ')}.\n`)
    return 2
  }
  const isFresh = () => isInstalled() && (!task.needsBuild || isBuilt())
  if (!isFresh()) {
    await withLock(async () => {
      // Looked at again under the lock: another start may have done the work while this one waited.
      if (!isInstalled()) await install()
      if (task.needsBuild && !isBuilt()) await build()
    })
  } else if (task.path === null) process.stderr.write('The build is up to date.\n')
  if (task.path === null) return 0
  return runThrough(join(root, task.path), args)
}
