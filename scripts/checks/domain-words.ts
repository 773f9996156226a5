import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import type { Check } from './check.ts'
import { isCode, isTest, listFiles } from './list-files.ts'
import { lineAt } from './source-text.ts'

/**
 * What the modules that come with Orgo talk about. The engine and the words both sides know must not: a module is data.
 *
 * Left out are words that also belong to the trade of programs and mail, such as parent, class, school of thought or address.
 */
const vocabulary = [
  'tenant',
  'tenants',
  'landlord',
  'plumber',
  'plumbing',
  'boiler',
  'caretaker',
  'heating',
  'harassment',
  'harassed',
  'bullying',
  'payslip',
  'sickness',
  'teacher',
  'teachers',
  'pupil',
  'pupils',
  'student',
  'students',
  'classroom',
  'homework',
]

/** Words of a domain that mean something else in one file, with the meaning. */
const otherMeanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'electron/core/mime/html-to-text.ts': { hr: 'the HTML element of a thematic break' },
  'electron/core/templates/layout.ts': { hr: 'the HTML element of a thematic break' },
}

/** Folders below rules/ that are no module. */
const noModule = new Set(['roles', 'calendars'])

/** The words that name a domain: the folders found below rules/, and the vocabulary of their modules. */
export function listDomainWords(folder: string): string[] {
  const modules = readdirSync(join(folder, 'rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_') && !noModule.has(entry.name))
    .map((entry) => entry.name)
  return [...modules, ...vocabulary]
}

/**
 * The domain words of a source, comments included, because a comment steers the next reader.
 *
 * A word is found whole: by itself, and as a part of a camelCase, snake_case or kebab-case name.
 */
export function findDomainWords(path: string, source: string, words: readonly string[]): string[] {
  const wanted = new Set(words)
  const findings: string[] = []
  for (const match of source.matchAll(/[A-Za-z]+/g)) {
    for (const part of match[0].matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)) {
      const word = part[0].toLowerCase()
      if (!wanted.has(word) || otherMeanings[path]?.[word]) continue
      findings.push(
        `${path}:${lineAt(source, match.index)} speaks of "${word}"; the words of a domain belong in rules/ and templates/.`,
      )
    }
  }
  return findings
}

/** The findings in the engine and the shared words below a folder. */
export function checkDomainWords(folder: string): string[] {
  const words = listDomainWords(folder)
  return [...listFiles(folder, 'electron/core'), ...listFiles(folder, 'shared')]
    .filter((path) => (isCode(path) || path.endsWith('.sql') || path.endsWith('.md')) && !isTest(path))
    .flatMap((path) => findDomainWords(path, readFileSync(join(folder, path), 'utf8'), words))
}

export const domainWords: Check = {
  name: 'domain words',
  async run() {
    return checkDomainWords(root)
  },
}
