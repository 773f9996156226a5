// 0100: a step keeps all that its ladder says of it, so that it can be judged when it fires, and how it was settled. The state's CHECK
// knew three words, and SQLite cannot change one: the table is made anew. What steps of earlier versions did not say has its default.
export const sql = /* sql */ `
ALTER TABLE escalations RENAME TO escalations_before;
CREATE TABLE escalations (
  escalation_id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  step INTEGER NOT NULL,
  after TEXT NOT NULL,
  hours TEXT NOT NULL,
  -- What days and business units count in where hours is any: NULL is the organisation's zone, and the calendar of the task's module.
  zone TEXT,
  calendar TEXT,
  unless TEXT NOT NULL,
  template TEXT NOT NULL,
  set_priority TEXT,
  assign_to TEXT,
  late_policy TEXT NOT NULL CHECK (late_policy IN ('ask', 'send', 'drop')),
  -- What "after" counts from; NULL in steps of earlier versions, whose due times are never recomputed.
  started_at INTEGER,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('pending', 'late', 'fired', 'skipped', 'handled', 'ignored', 'dropped', 'cancelled')),
  escalated_from TEXT,
  escalated_to TEXT NOT NULL,
  reason TEXT NOT NULL,
  fired_at INTEGER,
  fired_late INTEGER NOT NULL CHECK (fired_late IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO escalations (escalation_id, task_id, rule_id, step, after, hours, unless, template, late_policy, due_at, state, escalated_from,
  escalated_to, reason, fired_at, fired_late)
SELECT escalation_id, task_id, rule_id, step, after, 'any', 'task.handled', 'escalation', 'ask', due_at, state, escalated_from,
  escalated_to, reason, fired_at, 0 FROM escalations_before;
DROP TABLE escalations_before;
CREATE INDEX escalations_due ON escalations (due_at) WHERE state = 'pending';
CREATE INDEX escalations_late ON escalations (due_at) WHERE state = 'late';
CREATE INDEX escalations_task ON escalations (task_id);

-- Projection of the log: how the promises of a service level were kept, written when its task closes and never recomputed. A task that was
-- opened again has one set of rows for each closing; record_id names it.
CREATE TABLE service_records (
  task_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first_response', 'update', 'solution')),
  level TEXT NOT NULL,
  title TEXT NOT NULL,
  calendar TEXT,
  zone TEXT NOT NULL,
  promised TEXT NOT NULL,
  met INTEGER NOT NULL CHECK (met IN (0, 1)),
  started_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  done_at INTEGER,
  waited_ms INTEGER NOT NULL,
  arithmetic TEXT NOT NULL,
  PRIMARY KEY (task_id, record_id, kind)
) STRICT, WITHOUT ROWID;

-- Tasks whose log grew since their deadlines and due times were worked out; emptied by the sweep.
CREATE TABLE untended_tasks (
  task_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The open deadlines of tasks, worked out from log and calendar, so that lists can ask for the overdue ones. Local; the log decides.
CREATE TABLE task_deadlines (
  task_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first_response', 'update', 'solution')),
  due_at INTEGER NOT NULL,
  -- 1: the task waits, and the clock stands.
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  PRIMARY KEY (task_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_deadlines_due ON task_deadlines (due_at) WHERE paused = 0;

-- What this laptop knows of its own sweeps: calendars is the hash of those that due times were worked out with; the last sweep shows when it
-- was away.
CREATE TABLE sweep_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  swept_at INTEGER NOT NULL,
  away_from INTEGER,
  away_to INTEGER,
  calendars TEXT NOT NULL
) STRICT;
INSERT INTO untended_tasks (task_id) SELECT task_id FROM tasks WHERE closed_at IS NULL AND deleted = 0;
`
