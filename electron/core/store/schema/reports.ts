import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const reportDefinitions = sqliteTable('report_definitions', {
  definitionId: text('definition_id').primaryKey(),
  definitionJson: text('definition_json'),
  paused: integer().notNull().default(0),
  deleted: integer().notNull().default(0),
})

export const reportMarks = sqliteTable('report_marks', {
  subscriptionId: text('subscription_id').primaryKey(),
  sweptAt: integer('swept_at').notNull(),
  sentAt: integer('sent_at'),
})

export const reportTotals = sqliteTable(
  'report_totals',
  {
    kind: text({ enum: ['week', 'month'] }).notNull(),
    startsOn: text('starts_on').notNull(),
    endsOn: text('ends_on').notNull(),
    module: text().notNull(),
    readers: text().notNull(),
    created: integer().notNull(),
    closed: integer().notNull(),
    open: integer().notNull(),
    pastDue: integer('past_due').notNull(),
    minutes: integer().notNull(),
    amountsJson: text('amounts_json').notNull(),
    storedAt: integer('stored_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.startsOn, table.module, table.readers] })],
)
