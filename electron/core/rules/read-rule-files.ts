import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'
import type { RuleFileSource } from './build-rule-set.ts'
import type { Diagnostic } from './diagnostic.ts'
import { maxFileBytes } from './limits.ts'

/**
 * Reads the rule files that were shipped and those of the profile; a profile's file of the same path takes the shipped one's place.
 *
 * Shapes: paths as `rules/<module>/<file>.yaml`, sorted. Errors: a file that cannot be read or is far too large is a finding.
 */
export function readRuleFiles(paths: Pick<Paths, 'product' | 'profile'>): { files: RuleFileSource[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const shipped = readFolder(join(paths.product, 'rules'), diagnostics)
  const own = readFolder(join(paths.profile, 'rules'), diagnostics)
  const byPath = new Map([...shipped, ...own].map((file) => [file.path, file]))
  return { files: [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), diagnostics }
}

/** Reads one folder that has the shape of rules/: files at its top and one level of module folders. */
export function readFolder(folder: string, diagnostics: Diagnostic[]): RuleFileSource[] {
  if (!existsSync(folder)) return []
  if (!isFolder(folder)) {
    diagnostics.push({
      path: 'rules',
      line: 1,
      column: 1,
      severity: 'error',
      code: 'E107',
      message: `${folder} is a file, and rules lie in a folder`,
    })
    return []
  }
  return readdirSync(folder)
    .flatMap((name) => (isFolder(join(folder, name)) ? readdirSync(join(folder, name)).map((file) => `${name}/${file}`) : [name]))
    .filter((name) => /\.ya?ml$/i.test(name))
    .sort()
    .flatMap((name) => readOne(join(folder, name), `rules/${name}`, diagnostics))
}

/** Links are followed; one that leads nowhere is no folder, and reading it as a file says so. */
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

function readOne(file: string, path: string, diagnostics: Diagnostic[]): RuleFileSource[] {
  const refuse = (message: string): RuleFileSource[] => {
    diagnostics.push({ path, line: 1, column: 1, severity: 'error', code: 'E107', message })
    return []
  }
  try {
    const bytes = statSync(file).size
    // buildRuleSet names the exact limit; this only keeps a mistaken gigabyte out of memory.
    if (bytes > maxFileBytes * 4) return refuse(`the file has ${bytes} bytes, at most ${maxFileBytes} are allowed`)
    return [{ path, text: readFileSync(file, 'utf8') }]
  } catch (error) {
    return refuse(
      `the file cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'})`,
    )
  }
}
