import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const bytes = (name: string) => blob(name, { mode: 'buffer' })

export const ruleSets = sqliteTable('rule_sets', {
  hash: text().primaryKey(),
  version: integer().notNull(),
  filesJson: text('files_json').notNull(),
  active: integer().notNull(),
  activatedAt: integer('activated_at').notNull(),
  setHash: text('set_hash').notNull().default(''),
  activatedBy: text('activated_by'),
  forcedReason: text('forced_reason'),
  rulesJson: text('rules_json'),
  failedTestsJson: text('failed_tests_json').notNull().default('[]'),
})

export const ruleObservations = sqliteTable('rule_observations', {
  ruleId: text('rule_id').primaryKey(),
  since: integer().notNull(),
  until: integer().notNull(),
})

export const ruleSaves = sqliteTable('rule_saves', {
  saveNo: integer('save_no').primaryKey(),
  filesJson: text('files_json').notNull(),
  at: integer().notNull(),
})

export const factPacks = sqliteTable('fact_packs', {
  packNo: integer('pack_no').primaryKey(),
  content: bytes('content').notNull(),
})

export const messageFacts = sqliteTable('message_facts', {
  messageNo: integer('message_no').primaryKey(),
  packNo: integer('pack_no'),
})

export const waitingFacts = sqliteTable('waiting_facts', {
  messageNo: integer('message_no').primaryKey(),
  content: bytes('content').notNull(),
})

export const ruleRuns = sqliteTable(
  'rule_runs',
  {
    messageNo: integer('message_no').notNull(),
    ruleId: text('rule_id').notNull(),
    ruleSetHash: text('rule_set_hash').notNull(),
    ruleHash: text('rule_hash').notNull(),
    outcome: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageNo, table.ruleId] })],
)

export const effectKeys = sqliteTable('effect_keys', {
  effectKey: text('effect_key').primaryKey(),
  fingerprint: bytes('fingerprint').notNull(),
  ruleId: text('rule_id').notNull(),
})

export const tasks = sqliteTable('tasks', {
  taskId: text('task_id').primaryKey(),
  title: text().notNull().default(''),
  description: text().notNull().default(''),
  module: text().notNull().default(''),
  status: text().notNull().default(''),
  category: text({ enum: ['new', 'open', 'waiting', 'done', 'declined'] })
    .notNull()
    .default('new'),
  priority: text({ enum: ['low', 'normal', 'high', 'urgent'] })
    .notNull()
    .default('normal'),
  urgency: integer().notNull().default(1),
  assignee: text(),
  team: text(),
  dueAt: integer('due_at'),
  requester: text(),
  threadFingerprint: text('thread_fingerprint'),
  confidential: integer().notNull().default(0),
  createdAt: integer('created_at').notNull().default(0),
  updatedAt: integer('updated_at').notNull().default(0),
  closedAt: integer('closed_at'),
  deleted: integer().notNull().default(0),
  snoozedUntil: integer('snoozed_until'),
  snoozeJson: text('snooze_json'),
  mergedInto: text('merged_into'),
  occurrenceJson: text('occurrence_json'),
  workflow: text(),
})

export const taskTags = sqliteTable('task_tags', { taskId: text('task_id').notNull(), tag: text().notNull() }, (table) => [
  primaryKey({ columns: [table.taskId, table.tag] }),
])

export const taskRoutes = sqliteTable('task_routes', { taskId: text('task_id').notNull(), target: text().notNull() }, (table) => [
  primaryKey({ columns: [table.taskId, table.target] }),
])

export const taskFiles = sqliteTable(
  'task_files',
  { taskId: text('task_id').notNull(), name: text().notNull(), ruleId: text('rule_id').notNull() },
  (table) => [primaryKey({ columns: [table.taskId, table.name] })],
)

export const taskMessages = sqliteTable(
  'task_messages',
  { taskId: text('task_id').notNull(), fingerprint: bytes('fingerprint').notNull() },
  (table) => [primaryKey({ columns: [table.taskId, table.fingerprint] })],
)

export const taskReaders = sqliteTable(
  'task_readers',
  { taskId: text('task_id').notNull(), target: text().notNull() },
  (table) => [primaryKey({ columns: [table.taskId, table.target] })],
)

export const comments = sqliteTable('comments', {
  commentId: text('comment_id').primaryKey(),
  taskId: text('task_id').notNull(),
  text: text().notNull(),
  actorJson: text('actor_json').notNull(),
  at: integer().notNull(),
})

export const withheldEffects = sqliteTable(
  'withheld_effects',
  {
    taskId: text('task_id').notNull(),
    effectKey: text('effect_key').notNull(),
    action: text().notNull(),
    value: text().notNull(),
    ruleId: text('rule_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.effectKey] })],
)
