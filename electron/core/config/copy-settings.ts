import { chmodSync, copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'

/** Copies the shipped settings into a new profile, where people change them. What is there already stays. */
export function copySettings(paths: Pick<Paths, 'profile' | 'product'>): void {
  for (const name of ['config.yaml', 'logging.yaml']) {
    const shipped = join(paths.product, 'resources/config', name)
    const own = join(paths.profile, name)
    if (!existsSync(shipped) || existsSync(own)) continue
    copyFileSync(shipped, own)
    // A copy brings the shipped file's mode; whatever lies in a profile is its owner's alone.
    chmodSync(own, 0o600)
  }
}
