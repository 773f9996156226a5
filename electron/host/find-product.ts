import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the product's own files lie, whichever way it was started. */
export type Product = {
  /** Holds rules/, templates/ and resources/ as they were shipped. */
  root: string
  version: string
  /** The entry of the parse worker: the bundle, or the source when run from sources. */
  parseWorker: string
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
    parseWorker: bundled
      ? join(code, 'out', 'main', 'parse-worker.js')
      : join(code, 'electron', 'core', 'mime', 'parse-worker.ts'),
    renderer: join(code, 'out', 'renderer'),
  }
}

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
