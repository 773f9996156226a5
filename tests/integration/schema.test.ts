import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as accounts from '../../electron/core/store/schema/accounts.ts'
import * as archives from '../../electron/core/store/schema/archives.ts'
import * as automation from '../../electron/core/store/schema/automation.ts'
import * as escalation from '../../electron/core/store/schema/escalation.ts'
import * as log from '../../electron/core/store/schema/log.ts'
import * as notices from '../../electron/core/store/schema/notices.ts'
import * as outbox from '../../electron/core/store/schema/outbox.ts'
import * as receipts from '../../electron/core/store/schema/receipts.ts'
import * as reports from '../../electron/core/store/schema/reports.ts'
import * as search from '../../electron/core/store/schema/search.ts'
import * as taskParts from '../../electron/core/store/schema/task-parts.ts'
import * as tasks from '../../electron/core/store/schema/tasks.ts'
import * as templates from '../../electron/core/store/schema/templates.ts'
import * as threads from '../../electron/core/store/schema/threads.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { tableNames } from './read-tables.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'

type Column = { name: string; type: string; notnull: number; dflt_value: string | null; pk: number }

const typed = [
  templates,
  receipts,
  accounts,
  notices,
  outbox,
  log,
  archives,
  search,
  tasks,
  taskParts,
  escalation,
  automation,
  threads,
  reports,
]
  .flatMap((module) => Object.values(module))
  .filter((value) => is(value, SQLiteTable))
const configs = typed.map((table) => getTableConfig(table))

let orgo: TestOrgo
let store: Store
beforeAll(async () => {
  orgo = await testOrgo()
  store = expectValue(await openTestStore(orgo.ports))
})
afterAll(async () => {
  store.close()
  await orgo.close()
})

const columnsOf = (table: string): Column[] => store.read.all<Column>(`PRAGMA table_info(${table})`)

describe('the typed view of the schema', () => {
  it('STO-2 has every table of the database and no other', () => {
    expect(configs.map((config) => config.name).sort()).toEqual(tableNames(store.read))
    expect(configs.length).toBeGreaterThan(20)
  })

  it.each(configs.map((config) => [config.name, config] as const))(
    'STO-2 %s: columns, types, NOT NULL, defaults and keys agree both ways',
    (name, config) => {
      const inDatabase = columnsOf(name).map((column) => ({
        name: column.name,
        type: column.type.toLowerCase(),
        // A primary key of one INTEGER column is the rowid: SQLite reports it as nullable, and it never is.
        notNull: column.notnull === 1 || column.pk > 0,
        hasDefault: column.dflt_value !== null,
        inKey: column.pk > 0,
      }))
      const composite = config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name))
      const inCode = config.columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        notNull: column.notNull || column.primary || composite.includes(column.name),
        hasDefault: column.default !== undefined,
        inKey: column.primary || composite.includes(column.name),
      }))
      expect(inCode).toEqual(inDatabase)
    },
  )

  it('STO-2 defaults say the same', () => {
    for (const config of configs)
      for (const column of config.columns) {
        const inDatabase = columnsOf(config.name).find((candidate) => candidate.name === column.name)?.dflt_value
        if (inDatabase != null)
          expect(`${config.name}.${column.name} ${String(column.default)}`).toBe(
            `${config.name}.${column.name} ${inDatabase.replaceAll("'", '')}`,
          )
      }
  })

  it('STO-2 every table is STRICT', () => {
    const loose = store.read
      .all<{ name: string; strict: number; type: string }>('PRAGMA table_list')
      .filter((table) => tableNames(store.read).includes(table.name) && table.strict !== 1)
    expect(loose).toEqual([])
  })

  it('ING-15 every reference is found by an index: what is removed asks no whole table whether something names it', () => {
    // Nothing is ever removed from the log.
    const shrinking = tableNames(store.read).filter((table) => table !== 'change')
    const whole = shrinking.flatMap((table) =>
      store.read.all<{ from: string }>(`PRAGMA foreign_key_list(${table})`).flatMap(({ from }) => {
        const plan = store.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN SELECT 1 FROM ${table} WHERE ${from} = 1`)
        return plan.some(({ detail }) => detail.startsWith('SCAN')) ? [`${table}.${from}`] : []
      }),
    )
    expect(whole).toEqual([])
  })
})
