import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const taskEffectKeys = sqliteTable('task_effect_keys', {
  effectKey: text('effect_key').primaryKey(),
  taskId: text('task_id').notNull(),
  ruleId: text('rule_id').notNull(),
})

export const taskRuleRuns = sqliteTable('task_rule_runs', {
  runNo: integer('run_no').primaryKey(),
  taskId: text('task_id').notNull(),
  ruleId: text('rule_id').notNull(),
  event: text().notNull(),
  ruleSetHash: text('rule_set_hash').notNull(),
  ruleHash: text('rule_hash').notNull(),
  outcome: text().notNull(),
  at: integer().notNull(),
})

export const ruleErrors = sqliteTable('rule_errors', {
  errorNo: integer('error_no').primaryKey(),
  ruleId: text('rule_id').notNull(),
  at: integer().notNull(),
  sentence: text().notNull(),
})

export const ruleSuspensions = sqliteTable('rule_suspensions', {
  ruleId: text('rule_id').primaryKey(),
  at: integer().notNull(),
  sentence: text().notNull(),
})

export const taskEventCursor = sqliteTable('task_event_cursor', {
  id: integer().primaryKey(),
  changeNo: integer('change_no').notNull(),
})

export const ruleEpisodes = sqliteTable(
  'rule_episodes',
  {
    taskId: text('task_id').notNull(),
    ruleId: text('rule_id').notNull(),
    episode: integer().notNull(),
    holds: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.ruleId] })],
)

export const timerRounds = sqliteTable('timer_rounds', {
  id: integer().primaryKey(),
  begunAt: integer('begun_at').notNull(),
  afterTask: text('after_task'),
})

export const ruleApplyRuns = sqliteTable('rule_apply_runs', {
  runNo: integer('run_no').primaryKey(),
  runId: text('run_id').notNull(),
  ruleId: text('rule_id').notNull(),
  ruleHash: text('rule_hash').notNull(),
  state: text({ enum: ['running', 'complete', 'cancelled', 'failed', 'undone'] }).notNull(),
  since: integer(),
  askedBy: text('asked_by').notNull(),
  processId: integer('process_id').notNull(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  judged: integer().notNull().default(0),
  total: integer().notNull(),
  matched: integer().notNull(),
  tasksMade: integer('tasks_made').notNull().default(0),
  tasksChanged: integer('tasks_changed').notNull().default(0),
  withheld: integer().notNull().default(0),
  problem: text(),
})

export const ruleApplyChanges = sqliteTable(
  'rule_apply_changes',
  {
    runNo: integer('run_no').notNull(),
    changeId: text('change_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runNo, table.changeId] })],
)
