// 0030: rule sets, what rules decided, and the tables of tasks. rule_sets and rule_runs are kept as they happened; tasks and what hangs on
// them are projections of the operation log, deleted and rebuilt by rebuild-projections.ts.
export const sql = /* sql */ `
CREATE TABLE rule_sets (
  hash TEXT PRIMARY KEY,
  version INTEGER NOT NULL UNIQUE,
  files_json TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  activated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE rule_runs (
  message_no INTEGER NOT NULL REFERENCES messages (message_no),
  rule_id TEXT NOT NULL,
  rule_set_hash TEXT NOT NULL,
  rule_hash TEXT NOT NULL,
  outcome TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (message_no, rule_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_runs_rule ON rule_runs (rule_id, at);

-- Projection of the log: a key that acted once never acts again. Withheld effects are not in here: their keys stay free.
CREATE TABLE effect_keys (
  effect_key TEXT PRIMARY KEY,
  fingerprint BLOB NOT NULL,
  rule_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_keys_fingerprint ON effect_keys (fingerprint);

CREATE TABLE tasks (
  task_id TEXT PRIMARY KEY,
  title TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  module TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL DEFAULT 'new',
  priority TEXT NOT NULL DEFAULT 'normal',
  urgency INTEGER NOT NULL DEFAULT 1,
  assignee TEXT,
  team TEXT,
  due_at INTEGER,
  requester TEXT,
  thread_fingerprint TEXT,
  confidential INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX tasks_list ON tasks (urgency DESC, created_at DESC, task_id) WHERE deleted = 0;
CREATE INDEX tasks_open ON tasks (module, urgency DESC, created_at DESC, task_id) WHERE deleted = 0 AND closed_at IS NULL;
CREATE INDEX tasks_due ON tasks (due_at) WHERE deleted = 0 AND closed_at IS NULL AND due_at IS NOT NULL;

CREATE TABLE task_tags (
  task_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (task_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_tags_tag ON task_tags (tag);

CREATE TABLE task_routes (
  task_id TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (task_id, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_files (
  task_id TEXT NOT NULL,
  name TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  PRIMARY KEY (task_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_messages (
  task_id TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  PRIMARY KEY (task_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_messages_fingerprint ON task_messages (fingerprint);

CREATE TABLE comments (
  comment_id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  text TEXT NOT NULL,
  actor_json TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_task ON comments (task_id, at);

CREATE TABLE withheld_effects (
  task_id TEXT NOT NULL,
  effect_key TEXT NOT NULL,
  action TEXT NOT NULL,
  value TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  PRIMARY KEY (task_id, effect_key)
) STRICT, WITHOUT ROWID;

-- A step of a ladder is a row with its due time, so that nothing depends on a timer having fired: it is swept at start, on resume and each
-- minute. Once fired it says who was told, in whose place, and why.
CREATE TABLE escalations (
  escalation_id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  step INTEGER NOT NULL,
  after TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'fired', 'cancelled')),
  escalated_from TEXT,
  escalated_to TEXT NOT NULL,
  reason TEXT NOT NULL,
  fired_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX escalations_due ON escalations (due_at) WHERE state = 'pending';
CREATE INDEX escalations_task ON escalations (task_id);
`
