// 0160: what people are told of. A choice is part of the operation log, so that it holds on every laptop; notices and digests are this laptop's
// own, made of the log as it goes, and can be lost without loss.
export const sql = /* sql */ `
-- Projection of the log: field notices of a person.
CREATE TABLE notice_choices (
  person_id TEXT PRIMARY KEY,
  choice_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
  notice_no INTEGER PRIMARY KEY,
  -- Follows from person, topic, task and what happened: the same thing is told once.
  notice_id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  topic TEXT NOT NULL CHECK (topic IN ('assigned', 'mentioned', 'escalated', 'late', 'watched', 'report_ready')),
  task_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- When each way was done with, whether it told or had nothing to tell; NULL waits.
  shown_at INTEGER,
  mailed_at INTEGER,
  digested_at INTEGER
) STRICT;
CREATE INDEX notices_shown ON notices (at) WHERE shown_at IS NULL;
CREATE INDEX notices_mailed ON notices (person_id, at) WHERE mailed_at IS NULL;
CREATE INDEX notices_digested ON notices (person_id, at) WHERE digested_at IS NULL;

-- How far the log has been read, and up to when due times have been looked at.
CREATE TABLE notice_cursor (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  change_no INTEGER NOT NULL,
  late_until INTEGER NOT NULL
) STRICT;

-- The mail of a day, once for each person and day. outbox_id is NULL where there was nothing to tell.
CREATE TABLE digests (
  person_id TEXT NOT NULL,
  -- YYYY-MM-DD in the person's zone.
  day TEXT NOT NULL,
  outbox_id TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, day)
) STRICT, WITHOUT ROWID;

-- Who got which text lately is asked with each acknowledgement.
CREATE INDEX mail_orders_template ON mail_orders (template, target, ordered_at);
`
