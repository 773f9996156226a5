// 0020: archives and messages. Raw bytes live in blobs: small ones in a row of the encrypted database (one fsync for a whole batch), large
// ones in an encrypted file of their own. An archive's items are the provenance of its messages: every copy keeps its place.
export const sql = /* sql */ `
CREATE TABLE blobs (
  blob_no INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  size_bytes INTEGER NOT NULL,
  encoding TEXT NOT NULL CHECK (encoding IN ('zstd', 'none')),
  content BLOB
) STRICT;

CREATE TABLE threads (
  thread_no INTEGER PRIMARY KEY,
  thread_id BLOB NOT NULL UNIQUE CHECK (length(thread_id) = 16)
) STRICT;

-- Every Message-ID that a message of a thread is or names, hashed: the place where threads meet, also over a root nobody has seen.
CREATE TABLE thread_references (
  reference BLOB PRIMARY KEY,
  thread_no INTEGER NOT NULL REFERENCES threads (thread_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_references_thread ON thread_references (thread_no);

CREATE TABLE messages (
  message_no INTEGER PRIMARY KEY,
  fingerprint BLOB NOT NULL UNIQUE CHECK (length(fingerprint) = 16),
  text_hash BLOB NOT NULL,
  thread_no INTEGER NOT NULL REFERENCES threads (thread_no),
  message_id TEXT,
  subject TEXT NOT NULL,
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  sent_at INTEGER,
  received_at INTEGER,
  imported_at INTEGER NOT NULL,
  sort_at INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  preview TEXT NOT NULL,
  attachment_count INTEGER NOT NULL,
  auto_generated INTEGER NOT NULL,
  in_triage INTEGER NOT NULL,
  confidential INTEGER NOT NULL DEFAULT 0,
  problems_json TEXT,
  raw_blob_no INTEGER REFERENCES blobs (blob_no)
) STRICT;
CREATE INDEX messages_sort ON messages (sort_at DESC, message_no DESC);
CREATE INDEX messages_triage ON messages (sort_at DESC, message_no DESC) WHERE in_triage = 1;
CREATE INDEX messages_thread ON messages (thread_no);

CREATE TABLE attachments (
  message_no INTEGER NOT NULL REFERENCES messages (message_no),
  attachment_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  original_name TEXT NOT NULL,
  type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  content_id TEXT,
  inline INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  blob_no INTEGER REFERENCES blobs (blob_no),
  PRIMARY KEY (message_no, attachment_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE archives (
  archive_no INTEGER PRIMARY KEY,
  archive_id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  path TEXT,
  upload_name TEXT,
  format TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('silent', 'live')),
  state TEXT NOT NULL CHECK (state IN ('running', 'interrupted', 'complete', 'failed', 'cancelled')),
  size_bytes INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  -- The checkpoint: everything before position_bytes is in; prefix_sha256 is of exactly these bytes, so a changed source is noticed.
  position_bytes INTEGER NOT NULL DEFAULT 0,
  position_line INTEGER NOT NULL DEFAULT 1,
  prefix_sha256 BLOB,
  sha256 BLOB,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  busy_ms INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0,
  imported INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  partial INTEGER NOT NULL DEFAULT 0,
  tasks INTEGER NOT NULL DEFAULT 0,
  withheld INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  CHECK (found = imported + duplicate + skipped + failed)
) STRICT;

CREATE TABLE archive_items (
  archive_no INTEGER NOT NULL REFERENCES archives (archive_no),
  item_no INTEGER NOT NULL,
  offset_bytes INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('imported', 'duplicate', 'skipped', 'failed')),
  partial INTEGER NOT NULL DEFAULT 0,
  message_no INTEGER REFERENCES messages (message_no),
  raw_blob_no INTEGER REFERENCES blobs (blob_no),
  problems_json TEXT,
  PRIMARY KEY (archive_no, item_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX archive_items_message ON archive_items (message_no);
CREATE INDEX archive_items_outcome ON archive_items (archive_no, outcome, item_no);

CREATE TABLE jobs (
  job_no INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  lease_owner TEXT,
  lease_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  UNIQUE (kind, subject_id)
) STRICT;

-- Contentless: the index holds word positions by column and no text. Confidential messages stay out of it.
CREATE VIRTUAL TABLE message_search USING fts5 (
  subject, body, people, attachments,
  tokenize = 'unicode61 remove_diacritics 2', detail = column, content = '', contentless_delete = 1
);
`
