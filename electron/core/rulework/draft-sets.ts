import type { RuleDraft } from '#shared/model/rule-work.ts'
import type { LoadedRules } from '../rules/check-rule-files.ts'
import type { Diagnostic } from '../rules/diagnostic.ts'
import { hashFiles, type RuleBook } from '../rules/rule-book.ts'
import { layDrafts, type RulePaths, readPlaces } from './rule-files.ts'

/** An unsaved set, checked and compiled; `loaded` is null while it has errors. `filesHash` names it. */
export type DraftSet = {
  filesHash: string
  files: readonly { path: string; text: string }[]
  loaded: LoadedRules | null
  diagnostics: readonly Diagnostic[]
}

/** Makes unsaved sets. Nothing of a draft reaches the active set, the disk or the database (RWK-1). */
export type DraftSets = { make(drafts: readonly RuleDraft[]): DraftSet }

/** 6 sets: what one person types at, with a little room; a set of 2,000 rules holds some megabytes. */
const keptSets = 6

/** The last sets stay compiled: while somebody types, the same drafts are asked of three procedures. */
export function createDraftSets(paths: RulePaths, book: Pick<RuleBook, 'check' | 'era'>): DraftSets {
  const kept = new Map<string, DraftSet>()
  return {
    make: (drafts) => {
      const places = readPlaces(paths)
      const files = layDrafts(places, drafts)
      const filesHash = hashFiles(files)
      const key = `${book.era()} ${filesHash}`
      const set = kept.get(key) ?? { filesHash, files, ...book.check(files, places.diagnostics) }
      kept.delete(key)
      if (places.diagnostics.length === 0) kept.set(key, set)
      for (const oldest of [...kept.keys()].slice(0, -keptSets)) kept.delete(oldest)
      return set
    },
  }
}
