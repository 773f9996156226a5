/** `npm run fix`: mends what a machine can, which is format, import order and the lint findings with a safe fix. */
import { join } from 'node:path'
import { root } from './root.mjs'
import { runThrough } from './run-through.mjs'

const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
process.exitCode = await runThrough(biome, ['check', '--write', root, ...process.argv.slice(2)])
