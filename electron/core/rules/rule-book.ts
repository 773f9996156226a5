import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleTestResult } from '#shared/model/rule-work.ts'
import type { Ports } from '../ports.ts'
import type { Store, WritableStore } from '../store/store.ts'
import type { RuleFileSource } from './build-rule-set.ts'
import { checkRuleFiles, type LoadedRules } from './check-rule-files.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { CatalogNames } from './modules/load-catalog.ts'
import { createReadBefore } from './read-before.ts'
import { readRoot, readRuleFiles } from './read-rule-files.ts'
import { judgeTests } from './rule-test-results.ts'

/**
 * The active rules of a profile.
 *
 * Shapes: `diagnostics` are of the files as they lie on disk; `stale` means that these are not the active ones. `filesHash` is SHA-256 in hex
 * of the files' text. `failedTests` failed when the set was activated all the same: it was forced, or it was the first there ever was.
 */
export type ActiveRules = LoadedRules & {
  version: number
  activatedAt: number
  stale: boolean
  diagnostics: readonly Diagnostic[]
  filesHash: string
  failedTests: readonly RuleTestResult[]
}

/** Who activates a set, and why although tests fail; null where none may fail. */
export type Activation = { by: string | null; forcedReason: string | null }

/** Reads rule files and keeps the last good set active. */
export type RuleBook = {
  active(): ActiveRules
  /** Reads the files again. A changed set without errors and failed tests is activated; else the last good one stays (R14). */
  reload(activation?: Activation): ActiveRules
  /** Checks any files as this profile's own would be: by its time zone and the names of its people. Nothing is activated. */
  check(files: readonly RuleFileSource[], findings?: readonly Diagnostic[]): ReturnType<typeof checkRuleFiles>
  /** What `check` goes by beside the files, as one text: another text may give another answer. */
  era(): string
  /** The time zone that dates in rules mean. */
  zone(): string
}

/** 14 days: how long a rule observes before its report asks for a decision (rule language, section 14). */
export const observeMs = 14 * 86_400_000

const nobody: Activation = { by: null, forcedReason: null }

/**
 * `zoneOf` answers the IANA time zone that dates in rules mean, `namesOf` the people and files that rules may name; both are read anew at each
 * reload.
 */
export function openRuleBook(
  store: Store,
  ports: Ports,
  zoneOf: () => string,
  namesOf: () => CatalogNames = () => ({}),
): RuleBook {
  let zone = zoneOf()
  let names = namesOf()
  const before = createReadBefore()
  const check: RuleBook['check'] = (files, findings = []) => {
    const strict = checkRuleFiles(files, findings, zone, names, before)
    if (strict.loaded) return strict
    return forgiveShippedNames(strict, checkRuleFiles(files, findings, zone, namesBesidePeople(names)), ports.paths.profile)
  }
  const era = (): string => eraOf(zone, names)
  let active = reload({ store, ports, check, zone, known: null }, nobody)
  return {
    active: () => active,
    check,
    era,
    zone: () => zone,
    reload: (activation = nobody) => {
      const earlier = era()
      zone = zoneOf()
      const found = namesOf()
      // The same names stay the same value, which is what files were read against before.
      if (eraOf(zone, found) !== earlier) names = found
      active = reload({ store, ports, check, zone, known: era() === earlier ? active : null }, activation)
      return active
    },
  }
}

const namesBesidePeople = ({ people: _p, roles: _r, teams: _t, ...others }: CatalogNames): CatalogNames => others

type Checked = ReturnType<typeof checkRuleFiles>

/**
 * What the files are where only shipped ones name people, roles or teams that this organisation has not: a set with warnings. Whoever has no
 * team of a name works without it; what somebody wrote themselves must be right.
 */
function forgiveShippedNames(strict: Checked, unnamed: Checked, profile: string): Checked {
  if (!unnamed.loaded) return strict
  const keyOf = ({ path, line, column, code, message }: Diagnostic): string => JSON.stringify([path, line, column, code, message])
  const others = new Set(unnamed.diagnostics.map(keyOf))
  const byName = strict.diagnostics.filter((finding) => finding.severity === 'error' && !others.has(keyOf(finding)))
  if (byName.some(({ path }) => existsSync(join(profile, path)))) return strict
  const diagnostics = strict.diagnostics.map((finding) =>
    byName.includes(finding) ? { ...finding, severity: 'warning' as const } : finding,
  )
  return { ...unnamed, diagnostics }
}

function eraOf(zone: string, names: CatalogNames): string {
  const sets = Object.entries(names).map(([kind, set]) => [kind, typeof set === 'object' && set ? [...set].sort() : set])
  return JSON.stringify([zone, sets])
}

type StoredSet = { hash: string; version: number; files_json: string; activated_at: number; failed_tests_json: string }
type Reading = { store: Store; ports: Ports; check: RuleBook['check']; zone: string; known: ActiveRules | null }

function reload(reading: Reading, activation: Activation): ActiveRules {
  const { store, ports, check, known } = reading
  const read = readRuleFiles(ports.paths)
  const hash = hashFiles(read.files)
  const stored = store.read.get<StoredSet>(
    'SELECT hash, version, files_json, activated_at, failed_tests_json FROM rule_sets WHERE active = 1',
  )
  // What was read and found good before is not compiled again: this is asked on every look at the window.
  if (known && !known.stale && known.filesHash === hash && stored?.hash === hash && read.diagnostics.length === 0) return known
  const checked = check(read.files, read.diagnostics)
  if (!checked.loaded) {
    const good = stored ? lastGood(reading, stored) : activateShipped(reading)
    return { ...good, stale: true, diagnostics: checked.diagnostics }
  }
  if (stored?.hash === hash) return activeOf(checked.loaded, stored, checked.diagnostics)
  const failed = judgeTests(checked.loaded.ruleSet).filter((test) => !test.passed)
  // A profile's own files answer for their tests. What shipped files expect of a set that somebody has added to only warns.
  const blocking = failed.filter(({ path }) => existsSync(join(ports.paths.profile, path)))
  if (blocking.length > 0 && stored && activation.forcedReason === null)
    return {
      ...lastGood(reading, stored),
      stale: true,
      diagnostics: [...blocking.map((test) => findingOf(test, 'error')), ...checked.diagnostics],
    }
  return activateLoaded(reading, { files: read.files, hash, loaded: checked.loaded, failed, activation }, checked.diagnostics)
}

function activateLoaded({ store, ports }: Reading, found: Omit<NewSet, 'at'>, diagnostics: readonly Diagnostic[]): ActiveRules {
  const { hash, loaded, failed, activation } = found
  const at = ports.clock.now()
  const version = store.write((tx) => activate(tx, { ...found, at }))
  ports.log.activity('rules_activated', { version, rules: loaded.ruleSet.rules.length, failedTests: failed.length })
  if (activation.forcedReason !== null && failed.length > 0)
    ports.log.security('rules_forced', { version, failedTests: failed.length, by: activation.by })
  const row = { hash, version, files_json: '', activated_at: at, failed_tests_json: JSON.stringify(failed) }
  return activeOf(loaded, row, diagnostics)
}

/** What came with Orgo, where a profile's own first files have an error: one slip in them must not leave it without any rule. */
function activateShipped(reading: Reading): ActiveRules {
  const diagnostics: Diagnostic[] = []
  const files = readRoot(reading.ports.paths.product, diagnostics).sort((a, b) => (a.path < b.path ? -1 : 1))
  const { loaded } = files.length === 0 ? { loaded: null } : reading.check(files, diagnostics)
  if (!loaded) return lastGood(reading, undefined)
  const failed = judgeTests(loaded.ruleSet).filter((test) => !test.passed)
  return activateLoaded(reading, { files, hash: hashFiles(files), loaded, failed, activation: nobody }, [])
}

function activeOf(loaded: LoadedRules, stored: StoredSet, diagnostics: readonly Diagnostic[]): ActiveRules {
  const failedTests = JSON.parse(stored.failed_tests_json) as RuleTestResult[] // written by activate
  return {
    ...loaded,
    version: stored.version,
    activatedAt: stored.activated_at,
    stale: false,
    // Somebody let them fail: they warn from now on.
    diagnostics: [...failedTests.map((test) => findingOf(test, 'warning')), ...diagnostics],
    filesHash: stored.hash,
    failedTests,
  }
}

function findingOf({ name, path, line, problem }: RuleTestResult, severity: Diagnostic['severity']): Diagnostic {
  return { path, line, column: 1, severity, code: 'E306', message: `the test "${name}" failed: ${problem ?? 'no reason'}` }
}

/** Rolls the files back to the last set that had no error; where there never was one it works without rules, and all mail goes to Triage. */
function lastGood({ zone, known }: Reading, stored: StoredSet | undefined): ActiveRules {
  if (known && stored && known.filesHash === stored.hash) return known
  const files = stored ? (JSON.parse(stored.files_json) as RuleFileSource[]) : [] // written by activate
  // Names of people are not asked: whoever leaves takes no rule along.
  const { loaded } = checkRuleFiles(files, [], zone)
  const empty = checkRuleFiles([]).loaded
  const rules = loaded ?? empty
  if (!rules) throw new Error('an empty rule set has errors')
  const row = stored ?? { hash: '', version: 0, files_json: '', activated_at: 0, failed_tests_json: '[]' }
  return activeOf(rules, row, [])
}

type NewSet = {
  hash: string
  files: readonly RuleFileSource[]
  loaded: LoadedRules
  failed: readonly RuleTestResult[]
  activation: Activation
  at: number
}

function activate(tx: WritableStore, { hash, files, loaded, failed, activation, at }: NewSet): number {
  const { rules } = loaded.ruleSet
  const version = (tx.get<{ version: number | null }>('SELECT max(version) AS version FROM rule_sets')?.version ?? 0) + 1
  tx.run('UPDATE rule_sets SET active = 0 WHERE active = 1')
  tx.run(
    `INSERT INTO rule_sets (hash, version, files_json, active, activated_at, set_hash, activated_by, forced_reason, rules_json,
       failed_tests_json)
     VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET active = 1, version = excluded.version, activated_at = excluded.activated_at,
       set_hash = excluded.set_hash, activated_by = excluded.activated_by, forced_reason = excluded.forced_reason,
       rules_json = excluded.rules_json, failed_tests_json = excluded.failed_tests_json`,
    hash,
    version,
    JSON.stringify(files),
    at,
    loaded.ruleSet.hash,
    activation.by,
    failed.length > 0 ? activation.forcedReason : null,
    JSON.stringify(Object.fromEntries(rules.map((rule) => [rule.id, rule.hash]))),
    JSON.stringify(failed),
  )
  const observing = rules.filter((rule) => rule.mode === 'observe').map((rule) => rule.id)
  for (const { rule_id: ruleId } of tx.all<{ rule_id: string }>('SELECT rule_id FROM rule_observations'))
    if (!observing.includes(ruleId)) tx.run('DELETE FROM rule_observations WHERE rule_id = ?', ruleId)
  for (const ruleId of observing)
    tx.run('INSERT OR IGNORE INTO rule_observations (rule_id, since, until) VALUES (?, ?, ?)', ruleId, at, at + observeMs)
  return version
}

/** The files' own hash, not the rules': a changed title or workflow is a new version too, though it decides the same. */
export function hashFiles(files: readonly RuleFileSource[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex')
}
