// 0110: what hangs on a task beyond its fields: checklists, links, snooze, costs, watchers, own fields, recurring work. All of it is
// projected from the operation log but schedule_marks, which tells this laptop since when it knows a schedule.
export const sql = /* sql */ `
ALTER TABLE tasks ADD COLUMN snoozed_until INTEGER;
ALTER TABLE tasks ADD COLUMN snooze_json TEXT;
ALTER TABLE tasks ADD COLUMN merged_into TEXT;
ALTER TABLE tasks ADD COLUMN occurrence_json TEXT;
ALTER TABLE tasks ADD COLUMN workflow TEXT;
CREATE INDEX tasks_snoozed ON tasks (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX tasks_occurrence ON tasks (task_id) WHERE occurrence_json IS NOT NULL;
CREATE INDEX tasks_assignee ON tasks (assignee) WHERE deleted = 0 AND closed_at IS NULL;

CREATE TABLE task_checklists (
  task_id TEXT NOT NULL,
  checklist TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (task_id, checklist)
) STRICT, WITHOUT ROWID;

-- Items of a template keep its order by position; those of a person come after, by the time they were added.
CREATE TABLE task_items (
  task_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  checklist TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  follow_up TEXT,
  PRIMARY KEY (task_id, item_id)
) STRICT, WITHOUT ROWID;

-- Apart from the items: a list that is taken off and put back is as it was.
CREATE TABLE task_item_states (
  task_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed', 'not_applicable')),
  note TEXT NOT NULL,
  actor_json TEXT NOT NULL,
  at INTEGER NOT NULL,
  follow_up_task TEXT,
  PRIMARY KEY (task_id, item_id)
) STRICT, WITHOUT ROWID;

-- One row a link, told by the task it was said of: blocks, duplicates, part_of, relates.
CREATE TABLE task_links (
  task_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('blocks', 'duplicates', 'part_of', 'relates')),
  other_id TEXT NOT NULL,
  PRIMARY KEY (task_id, kind, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_links_other ON task_links (other_id, kind);

CREATE TABLE task_costs (
  task_id TEXT NOT NULL,
  cost_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('labour', 'material', 'other')),
  amount TEXT,
  currency TEXT,
  minutes INTEGER,
  rate TEXT,
  note TEXT NOT NULL,
  spent_at INTEGER NOT NULL,
  actor_json TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (task_id, cost_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_watchers (
  task_id TEXT NOT NULL,
  watcher TEXT NOT NULL,
  PRIMARY KEY (task_id, watcher)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_watchers_watcher ON task_watchers (watcher);

CREATE TABLE task_fields (
  task_id TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (task_id, field)
) STRICT, WITHOUT ROWID;

-- Recurring work that a person set up; of a module's schedule only whether it rests.
CREATE TABLE schedules (
  schedule_id TEXT PRIMARY KEY,
  definition_json TEXT,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_marks (
  schedule_id TEXT PRIMARY KEY,
  begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`
