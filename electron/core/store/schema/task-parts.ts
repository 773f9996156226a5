import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const taskChecklists = sqliteTable(
  'task_checklists',
  { taskId: text('task_id').notNull(), checklist: text().notNull(), title: text().notNull() },
  (table) => [primaryKey({ columns: [table.taskId, table.checklist] })],
)

export const taskItems = sqliteTable(
  'task_items',
  {
    taskId: text('task_id').notNull(),
    itemId: text('item_id').notNull(),
    checklist: text().notNull(),
    position: integer().notNull(),
    title: text().notNull(),
    required: integer().notNull(),
    followUp: text('follow_up'),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.itemId] })],
)

export const taskItemStates = sqliteTable(
  'task_item_states',
  {
    taskId: text('task_id').notNull(),
    itemId: text('item_id').notNull(),
    state: text({ enum: ['open', 'done', 'failed', 'not_applicable'] }).notNull(),
    note: text().notNull(),
    actorJson: text('actor_json').notNull(),
    at: integer().notNull(),
    followUpTask: text('follow_up_task'),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.itemId] })],
)

export const taskLinks = sqliteTable(
  'task_links',
  { taskId: text('task_id').notNull(), kind: text().notNull(), otherId: text('other_id').notNull() },
  (table) => [primaryKey({ columns: [table.taskId, table.kind, table.otherId] })],
)

export const taskCosts = sqliteTable(
  'task_costs',
  {
    taskId: text('task_id').notNull(),
    costId: text('cost_id').notNull(),
    kind: text({ enum: ['labour', 'material', 'other'] }).notNull(),
    amount: text(),
    currency: text(),
    minutes: integer(),
    rate: text(),
    note: text().notNull(),
    spentAt: integer('spent_at').notNull(),
    actorJson: text('actor_json').notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.costId] })],
)

export const taskWatchers = sqliteTable(
  'task_watchers',
  { taskId: text('task_id').notNull(), watcher: text().notNull() },
  (table) => [primaryKey({ columns: [table.taskId, table.watcher] })],
)

export const taskFields = sqliteTable(
  'task_fields',
  { taskId: text('task_id').notNull(), field: text().notNull(), value: text().notNull() },
  (table) => [primaryKey({ columns: [table.taskId, table.field] })],
)

export const schedules = sqliteTable('schedules', {
  scheduleId: text('schedule_id').primaryKey(),
  definitionJson: text('definition_json'),
  paused: integer().notNull().default(0),
  deleted: integer().notNull().default(0),
})

export const scheduleMarks = sqliteTable('schedule_marks', {
  scheduleId: text('schedule_id').primaryKey(),
  begunAt: integer('begun_at').notNull(),
})
