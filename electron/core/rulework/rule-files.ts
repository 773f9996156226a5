import { createHash } from 'node:crypto'
import type { RuleDraft, RuleFile } from '#shared/model/rule-work.ts'
import type { Paths } from '../ports.ts'
import type { RuleFileSource } from '../rules/build-rule-set.ts'
import type { Diagnostic } from '../rules/diagnostic.ts'
import { readRoot } from '../rules/read-rule-files.ts'

export type RulePaths = Pick<Paths, 'product' | 'profile'>

/** Both places where rule files lie, each by its path in the set. */
export type RulePlaces = {
  product: ReadonlyMap<string, string>
  profile: ReadonlyMap<string, string>
  diagnostics: readonly Diagnostic[]
}

/** Reads the shipped files and the profile's own apart: who writes one must know which of the two is meant. */
export function readPlaces(paths: RulePaths): RulePlaces {
  const diagnostics: Diagnostic[] = []
  const read = (root: string): ReadonlyMap<string, string> =>
    new Map(readRoot(root, diagnostics).map((file) => [file.path, file.text]))
  return { product: read(paths.product), profile: read(paths.profile), diagnostics }
}

/** The files of the set in the order of their paths, a profile's copy in the place of the product's file. */
export function listRuleFiles({ product, profile }: RulePlaces): RuleFile[] {
  // What lies in templates/ belongs to the set, and is no rule file that somebody edits here.
  const paths = sortedPaths(product, profile).filter((path) => path.startsWith('rules/'))
  return paths.map((path) => {
    const own = profile.get(path)
    const text = own ?? product.get(path) ?? ''
    return { path, origin: own === undefined ? 'product' : 'profile', text, hash: hashText(text) }
  })
}

/**
 * The files as they would be with unsaved changes in the profile: what is on disk is only read.
 *
 * Shapes: a draft without text removes the profile's copy, so that the product's file of the path shows again.
 */
export function layDrafts({ product, profile }: RulePlaces, drafts: readonly RuleDraft[]): RuleFileSource[] {
  const own = new Map(profile)
  for (const { path, text } of drafts) {
    if (text === null) own.delete(path)
    else own.set(path, text)
  }
  return sortedPaths(product, own).map((path) => ({ path, text: own.get(path) ?? product.get(path) ?? '' }))
}

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex')

// By code units, as readRuleFiles sorts: the files' hash is over their order.
const sortedPaths = (...places: ReadonlyMap<string, string>[]): string[] =>
  [...new Set(places.flatMap((place) => [...place.keys()]))].sort((a, b) => (a < b ? -1 : 1))
