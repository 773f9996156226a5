import type { RuleDraft, RuleFile, RuleVersion } from '#shared/model/rule-work.ts'
import type { RuleFileSource } from '../rules/build-rule-set.ts'
import { checkRuleFiles } from '../rules/check-rule-files.ts'
import { hashFiles } from '../rules/rule-book.ts'
import type { ReadableStore } from '../store/store.ts'
import { hashText, type RulePlaces } from './rule-files.ts'

type VersionRow = {
  hash: string
  version: number
  active: number
  activated_at: number
  activated_by: string | null
  forced_reason: string | null
  rules_json: string | null
  files_json: string
}

type RuleHashes = Readonly<Record<string, string>>

/** The sets that were active, the newest first, each beside the one before it. `before` is the version to go on below. */
export function listVersions(
  store: ReadableStore,
  before: number | null,
  limit: number,
): { rows: RuleVersion[]; next: number | null; total: number } {
  const rows = store.all<VersionRow>(
    'SELECT * FROM rule_sets WHERE version < ? ORDER BY version DESC LIMIT ?',
    before ?? Number.MAX_SAFE_INTEGER,
    limit + 1,
  )
  const total = store.get<{ n: number }>('SELECT count(*) AS n FROM rule_sets')?.n ?? 0
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((row, index) => describe(row, rows[index + 1])),
    next: rows.length > limit && last ? last.version : null,
    total,
  }
}

/** A set that was active, with its files as they were then. */
export type FoundVersion = { version: RuleVersion; files: RuleFileSource[] }

/** Finds a set by the hash of its files or of its rules; the hash of no files names the set of no rules, which is always there. */
export function findVersion(store: ReadableStore, hash: string): FoundVersion | null {
  if (hash === hashFiles([])) return { version: noRules(hash), files: [] }
  const row = store.get<VersionRow>(
    'SELECT * FROM rule_sets WHERE hash = ? OR set_hash = ? ORDER BY hash = ? DESC, version DESC LIMIT 1',
    hash,
    hash,
    hash,
  )
  if (!row) return null
  const before = store.get<VersionRow>('SELECT * FROM rule_sets WHERE version < ? ORDER BY version DESC LIMIT 1', row.version)
  return { version: describe(row, before), files: filesOf(row) }
}

function noRules(hash: string): RuleVersion {
  const empty = { by: null, forcedReason: null, added: [], removed: [], changed: [] }
  return { hash, version: 0, activatedAt: 0, active: false, ...empty }
}

/** The files of an earlier set as a client sees files; `origin` is where each would lie if the set were put back. */
export function filesOfVersion(files: readonly RuleFileSource[], { product }: RulePlaces): RuleFile[] {
  return files.map(({ path, text }) => ({
    path,
    origin: product.get(path) === text ? 'product' : 'profile',
    text,
    hash: hashText(text),
  }))
}

/**
 * What must be written into the profile so that an earlier set's files stand again.
 *
 * A file that the product has got since cannot be taken away: it is covered by an empty copy, which holds no rule.
 */
export function draftsOfVersion(files: readonly RuleFileSource[], { product, profile }: RulePlaces): RuleDraft[] {
  const wanted = new Map(files.map((file) => [file.path, file.text]))
  const paths = [...new Set([...wanted.keys(), ...product.keys(), ...profile.keys()])].sort((a, b) => (a < b ? -1 : 1))
  return paths.flatMap((path): RuleDraft[] => {
    const text = wanted.get(path)
    const shipped = product.get(path)
    const own = profile.get(path)
    const target = text === shipped ? null : (text ?? (shipped !== undefined && isRuleFile(path) ? emptyFile : null))
    return target === (own ?? null) ? [] : [{ path, text: target }]
  })
}

/** A file of no rules, for one that cannot be taken away. */
const emptyFile = '[]\n'

// A module without rules does nothing; order and lists of the product name only what there is.
const isRuleFile = (path: string): boolean => /^rules\/[^/]+\/(?!module\.|workflow\.|schedules\.)[^/]+$/.test(path)

function describe(row: VersionRow, before: VersionRow | undefined): RuleVersion {
  const own = rulesOf(row)
  const earlier = before ? rulesOf(before) : {}
  return {
    hash: row.hash,
    version: row.version,
    activatedAt: row.activated_at,
    active: row.active === 1,
    by: row.activated_by,
    forcedReason: row.forced_reason,
    added: Object.keys(own).filter((id) => !(id in earlier)),
    removed: Object.keys(earlier).filter((id) => !(id in own)),
    changed: Object.keys(own).filter((id) => id in earlier && earlier[id] !== own[id]),
  }
}

/** Sets from before the rules were written down with them are read again from their files. */
function rulesOf(row: VersionRow): RuleHashes {
  if (row.rules_json !== null) return JSON.parse(row.rules_json) as RuleHashes // written by the rule book
  const { loaded } = checkRuleFiles(filesOf(row))
  return Object.fromEntries((loaded?.ruleSet.rules ?? []).map((rule) => [rule.id, rule.hash]))
}

const filesOf = (row: VersionRow): RuleFileSource[] => JSON.parse(row.files_json) as RuleFileSource[] // written by the rule book
