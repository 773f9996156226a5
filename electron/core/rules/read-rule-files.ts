import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'
import type { RuleFileSource } from './build-rule-set.ts'
import type { Diagnostic } from './diagnostic.ts'
import { maxFileBytes } from './limits.ts'

/** Where the shipped files and those of the organisation lie. */
export type RulePaths = Pick<Paths, 'product' | 'profile'>

/**
 * Reads the files modules are made of: those that were shipped and those of the profile, whose file of the same path takes the shipped one's
 * place, in rules/ and templates/ alike.
 *
 * Shapes: paths as `rules/<module>/<file>.yaml`, `templates/<module>/<name>.liquid`, `templates/<module>/checklists/<name>.yaml`, sorted.
 * Errors: a file that cannot be read or is far too large is a finding.
 */
export function readRuleFiles(paths: RulePaths): { files: RuleFileSource[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const shipped = readRoot(paths.product, diagnostics)
  const own = readRoot(paths.profile, diagnostics)
  const byPath = new Map([...shipped, ...own].map((file) => [file.path, file]))
  return { files: [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), diagnostics }
}

/** Reads rules/ and templates/ of one root: the product's or a profile's. */
export function readRoot(root: string, diagnostics: Diagnostic[]): RuleFileSource[] {
  return [...readFolder(join(root, 'rules'), diagnostics), ...readTemplates(join(root, 'templates'), diagnostics)]
}

/**
 * The names of files a rule's `attach` may name, as `templates/<module>/files/` of both roots hold them. They are only listed: what they hold
 * is read when one is sent.
 */
export function readResourceNames(paths: RulePaths): Set<string> {
  const names = new Set<string>()
  for (const root of [paths.product, paths.profile])
    for (const module of listNames(join(root, 'templates')))
      for (const name of listNames(join(root, 'templates', module, 'files'))) names.add(name)
  return names
}

function readTemplates(folder: string, diagnostics: Diagnostic[]): RuleFileSource[] {
  return listNames(folder)
    .flatMap((module) => [
      ...listNames(join(folder, module)).flatMap((name) => (/\.liquid$/i.test(name) ? [`${module}/${name}`] : [])),
      ...listNames(join(folder, module, 'checklists')).flatMap((name) =>
        /\.ya?ml$/i.test(name) ? [`${module}/checklists/${name}`] : [],
      ),
    ])
    .sort()
    .flatMap((name) => readOne(join(folder, name), `templates/${name}`, diagnostics))
}

/** What a folder holds; nothing where there is none or it cannot be read, for readOne says what is missing. */
function listNames(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder) : []
}

/** Reads one folder that has the shape of rules/: files at its top, with calendars of holidays (.ics), and one level of module folders. */
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
    .filter((name) => /\.ya?ml$/i.test(name) || /^[^/]+\.ics$/i.test(name))
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
