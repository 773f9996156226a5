import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const bytes = (name: string) => blob(name, { mode: 'buffer' })

export const profile = sqliteTable('profile', {
  id: integer().primaryKey(),
  profileId: text('profile_id').notNull(),
  orgId: text('org_id').notNull(),
  organisation: text().notNull(),
  ownerId: text('owner_id').notNull(),
  ownerName: text('owner_name').notNull(),
  sample: integer().notNull().default(0),
  createdAt: integer('created_at').notNull(),
})

export const self = sqliteTable('self', {
  id: integer().primaryKey(),
  deviceId: bytes('device_id').notNull(),
  incarnation: integer().notNull().default(1),
  nextN: integer('next_n').notNull().default(1),
  nextSeq: integer('next_seq').notNull().default(1),
  hlcMs: integer('hlc_ms').notNull().default(0),
  hlcC: integer('hlc_c').notNull().default(0),
  maxMs: integer('max_ms').notNull().default(0),
  maxC: integer('max_c').notNull().default(0),
  serverOffset: integer('server_offset').notNull().default(0),
  offsetAt: integer('offset_at'),
})

export const change = sqliteTable(
  'change',
  {
    changeId: text('change_id').primaryKey(),
    command: text().notNull(),
    actorJson: text('actor_json').notNull(),
    causeJson: text('cause_json').notNull().default('{}'),
    at: integer().notNull(),
    undoes: text(),
    undoneBy: text('undone_by'),
  },
  (table) => [index('change_at').on(table.at)],
)

export const op = sqliteTable(
  'op',
  {
    dev: bytes('dev').notNull(),
    n: integer().notNull(),
    seq: integer(),
    entity: text().notNull(),
    entityId: text('entity_id').notNull(),
    kind: text({ enum: ['set', 'add', 'rm', 'del', 'sys'] }).notNull(),
    field: text().notNull(),
    itemId: text('item_id'),
    valueJson: text('value_json'),
    ms: integer().notNull(),
    c: integer().notNull(),
    rank: integer().notNull(),
    userId: text('user_id').notNull(),
    batchId: text('batch_id').notNull(),
    baseJson: text('base_json'),
    final: integer().notNull().default(0),
    state: text({ enum: ['applied', 'unknown', 'refused'] })
      .notNull()
      .default('applied'),
  },
  (table) => [primaryKey({ columns: [table.dev, table.n] })],
)

export const head = sqliteTable(
  'head',
  {
    entity: text().notNull(),
    entityId: text('entity_id').notNull(),
    field: text().notNull(),
    dev: bytes('dev').notNull(),
    n: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.entityId, table.field, table.dev, table.n] })],
)

export const setItem = sqliteTable(
  'set_item',
  {
    entity: text().notNull(),
    entityId: text('entity_id').notNull(),
    field: text().notNull(),
    itemId: text('item_id').notNull(),
    valueJson: text('value_json'),
    addDev: bytes('add_dev').notNull(),
    addN: integer('add_n').notNull(),
    removedBy: text('removed_by'),
  },
  (table) => [primaryKey({ columns: [table.entity, table.entityId, table.field, table.itemId, table.addDev, table.addN] })],
)
