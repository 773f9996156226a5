import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Workers } from '#core/ports.ts'

/** Where the product's own files lie, whichever way it was started. */
export type Product = {
  /** Holds rules/, templates/ and resources/ as they were shipped. */
  root: string
  version: string
  workers: Workers
  /** The built screens; may not exist before the first build. */
  renderer: string
}

/**
 * Finds the product around a module of it.
 *
 * Three layouts: sources (`electron/host/find-product.ts`), bundles (`out/main/*.js`) and an installed app, where the
 * bundles lie in an archive and the data in the app's resources folder.
 * Errors: throws when no folder above holds the rules; a product without its rules cannot run.
 */
export function findProduct(
  moduleUrl: string = import.meta.url,
  resourcesPath: string | undefined = electronResources(),
): Product {
  const here = dirname(fileURLToPath(moduleUrl))
  const code = climb(here, (folder) => existsSync(join(folder, 'package.json')) && isCodeRoot(folder))
  if (code === null) throw new Error('The product around this program was not found. Install Orgo again.')
  const root = [resourcesPath, code].find((folder) => folder !== undefined && existsSync(join(folder, 'rules', 'order.yaml')))
  if (root === undefined) throw new Error('The folder rules/ of the product is missing. Install Orgo again.')
  const bundled = !moduleUrl.endsWith('.ts')
  return {
    root,
    version: readVersion(join(code, 'package.json')),
    workers: bundled ? bundledWorkers(join(code, 'out', 'main')) : sourceWorkers(join(code, 'electron', 'core')),
    renderer: join(code, 'out', 'renderer'),
  }
}

/** The workers as the build writes them: one bundle each. */
export const bundledWorkers = (folder: string): Workers => ({
  parse: join(folder, 'parse-worker.js'),
  archive: join(folder, 'archive-worker.js'),
  secondReader: join(folder, 'second-reader-worker.js'),
  attachmentText: join(folder, 'attachment-text-worker.js'),
  backtest: join(folder, 'backtest-worker.js'),
  report: join(folder, 'report-worker.js'),
})

/** The workers as sources; `core` is electron/core. */
export const sourceWorkers = (core: string): Workers => ({
  parse: join(core, 'mime', 'parse-worker.ts'),
  archive: join(core, 'archive', 'worker', 'archive-worker.ts'),
  secondReader: join(core, 'archive', 'second-reader', 'second-reader-worker.ts'),
  attachmentText: join(core, 'search', 'attachment-text-worker.ts'),
  backtest: join(core, 'rulework', 'backtest', 'backtest-worker.ts'),
  report: join(core, 'reports', 'formats', 'report-worker.ts'),
})

const isCodeRoot = (folder: string): boolean =>
  existsSync(join(folder, 'out', 'main')) || existsSync(join(folder, 'electron', 'core'))

function climb(from: string, matches: (folder: string) => boolean): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (matches(folder)) return folder
    if (dirname(folder) === folder) return null
  }
}

function readVersion(packageFile: string): string {
  const description: unknown = JSON.parse(readFileSync(packageFile, 'utf8'))
  if (typeof description === 'object' && description !== null && 'version' in description) return String(description.version)
  return '0.0.0'
}

/** Electron alone sets it; under plain Node it is absent. */
function electronResources(): string | undefined {
  return 'resourcesPath' in process && typeof process.resourcesPath === 'string' ? process.resourcesPath : undefined
}
