import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that hold what was installed or made, never sources. */
const leftOut = new Set(['node_modules', 'out', 'dist', '.git', 'coverage', 'test-results', 'playwright-report'])

/** The project's files below a folder, as sorted paths relative to `root` with forward slashes. */
export function listFiles(root: string, folder = ''): string[] {
  const found: string[] = []
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (!leftOut.has(entry.name)) found.push(...listFiles(root, path))
    } else if (entry.isFile()) {
      found.push(path)
    }
  }
  return found.sort()
}

/** True for a source that TypeScript or Node reads. */
export function isCode(path: string): boolean {
  return /\.(tsx?|mts|cts|mjs|cjs|js)$/.test(path)
}

/** True for a test and for what only tests read. */
export function isTest(path: string): boolean {
  return /\.(test|spec|bench)\.tsx?$/.test(path) || /(^|\/)(fixtures|cases)\//.test(path)
}
