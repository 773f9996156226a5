import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import { testsBeside, usedByName } from './beside-table.ts'
import type { Check } from './check.ts'
import { importTable } from './import-table.ts'

type Manifest = { dependencies?: Record<string, string>; devDependencies?: Record<string, string> }

/** The packages docs/dependencies.md tells of: the rows that open with a name in backticks. */
export function readDocumented(text: string): string[] {
  return [...text.matchAll(/^\|\s*`((?:@[\w.-]+\/)?[\w.-]+)`/gm)].map((match) => match[1] ?? '')
}

/** Compares the packages of package.json with what the document tells and what the import table lets in. */
export function judgeDependencies(manifest: Manifest, documented: readonly string[], listed: ReadonlySet<string>): string[] {
  const versions = { ...manifest.dependencies, ...manifest.devDependencies }
  const findings: string[] = []
  for (const [name, version] of Object.entries(versions)) {
    if (!documented.includes(name)) findings.push(`${name} has no line in docs/dependencies.md that says what it is for.`)
    if (!listed.has(name) && !name.startsWith('@types/'))
      findings.push(`${name} is in no unit of the import table; nobody may import it.`)
    if (!/^(npm:.*@)?\d+\.\d+\.\d+/.test(version))
      findings.push(`${name} has the version "${version}", which is not an exact one.`)
  }
  for (const name of documented)
    if (!versions[name]) findings.push(`docs/dependencies.md tells of ${name}, which package.json does not have.`)
  for (const name of listed)
    if (!versions[name]) findings.push(`The import table lists ${name}, which package.json does not have.`)
  return findings
}

export const dependencies: Check = {
  name: 'dependencies',
  async run() {
    // What package.json looks like is npm's own business to check; only the two maps are read.
    const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const documented = readDocumented(readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8'))
    const listed = new Set([...importTable.flatMap((unit) => unit.packages), ...testsBeside.packages, ...Object.keys(usedByName)])
    return judgeDependencies(manifest, documented, listed)
  },
}
