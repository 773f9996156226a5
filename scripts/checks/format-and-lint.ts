import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import { runQuietly } from '../tasks/say.mjs'
import type { Check } from './check.ts'

export const formatAndLint: Check = {
  name: 'format and lint',
  async run() {
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
    const args = [biome, 'check', '--colors=off', '--max-diagnostics=20', '--error-on-warnings', '.']
    const { code, output } = await runQuietly(process.execPath, args, { cwd: root })
    return code === 0 ? [] : [`${output.trim()}\nMany of these are mended by \`npm run fix\`.`]
  },
}
