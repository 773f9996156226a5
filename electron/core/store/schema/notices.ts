import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const noticeChoices = sqliteTable('notice_choices', {
  personId: text('person_id').primaryKey(),
  choiceJson: text('choice_json').notNull(),
})

export const notices = sqliteTable('notices', {
  noticeNo: integer('notice_no').primaryKey(),
  noticeId: text('notice_id').notNull(),
  personId: text('person_id').notNull(),
  topic: text({ enum: ['assigned', 'mentioned', 'escalated', 'late', 'watched', 'report_ready'] }).notNull(),
  taskId: text('task_id').notNull(),
  at: integer().notNull(),
  shownAt: integer('shown_at'),
  mailedAt: integer('mailed_at'),
  digestedAt: integer('digested_at'),
})

export const noticeCursor = sqliteTable('notice_cursor', {
  id: integer().primaryKey(),
  changeNo: integer('change_no').notNull(),
  lateUntil: integer('late_until').notNull(),
})

export const digests = sqliteTable(
  'digests',
  {
    personId: text('person_id').notNull(),
    day: text().notNull(),
    outboxId: text('outbox_id'),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.day] })],
)
