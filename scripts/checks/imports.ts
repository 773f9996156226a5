import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import type { Check } from './check.ts'
import { judgeImport } from './judge-import.ts'
import { readImports } from './read-imports.ts'

const sources = [
  'shared',
  'electron',
  'renderer',
  'scripts',
  'tests',
  'bench',
  'electron.vite.config.ts',
  'vitest.config.ts',
  'playwright.config.ts',
]

/** The findings of the import table and of cycles below a folder. */
export async function checkImports(folder: string): Promise<string[]> {
  const paths = sources.filter((path) => existsSync(join(folder, path)))
  const imports = await readImports(folder, paths)
  if (imports.length === 0) return ['No import was found at all, so the reader of imports is broken.']
  const findings = imports.map((found) => judgeImport(found)).filter((finding) => finding !== null)
  return [...new Set([...findings, ...renderCycles(imports)])].sort()
}

/** Each cycle once, however many of its files it was found from. */
function renderCycles(imports: Awaited<ReturnType<typeof readImports>>): string[] {
  const cycles = new Map<string, string>()
  for (const { cycle } of imports) {
    if (cycle.length > 0)
      cycles.set([...cycle].sort().join(' '), `These files import each other in a circle: ${cycle.join(' -> ')}.`)
  }
  return [...cycles.values()]
}

export const imports: Check = { name: 'imports', run: () => checkImports(root) }
