import { foldText } from './fold.ts'
import { isGlob, matchesGlob } from './glob.ts'

/** A list ready to be asked: literals and domains by hash, globs one by one. */
export type ValueList = { has: (foldedText: string) => boolean; globCount: number }

/** Compiles list entries: a literal, a glob, or `@domain` for every address of it. */
export function compileValueList(entries: readonly string[]): ValueList {
  const literals = new Set<string>()
  const domains = new Set<string>()
  const globs: string[] = []
  for (const entry of entries.map(foldText)) {
    if (isGlob(entry)) globs.push(entry)
    else if (entry.startsWith('@')) domains.add(entry.slice(1))
    else literals.add(entry)
  }
  const has = (text: string): boolean => {
    if (literals.has(text)) return true
    const domainAt = text.lastIndexOf('@')
    if (domainAt >= 0 && domains.has(text.slice(domainAt + 1))) return true
    return globs.some((glob) => matchesGlob(glob, text))
  }
  return { has, globCount: globs.length }
}
