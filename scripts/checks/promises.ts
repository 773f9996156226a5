import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import type { Check } from './check.ts'
import { listFiles } from './list-files.ts'

/** A numbered promise of a README: `ING-4`. */
export type StagePromise = { id: string; path: string }

const idPattern = /[A-Z]{2,5}-\d+[a-z]?/

/** The promises a stage's README makes: list items and table rows that open with an id. */
export function readPromises(path: string, text: string): StagePromise[] {
  const opening = new RegExp(`^\\s*(?:[-*|]|\\d+\\.)\\s*[*\`]{0,2}(${idPattern.source})\\b`, 'gm')
  return [...text.matchAll(opening)].map((match) => ({ id: match[1] ?? '', path }))
}

/** The ids test titles open with: several may stand there, as in `ING-4 I6 counts add up`. */
export function readCitedIds(text: string): Set<string> {
  const cited = new Set<string>()
  const title = /\b(?:it|test|describe)(?:\.\w+)*(?:\((?:[^()]|\([^()]*\))*\))?\s*\(\s*(['"`])([^\n]*?)\1/g
  for (const match of text.matchAll(title)) {
    for (const word of (match[2] ?? '').split(/[\s,:;]+/)) {
      if (!/^[A-Z]{1,5}-?\d+[a-z]?$/.test(word)) break
      cited.add(word)
    }
  }
  return cited
}

/** The promises below a folder that no test's title opens with, and ids given twice. */
export function checkPromises(folder: string): string[] {
  const files = listFiles(folder)
  const promises = files
    .filter((path) => /^(electron|shared|renderer)\/.*README\.md$/.test(path))
    .flatMap((path) => readPromises(path, readFileSync(join(folder, path), 'utf8')))
  const cited = new Set<string>()
  for (const path of files) {
    if (!/\.(test|spec)\.tsx?$/.test(path)) continue
    for (const id of readCitedIds(readFileSync(join(folder, path), 'utf8'))) cited.add(id)
  }
  const missing = promises
    .filter(({ id }) => !cited.has(id))
    .map(({ id, path }) => `${path} promises ${id}, and no test's title opens with it.`)
  const ids = promises.map(({ id }) => id)
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => `${id} is promised twice.`)
  return [...missing, ...twice]
}

export const promises: Check = {
  name: 'promises',
  async run() {
    return checkPromises(root)
  },
}
