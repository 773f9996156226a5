// 0010: the profile itself, this device's clock, and the operation log (sync.md section 2). The log is the truth about tasks; the tables
// that people read are made from it. op, head and set_item have their final columns, so that segments of other laptops can be merged
// later without changing a row.
export const sql = /* sql */ `
CREATE TABLE profile (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  profile_id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  organisation TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE self (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  device_id BLOB NOT NULL CHECK (length(device_id) = 8),
  incarnation INTEGER NOT NULL DEFAULT 1,
  next_n INTEGER NOT NULL DEFAULT 1,
  next_seq INTEGER NOT NULL DEFAULT 1,
  hlc_ms INTEGER NOT NULL DEFAULT 0,
  hlc_c INTEGER NOT NULL DEFAULT 0,
  max_ms INTEGER NOT NULL DEFAULT 0,
  max_c INTEGER NOT NULL DEFAULT 0,
  server_offset INTEGER NOT NULL DEFAULT 0,
  offset_at INTEGER
) STRICT;

-- A change is one command: its name, who gave it and what caused it. Its operations share its id as batch_id.
CREATE TABLE change (
  change_id TEXT PRIMARY KEY,
  command TEXT NOT NULL,
  actor_json TEXT NOT NULL,
  cause_json TEXT NOT NULL DEFAULT '{}',
  at INTEGER NOT NULL,
  undoes TEXT REFERENCES change (change_id),
  undone_by TEXT REFERENCES change (change_id)
) STRICT;
CREATE INDEX change_at ON change (at);

-- n is gap-free per device; seq is the segment the op was cut into, NULL until then. base_json keeps what the op replaced: local, for undo.
CREATE TABLE op (
  dev BLOB NOT NULL,
  n INTEGER NOT NULL,
  seq INTEGER,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('set', 'add', 'rm', 'del', 'sys')),
  field TEXT NOT NULL,
  item_id TEXT,
  value_json TEXT,
  ms INTEGER NOT NULL,
  c INTEGER NOT NULL,
  rank INTEGER NOT NULL CHECK (rank IN (0, 1, 2)),
  user_id TEXT NOT NULL,
  batch_id TEXT NOT NULL REFERENCES change (change_id),
  base_json TEXT,
  final INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'applied' CHECK (state IN ('applied', 'unknown', 'refused')),
  PRIMARY KEY (dev, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX op_entity ON op (entity, entity_id, field);
CREATE INDEX op_batch ON op (batch_id);

-- One row per field; more than one means that edits are concurrent.
CREATE TABLE head (
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  field TEXT NOT NULL,
  dev BLOB NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (entity, entity_id, field, dev, n)
) STRICT, WITHOUT ROWID;

-- Members of sets with the addition that brought them; removed_by names the removals, so that a removal hits only additions it saw.
CREATE TABLE set_item (
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  field TEXT NOT NULL,
  item_id TEXT NOT NULL,
  value_json TEXT,
  add_dev BLOB NOT NULL,
  add_n INTEGER NOT NULL,
  removed_by TEXT,
  PRIMARY KEY (entity, entity_id, field, item_id, add_dev, add_n)
) STRICT, WITHOUT ROWID;
`
