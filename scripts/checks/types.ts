import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import { runQuietly } from '../tasks/say.mjs'
import type { Check } from './check.ts'

/** One environment each: what a file may touch is what its tsconfig knows of. */
export const environments = [
  'shared',
  'electron/core',
  'electron/host',
  'electron/engine',
  'electron/web',
  'electron/cli',
  'electron/main',
  'electron/preload',
  'renderer',
  'tests',
]

/** Type-checks one environment below `folder`; the answer is the compiler's own lines. */
export async function checkTypes(folder: string, environment: string): Promise<string[]> {
  const config = join(folder, environment, 'tsconfig.json')
  if (!existsSync(config)) return [`${environment}/tsconfig.json is not there; each environment needs its own.`]
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await runQuietly(process.execPath, [compiler, '-p', config, '--pretty', 'false'], { cwd: folder })
  if (code === 0) return []
  return output.trim().split('\n')
}

export const types: Check = {
  name: 'types',
  async run() {
    // Several environments read the same file, so the same finding may come more than once.
    const found = new Set<string>()
    for (const environment of environments) for (const line of await checkTypes(root, environment)) found.add(line)
    return [...found]
  },
}
