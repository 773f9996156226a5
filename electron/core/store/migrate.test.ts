import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkSchema, migrate, schemaVersion } from './migrate.ts'
import { type Migration, migrations } from './migrations/migrations.ts'

let db: Database.Database
beforeEach(() => {
  db = new Database(':memory:')
})

const version = (): number => Number(db.pragma('user_version', { simple: true }))
const tables = (): string[] =>
  db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => row.name)

const steps: Migration[] = [
  { version: 10, name: 'one', sql: 'CREATE TABLE one (a INTEGER) STRICT' },
  { version: 20, name: 'two', sql: 'CREATE TABLE two (a INTEGER) STRICT; INSERT INTO one VALUES (1)' },
]
const broken: Migration = {
  version: 30,
  name: 'broken',
  sql: 'CREATE TABLE three (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1)',
}

describe('migrations', () => {
  it('A-20 STO-5 a step that fails leaves nothing of itself, and the steps before it stay', () => {
    expect(() => migrate(db, () => undefined, [...steps, broken])).toThrow(/nowhere/)
    expect(version()).toBe(20)
    expect(tables()).toEqual(['one', 'two'])
    migrate(db, () => undefined, [...steps, { ...broken, sql: 'CREATE TABLE three (a INTEGER) STRICT' }])
    expect(version()).toBe(30)
    expect(tables()).toEqual(['one', 'three', 'two'])
    expect(db.prepare('SELECT count(*) AS n FROM one').get()).toEqual({ n: 1 })
  })

  it('A-20 copies once before it changes a profile that holds something, and not a new one', () => {
    const copies: number[] = []
    migrate(db, (from) => copies.push(from), steps.slice(0, 1))
    expect(copies).toEqual([])
    migrate(db, (from) => copies.push(from), [
      ...steps,
      { version: 30, name: 'three', sql: 'CREATE TABLE three (a INTEGER) STRICT' },
    ])
    migrate(db, (from) => copies.push(from), steps)
    expect(copies).toEqual([10])
  })

  it('A-20 STO-3 refuses a newer schema and one that no program has made, each in a sentence', () => {
    db.pragma('user_version = 40')
    expect(checkSchema(db, steps)).toEqual({
      ok: false,
      fault: {
        code: 'SCHEMA_NEWER',
        sentence:
          'This profile was opened by a newer Orgo (schema 40); this one knows schema 20. Update Orgo on this machine; nothing was changed.',
      },
    })
    db.pragma('user_version = 15')
    expect(checkSchema(db, steps)).toMatchObject({ ok: false, fault: { code: 'SCHEMA_UNKNOWN' } })
    db.pragma('user_version = 10')
    expect(checkSchema(db, steps)).toEqual({ ok: true, value: 10 })
  })

  it('STO-5 the steps go up in tens and are named by their number', () => {
    const versions = migrations.map((migration) => migration.version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    expect(versions.every((number) => number % 10 === 0)).toBe(true)
    for (const migration of migrations) expect(migration.name.startsWith(String(migration.version).padStart(4, '0'))).toBe(true)
    expect(schemaVersion).toBe(versions.at(-1))
  })
})
