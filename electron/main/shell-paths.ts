import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '#core/ports.ts'
import { bundledWorkers, findProduct } from '../host/find-product.ts'
import { systemPaths } from '../host/node-ports.ts'

/** Every place the shell needs, decided once at the start. */
export type ShellPaths = {
  engine: Paths
  engineEntry: string
  preload: string
  page: string
  /** Where Chromium and the window state of this profile live: beside the device key, never inside the profile. */
  userData: string
  icon: string | null
  version: string
}

/**
 * Finds the shell's places around its bundles.
 *
 * Each profile has a folder of its own for Chromium, so that a second profile is a second app and not a second start of the first.
 */
export function findShellPaths(bundles: string, profile: string | null): ShellPaths {
  const system = systemPaths()
  const product = findProduct()
  const chosen = profile ?? system.profile
  const icon = join(product.root, 'resources', 'icons', 'icon.png')
  return {
    engine: {
      profile: chosen,
      configuration: system.configuration,
      product: product.root,
      workers: bundledWorkers(bundles),
    },
    engineEntry: join(bundles, 'engine.js'),
    preload: join(bundles, '../preload/preload.cjs'),
    page: join(bundles, '../renderer'),
    userData: join(system.configuration, 'desktop', createHash('sha256').update(chosen).digest('hex').slice(0, 16)),
    icon: existsSync(icon) ? icon : null,
    version: product.version,
  }
}
