import type { Diagnostic } from '#shared/model/rule.ts'
import type { RuleDraft, RuleTestResult } from '#shared/model/rule-work.ts'
import type { Ports } from '../ports.ts'
import type { ActiveRules, RuleBook } from '../rules/rule-book.ts'
import { judgeTests } from '../rules/rule-test-results.ts'
import type { Store } from '../store/store.ts'
import type { DraftSet, DraftSets } from './draft-sets.ts'
import { hashText, listRuleFiles, type RulePlaces, readPlaces } from './rule-files.ts'
import { isRulePath } from './rule-path.ts'
import { toSharedDiagnostic } from './to-shared-diagnostic.ts'
import { writeRuleFiles } from './write-rule-files.ts'

export type ChangeServices = { store: Store; ports: Ports; book: RuleBook; drafts: DraftSets }

/**
 * What is to be changed: whole files, by whom, and why although tests fail.
 *
 * Shapes: `opened` holds the hash of each file as its editor saw it, a file that is not in it must be new; null leaves that open, for changes
 * that were made from the file as it lies.
 */
export type RuleChange = {
  drafts: readonly RuleDraft[]
  opened: Readonly<Record<string, string>> | null
  by: string
  reason: string | null
}

export type ChangeFault =
  | { code: 'BAD_PATH' }
  | { code: 'CHANGED_SINCE'; path: string }
  | { code: 'HAS_ERRORS'; diagnostics: Diagnostic[] }
  | { code: 'TESTS_FAILED'; tests: RuleTestResult[] }

export type ChangeResult = { ok: true; active: ActiveRules } | { ok: false; fault: ChangeFault }

/**
 * Writes rule files into the profile and activates the set they make; nothing is written unless all of it may be (RWK-4).
 *
 * The whole set is checked and its tests run before the first byte reaches the disk. Failed tests refuse, unless a reason is given: it is
 * kept with the version and in the security log.
 */
export function changeRules(services: ChangeServices, change: RuleChange): ChangeResult {
  const { store, ports, book } = services
  const places = readPlaces(ports.paths)
  const refused =
    (change.opened === null ? null : findBadPath(change.drafts)) ??
    findNewer(change, listRuleFiles(places)) ??
    judgeSet(services.drafts.make(change.drafts), change, places)
  if (refused) return { ok: false, fault: refused }
  writeRuleFiles(store, ports.paths.profile, change.drafts, ports.clock.now(), (path) => places.profile.get(path) ?? null)
  return { ok: true, active: book.reload({ by: change.by, forcedReason: change.reason }) }
}

function findBadPath(drafts: readonly RuleDraft[]): ChangeFault | null {
  const paths = drafts.map(({ path }) => path)
  const isTwice = new Set(paths.map((path) => path.toLowerCase())).size < paths.length
  return isTwice || !paths.every(isRulePath) ? { code: 'BAD_PATH' } : null
}

/** Nobody's newer change is overwritten: the file must still be what its editor opened. */
function findNewer({ drafts, opened }: RuleChange, files: readonly { path: string; hash: string }[]): ChangeFault | null {
  if (opened === null) return null
  const hashes = new Map(files.map((file) => [file.path, file.hash]))
  const newer = drafts.find(({ path }) => {
    const seen = opened[path]
    const lies = hashes.get(path)
    return seen === undefined ? lies !== undefined : seen !== (lies ?? hashText(''))
  })
  return newer ? { code: 'CHANGED_SINCE', path: newer.path } : null
}

/** The tests of the profile's own files must pass; what shipped files expect of a set that somebody has added to only warns. */
function judgeSet(set: DraftSet, { drafts, reason }: RuleChange, { profile }: RulePlaces): ChangeFault | null {
  if (!set.loaded) return { code: 'HAS_ERRORS', diagnostics: set.diagnostics.map(toSharedDiagnostic) }
  if (reason !== null) return null
  const isOwn = (path: string): boolean => {
    const draft = drafts.find((one) => one.path === path)
    return draft ? draft.text !== null : profile.has(path)
  }
  const failed = judgeTests(set.loaded.ruleSet).filter((test) => !test.passed && isOwn(test.path))
  return failed.length > 0 ? { code: 'TESTS_FAILED', tests: failed } : null
}
