import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const states = ['pending', 'late', 'fired', 'skipped', 'handled', 'ignored', 'dropped', 'cancelled'] as const
const kinds = ['first_response', 'update', 'solution'] as const

export const escalations = sqliteTable('escalations', {
  escalationId: text('escalation_id').primaryKey(),
  taskId: text('task_id').notNull(),
  ruleId: text('rule_id').notNull(),
  step: integer().notNull(),
  after: text().notNull(),
  hours: text().notNull(),
  zone: text(),
  calendar: text(),
  unless: text().notNull(),
  template: text().notNull(),
  setPriority: text('set_priority'),
  assignTo: text('assign_to'),
  latePolicy: text('late_policy', { enum: ['ask', 'send', 'drop'] }).notNull(),
  startedAt: integer('started_at'),
  dueAt: integer('due_at').notNull(),
  state: text({ enum: states }).notNull(),
  escalatedFrom: text('escalated_from'),
  escalatedTo: text('escalated_to').notNull(),
  reason: text().notNull(),
  firedAt: integer('fired_at'),
  firedLate: integer('fired_late').notNull(),
})

export const serviceRecords = sqliteTable(
  'service_records',
  {
    taskId: text('task_id').notNull(),
    recordId: text('record_id').notNull(),
    kind: text({ enum: kinds }).notNull(),
    level: text().notNull(),
    title: text().notNull(),
    calendar: text(),
    zone: text().notNull(),
    promised: text().notNull(),
    met: integer().notNull(),
    startedAt: integer('started_at').notNull(),
    dueAt: integer('due_at').notNull(),
    doneAt: integer('done_at'),
    waitedMs: integer('waited_ms').notNull(),
    arithmetic: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.recordId, table.kind] })],
)

export const untendedTasks = sqliteTable('untended_tasks', { taskId: text('task_id').primaryKey() })

export const taskDeadlines = sqliteTable(
  'task_deadlines',
  {
    taskId: text('task_id').notNull(),
    kind: text({ enum: kinds }).notNull(),
    dueAt: integer('due_at').notNull(),
    paused: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.kind] })],
)

export const sweepState = sqliteTable('sweep_state', {
  id: integer().primaryKey(),
  sweptAt: integer('swept_at').notNull(),
  awayFrom: integer('away_from'),
  awayTo: integer('away_to'),
  calendars: text().notNull(),
})
