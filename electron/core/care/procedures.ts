import { statfsSync } from 'node:fs'
import type { Health, HealthCheck, Protection } from '#shared/model/health.ts'
import type { Diagnostic } from '#shared/model/rule.ts'
import { implementer } from '../command.ts'
import { explainSettingsFault } from '../config/explain-settings-fault.ts'
import { isHeld } from '../jobs/lease.ts'
import type { Ports } from '../ports.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import { schemaVersion } from '../store/migrate.ts'
import type { Store } from '../store/store.ts'
import { outboxChecks } from './outbox-checks.ts'

export type HealthServices = {
  store: Store
  ports: Ports
  protection: Protection
  version: string
  book: RuleBook
  settings(): readonly Diagnostic[]
}

/** Less free space than this is said ahead: an import of an archive needs room for its text and index. */
const diskLowBytes = 1024 ** 3

const protections: Readonly<Record<Protection, string>> = {
  password: 'Encrypted. Opens with your password.',
  device: 'Encrypted. Not protected by a password: whoever uses this account can open it.',
  keychain: "Encrypted. Opens with this system's keychain.",
}

/** Whether all is well, and what to do where it is not. */
export function healthProcedures(services: HealthServices) {
  return { get: implementer.health.get.handler(() => readHealth(services)) }
}

function readHealth(services: HealthServices): Health {
  const { store, ports, protection, version } = services
  const checks = [
    protectionCheck(protection),
    databaseCheck(store),
    diskCheck(store),
    rulesCheck(services.book),
    settingsCheck(services.settings()),
    ...readable([], () => [
      importsCheck(store, ports.clock.now()),
      escalationsCheck(store, ports.clock.now()),
      triageCheck(store),
      ...outboxChecks(store.read, ports.clock.now()),
    ]),
  ]
  const count = (sql: string): number => readable(0, () => store.read.get<{ n: number }>(sql)?.n ?? 0)
  return {
    status: checks.some((check) => check.status === 'error')
      ? 'error'
      : checks.some((check) => check.status === 'warning')
        ? 'warning'
        : 'ok',
    at: ports.clock.now(),
    version,
    schemaVersion,
    protection,
    protectionSentence: protections[protection],
    checks,
    counts: {
      messages: count('SELECT count(*) AS n FROM messages'),
      tasks: count('SELECT count(*) AS n FROM tasks WHERE deleted = 0'),
      openTasks: count('SELECT count(*) AS n FROM tasks WHERE deleted = 0 AND closed_at IS NULL'),
      archives: count('SELECT count(*) AS n FROM archives'),
      rules: services.book.active().ruleSet.rules.length,
    },
    storage: { databaseBytes: store.databaseBytes(), blobBytes: store.blobs.bytes() },
  }
}

/** What can be read; in a damaged database the check that says so must not fall with the tables it reads. */
function readable<Value>(otherwise: Value, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')) return otherwise
    throw error
  }
}

const ok = (id: string, title: string, detail: string): HealthCheck => ({ id, title, status: 'ok', detail, action: null })
const warn = (id: string, title: string, detail: string, action: string): HealthCheck => ({
  id,
  title,
  status: 'warning',
  detail,
  action,
})
const bad = (id: string, title: string, detail: string, action: string): HealthCheck => ({
  id,
  title,
  status: 'error',
  detail,
  action,
})

function protectionCheck(protection: Protection): HealthCheck {
  const title = 'Encryption'
  if (protection !== 'device') return ok('encryption', title, protections[protection])
  return warn('encryption', title, protections.device, 'For real work make a profile with a password: orgo --profile DIR init')
}

function databaseCheck(store: Store): HealthCheck {
  const damage = store.quickCheck()
  if (damage === null) return ok('database', 'Database', 'Checked: no damage.')
  return bad(
    'database',
    'Database',
    `Damaged: ${damage.slice(0, 200)}`,
    'Stop Orgo, keep a copy of the profile folder, and put back a backup.',
  )
}

function diskCheck(store: Store): HealthCheck {
  const disk = statfsSync(store.folder)
  const freeBytes = disk.bavail * disk.bsize
  const detail = `${(freeBytes / 1024 ** 3).toFixed(1)} GB free.`
  return freeBytes > diskLowBytes
    ? ok('disk', 'Disk', detail)
    : warn('disk', 'Disk', detail, 'Free some space before importing archives.')
}

function rulesCheck(book: RuleBook): HealthCheck {
  const active = book.active()
  const errors = active.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  const first = errors[0]
  if (!first) return ok('rules', 'Rules', `${active.ruleSet.rules.length} rules active, version ${active.version}.`)
  const place = `${first.path}:${first.line}:${first.column}`
  return bad(
    'rules',
    'Rules',
    `${errors.length === 1 ? '1 error,' : `${errors.length} errors, the first`} at ${place}: ${first.message}. Version ${active.version} stays active.`,
    'Mend the file; orgo rules check shows every error.',
  )
}

function settingsCheck(faults: readonly Diagnostic[]): HealthCheck {
  const first = faults[0]
  if (!first) return ok('settings', 'Settings', 'Read without a fault.')
  const more = faults.length > 1 ? ` (${faults.length - 1} more after it)` : ''
  return warn(
    'settings',
    'Settings',
    `${explainSettingsFault(first)}${more}`,
    'Mend the file in the profile folder and start Orgo again.',
  )
}

type JobHolder = Parameters<typeof isHeld>[0]

function importsCheck(store: Store, now: number): HealthCheck {
  const row = store.read.get<{ open: number; failed: number }>(
    "SELECT count(iif(state IN ('interrupted', 'failed'), 1, NULL)) AS open, coalesce(sum(failed), 0) AS failed FROM archives",
  )
  // An import whose process died still says that it runs: its job tells.
  const dead = store.read
    .all<JobHolder>(
      `SELECT jobs.state, jobs.lease_owner, jobs.lease_until FROM archives JOIN jobs ON jobs.subject_id = archives.archive_id
       WHERE archives.state = 'running'`,
    )
    .filter((job) => !isHeld(job, now)).length
  const open = (row?.open ?? 0) + dead
  if (open > 0)
    return warn(
      'imports',
      'Imports',
      `${open} imports did not finish.`,
      'Import the same file again: it goes on where it stopped.',
    )
  return ok(
    'imports',
    'Imports',
    row && row.failed > 0 ? `${row.failed} items could not be read; their bytes are kept.` : 'Every import adds up.',
  )
}

function escalationsCheck(store: Store, now: number): HealthCheck {
  const late =
    store.read.get<{ n: number }>(
      "SELECT count(*) AS n FROM escalations WHERE state = 'pending' AND due_at < ?",
      now - 15 * 60_000,
    )?.n ?? 0
  const pending = store.read.get<{ n: number }>("SELECT count(*) AS n FROM escalations WHERE state = 'pending'")?.n ?? 0
  const asking = store.read.get<{ n: number }>("SELECT count(*) AS n FROM escalations WHERE state = 'late'")?.n ?? 0
  if (asking > 0)
    return ok('escalations', 'Escalations', `${pending} pending; ${asking} fell due while you were away and wait for your word.`)
  if (late > 0) return ok('escalations', 'Escalations', `${pending} pending; ${late} wait because their tasks do.`)
  return ok('escalations', 'Escalations', `${pending} pending, none late.`)
}

function triageCheck(store: Store): HealthCheck {
  const waiting = store.read.get<{ n: number }>('SELECT count(*) AS n FROM messages WHERE in_triage = 1')?.n ?? 0
  return ok('triage', 'Triage', waiting === 0 ? 'Empty.' : `${waiting} messages wait for a decision.`)
}
