import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import { runQuietly } from '../tasks/say.mjs'
import type { Check } from './check.ts'

/** The scripts that write a committed document; each compares instead of writing when called with --check. */
const generators = ['scripts/generate-contract-docs.ts']

export const generatedDocs: Check = {
  name: 'generated documents',
  async run() {
    const findings: string[] = []
    for (const generator of generators) {
      if (!existsSync(join(root, generator))) {
        findings.push(`${generator} is not there, so nobody knows whether its documents are fresh.`)
        continue
      }
      const { code, output } = await runQuietly(process.execPath, [join(root, generator), '--check'], { cwd: root })
      if (code !== 0)
        findings.push(`${output.trim()}\nRun \`node ${generator}\` under the project's Node and commit what it writes.`)
    }
    return findings
  },
}
