// 0090: what rules do beside the way of one message: on events of tasks, by the clock, by hand, and over mail that was there before.
// task_effect_keys is a projection of the log; the rest is what this laptop knows of its own work.
export const sql = /* sql */ `
-- Keys of effects on a task that no message led to; those of messages are in effect_keys.
CREATE TABLE task_effect_keys (
  effect_key TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  rule_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX task_effect_keys_task ON task_effect_keys (task_id);

-- Which rules met which task, as it happened; rule_runs has the same of messages.
CREATE TABLE task_rule_runs (
  run_no INTEGER PRIMARY KEY,
  task_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  event TEXT NOT NULL,
  rule_set_hash TEXT NOT NULL,
  rule_hash TEXT NOT NULL,
  outcome TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX task_rule_runs_rule ON task_rule_runs (rule_id, at);
CREATE INDEX task_rule_runs_task ON task_rule_runs (task_id);

-- Errors of the last 24 hours by rule, and the rules that rest because of them.
CREATE TABLE rule_errors (
  error_no INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  sentence TEXT NOT NULL
) STRICT;
CREATE INDEX rule_errors_rule ON rule_errors (rule_id, at);

CREATE TABLE rule_suspensions (
  rule_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  sentence TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Up to which row of change the events of tasks were judged; no row while no rule asks for them.
CREATE TABLE task_event_cursor (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  change_no INTEGER NOT NULL
) STRICT;

-- Stretches of time in which the condition of a rule holds for a task, counted, so that no clock decides whether one is new.
CREATE TABLE rule_episodes (
  task_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  episode INTEGER NOT NULL,
  holds INTEGER NOT NULL CHECK (holds IN (0, 1)),
  PRIMARY KEY (task_id, rule_id)
) STRICT, WITHOUT ROWID;

-- The round over open tasks that is under way or was the last; after_task is NULL once it has ended.
CREATE TABLE timer_rounds (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  begun_at INTEGER NOT NULL,
  after_task TEXT
) STRICT;

-- Rules applied to mail that was there before, and the changes each run made, so that it can be taken back.
CREATE TABLE rule_apply_runs (
  run_no INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  rule_id TEXT NOT NULL,
  rule_hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'cancelled', 'failed', 'undone')),
  since INTEGER,
  asked_by TEXT NOT NULL,
  -- The process that works on it: a run whose process is gone has failed.
  process_id INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  judged INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL,
  matched INTEGER NOT NULL,
  tasks_made INTEGER NOT NULL DEFAULT 0,
  tasks_changed INTEGER NOT NULL DEFAULT 0,
  withheld INTEGER NOT NULL DEFAULT 0,
  problem TEXT
) STRICT;
CREATE INDEX rule_apply_runs_rule ON rule_apply_runs (rule_id);

CREATE TABLE rule_apply_changes (
  run_no INTEGER NOT NULL REFERENCES rule_apply_runs (run_no),
  change_id TEXT NOT NULL,
  PRIMARY KEY (run_no, change_id)
) STRICT, WITHOUT ROWID;
`
