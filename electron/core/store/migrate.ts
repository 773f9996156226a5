import type { Database } from 'better-sqlite3'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { OpenFault } from '../engine-contract.ts'
import { type Migration, migrations } from './migrations/migrations.ts'

/** The schema this program knows. */
export const schemaVersion = Math.max(...migrations.map((migration) => migration.version))

/** Refuses a profile that a newer program has opened: reading it with older eyes could lose what they do not know. */
export function checkSchema(db: Database, available: readonly Migration[] = migrations): Result<number, OpenFault> {
  const version = Number(db.pragma('user_version', { simple: true }))
  const known = Math.max(...available.map((migration) => migration.version))
  if (version > known)
    return fail({
      code: 'SCHEMA_NEWER',
      sentence: `This profile was opened by a newer Orgo (schema ${version}); this one knows schema ${known}. Update Orgo on this machine; nothing was changed.`,
    })
  if (version !== 0 && !available.some((migration) => migration.version === version))
    return fail({
      code: 'SCHEMA_UNKNOWN',
      sentence: `This profile has schema ${version}, which no released Orgo has made. Nothing was changed.`,
    })
  return succeed(version)
}

/**
 * Brings the schema up to date, each step in a transaction of its own that also moves `user_version`: a crash leaves the step done or
 * not begun. `copyFirst` is called once before the first step on a profile that holds something.
 */
export function migrate(db: Database, copyFirst: (from: number) => void, available: readonly Migration[] = migrations): void {
  const from = Number(db.pragma('user_version', { simple: true }))
  const waiting = available.filter((migration) => migration.version > from)
  if (waiting.length > 0 && from > 0) copyFirst(from)
  for (const migration of waiting) {
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${migration.version}`)
    }).immediate()
  }
}
