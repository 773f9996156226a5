import type { Database as SqliteDatabase, Statement } from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { ReadableStore, WritableStore } from './store.ts'

/** better-sqlite3 as its encrypting build has it: @types/better-sqlite3 describes the plain one, which lacks `key`. */
type EncryptedDatabase = SqliteDatabase & { key(key: Buffer): number }

/** One connection to the encrypted file with its prepared statements. */
export type Connection = {
  db: SqliteDatabase
  readable: ReadableStore
  transact<Value>(work: (tx: WritableStore) => Value): Value
  close(): void
}

/** What every connection must read back; a pragma that silently did not take is a fault, not a preference. */
const required: readonly [pragma: string, value: string | number][] = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['temp_store', 2],
  ['foreign_keys', 1],
  ['trusted_schema', 0],
  ['cell_size_check', 1],
]

/** Unlocks a database for reading and writing; the fault is SQLite's own error. */
export function connectWriter(db: SqliteDatabase, key: Buffer): Result<Connection, unknown> {
  return connect(db, key, () => undefined)
}

/** Unlocks a database for reading only: `query_only` makes SQLite itself refuse a write. */
export function connectReader(
  db: SqliteDatabase,
  key: Buffer,
  /** Prepares the connection's temporary schema, before it can write no more. */
  prepare: (db: SqliteDatabase) => void = () => undefined,
): Result<Connection, unknown> {
  return connect(db, key, (opened) => {
    prepare(opened)
    opened.pragma('query_only = ON')
  })
}

function connect(db: SqliteDatabase, key: Buffer, settle: (db: SqliteDatabase) => void): Result<Connection, unknown> {
  try {
    db.pragma("cipher = 'chacha20'")
    const raw = Buffer.concat([Buffer.from('raw:'), key])
    ;(db as EncryptedDatabase).key(raw) // the alias in package.json makes this the encrypting build
    raw.fill(0)
    // temp_store first: no statement may run before it that could spill plaintext to a file.
    db.pragma('temp_store = MEMORY')
    db.pragma('journal_mode = WAL')
    // better-sqlite3 is built with WAL running at NORMAL, which may lose the last commits in a power cut.
    db.pragma('synchronous = FULL')
    db.pragma('checkpoint_fullfsync = ON')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.pragma('secure_delete = ON')
    db.pragma('cache_size = -32768')
    // 16 MiB of log before a checkpoint: an import then writes a page of the index once, not once for each batch.
    db.pragma('wal_autocheckpoint = 4096')
    for (const [pragma, value] of required) {
      const seen = db.pragma(pragma, { simple: true })
      if (seen !== value) throw new Error(`pragma ${pragma} is ${String(seen)}, not ${value}`)
    }
    settle(db)
    return succeed(wrap(db))
  } catch (error) {
    db.close()
    return fail(error)
  }
}

function wrap(db: SqliteDatabase): Connection {
  const statements = new Map<string, Statement<unknown[], unknown>>()
  const prepare = (sql: string): Statement<unknown[], unknown> => {
    const known = statements.get(sql)
    if (known) return known
    const statement = db.prepare<unknown[], unknown>(sql)
    statements.set(sql, statement)
    return statement
  }
  const orm: BetterSQLite3Database = drizzle({ client: db })
  // The rows' shape is what the SQL names: the caller states it, and schema.test.ts holds the columns to it.
  const readable = {
    all: <Row>(sql: string, ...values: unknown[]): Row[] => prepare(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: unknown[]): Row | undefined => prepare(sql).get(...values) as Row | undefined,
    orm,
  }
  const writable = {
    ...readable,
    run: (sql: string, ...values: unknown[]) => prepare(sql).run(...values),
  } as unknown as WritableStore // the brand exists in types only: nobody else can make one
  return {
    db,
    readable,
    transact: (work) => {
      if (db.inTransaction) throw new Error('a transaction is already open: commands do not nest')
      return db.transaction(() => work(writable)).immediate()
    },
    close: () => db.close(),
  }
}
