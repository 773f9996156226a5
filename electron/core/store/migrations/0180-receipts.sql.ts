// 0180: what became of mail that left. Receipts are what a message told about a mail of ours: kept apart from the recipient's standing, which is
// only the last word, so that every word can be read and none counts twice. A circular is one notice to many: each of its mails is a row of the
// outbox, tied by the circular's id as batch.
export const sql = /* sql */ `
CREATE TABLE receipts (
  -- The message that told it.
  fingerprint BLOB NOT NULL,
  -- The mail it speaks of, and the recipient in small letters; '' where it speaks of none of ours, or of nobody it went to.
  outbox_id TEXT NOT NULL,
  address TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('bounced', 'delayed', 'delivered', 'automatic', 'answer', 'own_copy', 'ignored')),
  -- Enhanced status code (RFC 3463) and the server's own words.
  status TEXT,
  diagnostic TEXT,
  sentence TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (fingerprint, outbox_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_outbox ON receipts (outbox_id);

CREATE TABLE circulars (
  circular_no INTEGER PRIMARY KEY,
  circular_id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  -- What it is about: receipts and answers are a part of this task.
  task_id TEXT,
  template TEXT,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  released_at INTEGER,
  released_by TEXT
) STRICT;

CREATE TABLE circular_recipients (
  circular_id TEXT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The language they read, and the one there was a text in.
  language TEXT NOT NULL,
  text_language TEXT NOT NULL,
  phone TEXT,
  -- A class, a flat, a child: whatever the organisation calls it.
  label TEXT,
  outbox_id TEXT NOT NULL,
  PRIMARY KEY (circular_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX circular_recipients_outbox ON circular_recipients (outbox_id);
`
