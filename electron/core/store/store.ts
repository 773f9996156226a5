import type { RunResult } from 'better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { BlobStore } from './blob-store.ts'
import type { SecretBox } from './keys/secret-box.ts'

declare const writable: unique symbol

/** The store as a query sees it: it cannot write, by type and by `query_only`. */
export type ReadableStore = {
  all<Row>(sql: string, ...values: unknown[]): Row[]
  get<Row>(sql: string, ...values: unknown[]): Row | undefined
  /** The typed view of the same tables, for queries that are put together at run time. */
  orm: BetterSQLite3Database
}

/** The store inside a transaction. Only `Store.write` hands one out. */
export type WritableStore = ReadableStore & {
  run(sql: string, ...values: unknown[]): RunResult
  readonly [writable]: true
}

/** What a synchronous piece of work may answer: a promise would outlive its transaction. */
export type NotPromise<Value> = Value extends PromiseLike<unknown> ? never : Value

/** The open store of a profile. */
export type Store = {
  folder: string
  /** Sees what is committed. */
  read: ReadableStore
  /** One `BEGIN IMMEDIATE`; what throws rolls back. */
  write<Value>(work: (tx: WritableStore) => Value): Value
  /** As `write`, but the database itself refuses a timer: the transaction of a silent import (I1). */
  writeSilently<Value>(work: (tx: WritableStore) => Value): Value
  blobs: BlobStore
  secrets: SecretBox
  /** Refuses every write from now on: the database is damaged, and writing would spread it. */
  stopWriting(): void
  databaseBytes(): number
  /** Null when the file is sound, else SQLite's first findings. */
  quickCheck(): string | null
  close(): void
}
