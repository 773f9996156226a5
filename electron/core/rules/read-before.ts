import type { RuleFileSource } from './build-rule-set.ts'
import { type CatalogNames, type LoadedCatalog, loadCatalog } from './modules/load-catalog.ts'
import { type FileContext, parseRuleFile } from './parse-rule-file.ts'

type Parsed = ReturnType<typeof parseRuleFile>

/**
 * What was read of rule files before: while somebody types in one file, all others are the same, and reading them is most of what a check
 * costs.
 *
 * Every answer is what reading anew would give: a file is read again when its text, or anything it is read against, has changed.
 */
export type ReadBefore = {
  loadCatalog(files: readonly RuleFileSource[], names: CatalogNames, zone: string | undefined): LoadedCatalog
  parseRuleFile(path: string, text: string, context: FileContext): Parsed
}

type KnownCatalog = { files: readonly RuleFileSource[]; names: CatalogNames; zone: string | undefined; loaded: LoadedCatalog }
type KnownFile = { text: string; context: FileContext; parsed: Parsed }

/** Remembers one catalog, and of each path the file that was read last. */
export function createReadBefore(): ReadBefore {
  let catalog: KnownCatalog | null = null
  const byPath = new Map<string, KnownFile>()
  return {
    loadCatalog: (files, names, zone) => {
      if (!catalog || catalog.names !== names || catalog.zone !== zone || !isSameCatalog(catalog.files, files))
        catalog = { files, names, zone, loaded: loadCatalog(files, names, zone) }
      return catalog.loaded
    },
    parseRuleFile: (path, text, context) => {
      const known = byPath.get(path)
      if (known && known.text === text && isSameContext(known.context, context)) return known.parsed
      const parsed = parseRuleFile(path, text, context)
      byPath.set(path, { text, context, parsed })
      return parsed
    },
  }
}

/** Whether a file of this path holds rules: of such a catalog knows only that their folder is there. */
export const holdsRules = (path: string): boolean => /^rules\/[^/]+\/(?!(?:module|workflow|schedules)\.)[^/]+$/.test(path)

function isSameCatalog(one: readonly RuleFileSource[], other: readonly RuleFileSource[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ path, text }, index) => {
      const file = other[index]
      return file?.path === path && (holdsRules(path) || file.text === text)
    })
  )
}

function isSameContext(one: FileContext, other: FileContext): boolean {
  return (
    one.catalog === other.catalog &&
    one.zone === other.zone &&
    one.editor === other.editor &&
    one.modules.join('/') === other.modules.join('/') &&
    [...one.sharedLists].join('/') === [...other.sharedLists].join('/')
  )
}
