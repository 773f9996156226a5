import { resolve } from 'node:path'
import { build, isBuilt } from '../../../scripts/tasks/build.mjs'
import { withLock } from '../../../scripts/tasks/lock.mjs'

export const root = resolve(import.meta.dirname, '../../..')

/** Builds out/ where it is older than a source, so that the suite never tests yesterday's bundles. Several test files may ask at once. */
export async function ensureBuilt(): Promise<void> {
  if (isBuilt()) return
  await withLock(async () => {
    if (!isBuilt()) await build()
  })
}
