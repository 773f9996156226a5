import { createHash } from 'node:crypto'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { RuleFileSource } from './build-rule-set.ts'
import { checkRuleFiles, type LoadedRules } from './check-rule-files.ts'
import type { Diagnostic } from './diagnostic.ts'
import { readRuleFiles } from './read-rule-files.ts'

/** The active rules of a profile. `diagnostics` are of the files as they lie on disk; `stale` means that these are not the active ones. */
export type ActiveRules = LoadedRules & {
  version: number
  activatedAt: number
  stale: boolean
  diagnostics: readonly Diagnostic[]
}

/** Reads rule files and keeps the last good set active. */
export type RuleBook = {
  active(): ActiveRules
  /** Reads the files again. Without an error a changed set is activated; with one the last good set stays (R14). */
  reload(): ActiveRules
}

/** `zoneOf` answers the IANA time zone that dates in rules mean, read anew at each reload. */
export function openRuleBook(store: Store, ports: Ports, zoneOf: () => string): RuleBook {
  let active = reload(store, ports, zoneOf())
  return {
    active: () => active,
    reload: () => {
      active = reload(store, ports, zoneOf())
      return active
    },
  }
}

type StoredSet = { hash: string; version: number; files_json: string; activated_at: number }

function reload(store: Store, ports: Ports, zone: string): ActiveRules {
  const read = readRuleFiles(ports.paths)
  const checked = checkRuleFiles(read.files, read.diagnostics, zone)
  const stored = store.read.get<StoredSet>('SELECT hash, version, files_json, activated_at FROM rule_sets WHERE active = 1')
  if (!checked.loaded) return { ...lastGood(stored, zone), stale: true, diagnostics: checked.diagnostics }
  const hash = hashFiles(read.files)
  if (stored?.hash === hash)
    return {
      ...checked.loaded,
      version: stored.version,
      activatedAt: stored.activated_at,
      stale: false,
      diagnostics: checked.diagnostics,
    }
  const now = ports.clock.now()
  const version = activate(store, hash, read.files, now)
  ports.log.activity('rules_activated', { version, rules: checked.loaded.ruleSet.rules.length })
  return { ...checked.loaded, version, activatedAt: now, stale: false, diagnostics: checked.diagnostics }
}

/** Rolls the files back to the last set that had no error; a profile that never had one works without rules, and all mail goes to Triage. */
function lastGood(stored: StoredSet | undefined, zone: string): LoadedRules & { version: number; activatedAt: number } {
  const files = stored ? (JSON.parse(stored.files_json) as RuleFileSource[]) : [] // written by activate
  const { loaded } = checkRuleFiles(files, [], zone)
  const empty = checkRuleFiles([]).loaded
  const rules = loaded ?? empty
  if (!rules) throw new Error('an empty rule set has errors')
  return { ...rules, version: stored?.version ?? 0, activatedAt: stored?.activated_at ?? 0 }
}

function activate(store: Store, hash: string, files: readonly RuleFileSource[], now: number): number {
  return store.write((tx) => {
    const version = (tx.get<{ version: number | null }>('SELECT max(version) AS version FROM rule_sets')?.version ?? 0) + 1
    tx.run('UPDATE rule_sets SET active = 0 WHERE active = 1')
    tx.run(
      `INSERT INTO rule_sets (hash, version, files_json, active, activated_at) VALUES (?, ?, ?, 1, ?)
       ON CONFLICT (hash) DO UPDATE SET active = 1, version = excluded.version, activated_at = excluded.activated_at`,
      hash,
      version,
      JSON.stringify(files),
      now,
    )
    return version
  })
}

/** The files' own hash, not the rules': a changed title or workflow is a new version too, though it decides the same. */
function hashFiles(files: readonly RuleFileSource[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex')
}
