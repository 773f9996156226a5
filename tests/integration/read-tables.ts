import type { ReadableStore } from '../../electron/core/store/store.ts'

export type Rows = Record<string, unknown>[]

/** The tables of the store, without those that SQLite and the full-text index keep for themselves. */
export function tableNames(store: ReadableStore): string[] {
  return store
    .all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('sqlite_') && !name.startsWith('message_search'))
}

/** Every row of a table as plain values in a fixed order, bytes as hex, so that two dumps can be compared. */
export function readTable(store: ReadableStore, table: string): Rows {
  const rows = store
    .all<Record<string, unknown>>(`SELECT * FROM ${table}`)
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('hex') : value]),
      ),
    )
  const key = (row: Record<string, unknown>): string => JSON.stringify(row)
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

export function readTables(store: ReadableStore, tables: readonly string[] = tableNames(store)): Record<string, Rows> {
  return Object.fromEntries(tables.map((table) => [table, readTable(store, table)]))
}
