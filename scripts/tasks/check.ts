/** `npm run check`: every lock of the project, a line each, and all findings at the end. Arguments name the checks to run. */
import type { Check } from '../checks/check.ts'
import { deletion } from '../checks/deletion.ts'
import { dependencies } from '../checks/dependencies.ts'
import { domainWords } from '../checks/domain-words.ts'
import { formatAndLint } from '../checks/format-and-lint.ts'
import { generatedDocs } from '../checks/generated-docs.ts'
import { houseRules } from '../checks/house-rules.ts'
import { imports } from '../checks/imports.ts'
import { links } from '../checks/links.ts'
import { promises } from '../checks/promises.ts'
import { types } from '../checks/types.ts'

const checks: readonly Check[] = [
  types,
  formatAndLint,
  imports,
  houseRules,
  domainWords,
  promises,
  dependencies,
  links,
  generatedDocs,
  // Last, because it takes longest and says least where one of the others already failed.
  deletion,
]

const names = process.argv.slice(2)
const unknown = names.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no check "${unknown[0]}". Known: ${checks.map((check) => `"${check.name}"`).join(', ')}.\n`)
  process.exitCode = 2
} else {
  const count = await runChecks(checks.filter((check) => names.length === 0 || names.includes(check.name)))
  process.exitCode = count === 0 ? 0 : 1
}

async function runChecks(chosen: readonly Check[]): Promise<number> {
  const findings: string[] = []
  for (const check of chosen) {
    const startedAt = performance.now()
    const found = await check.run()
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const verdict = found.length === 0 ? 'ok' : `${found.length} to mend`
    process.stdout.write(`${check.name.padEnd(22)}${verdict.padEnd(14)}${seconds.padStart(6)} s\n`)
    if (found.length > 0)
      findings.push(`\n${check.name}\n${found.map((finding) => `  ${finding.replaceAll('\n', '\n  ')}`).join('\n')}\n`)
  }
  process.stdout.write(findings.join(''))
  return findings.length
}
