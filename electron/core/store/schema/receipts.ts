import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const kinds = ['bounced', 'delayed', 'delivered', 'automatic', 'answer', 'own_copy', 'ignored'] as const

export const receipts = sqliteTable(
  'receipts',
  {
    fingerprint: blob({ mode: 'buffer' }).notNull(),
    outboxId: text('outbox_id').notNull(),
    address: text().notNull(),
    kind: text({ enum: kinds }).notNull(),
    status: text(),
    diagnostic: text(),
    sentence: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.fingerprint, table.outboxId, table.address] })],
)

export const circulars = sqliteTable('circulars', {
  circularNo: integer('circular_no').primaryKey(),
  circularId: text('circular_id').notNull(),
  title: text().notNull(),
  taskId: text('task_id'),
  template: text(),
  author: text().notNull(),
  createdAt: integer('created_at').notNull(),
  releasedAt: integer('released_at'),
  releasedBy: text('released_by'),
  faultsJson: text('faults_json').notNull().default('[]'),
})

export const circularRecipients = sqliteTable(
  'circular_recipients',
  {
    circularId: text('circular_id').notNull(),
    address: text().notNull(),
    name: text().notNull(),
    language: text().notNull(),
    textLanguage: text('text_language').notNull(),
    phone: text(),
    label: text(),
    outboxId: text('outbox_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.circularId, table.address] })],
)
