// 0140: mail that leaves. An order is what a rule, a workflow, an escalation or an assignment wants told: it is part of the operation log,
// so that undoing its cause withdraws it. The outbox makes one row of each order, and rows of its own from what a person writes; a row is
// local to the laptop that composes it, and only that laptop sends it.
export const sql = /* sql */ `
-- Projection of the log: items of the set mail_orders of a task. order_id is the effect key of what ordered it, so that two laptops that see
-- the same cause give the mail the same Message-ID.
CREATE TABLE mail_orders (
  order_id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('acknowledgement', 'forward', 'escalation', 'assignment', 'state')),
  -- The template's id; NULL forwards the message itself.
  template TEXT,
  -- A target: address:..., person:..., role:..., team:..., or requester.
  target TEXT NOT NULL,
  -- The message that led to it, where one did.
  fingerprint BLOB,
  files_json TEXT NOT NULL,
  cause_json TEXT NOT NULL,
  ordered_at INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_orders_task ON mail_orders (task_id);

CREATE TABLE outbox (
  outbox_no INTEGER PRIMARY KEY,
  outbox_id TEXT NOT NULL UNIQUE,
  -- Without its angle brackets. A retry keeps it.
  message_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('reply', 'message', 'acknowledgement', 'forward', 'escalation', 'assignment', 'state', 'digest',
    'report', 'notice', 'test')),
  state TEXT NOT NULL
    CHECK (state IN ('draft', 'held', 'queued', 'sending', 'accepted', 'failed', 'in_doubt', 'cancelled')),
  -- How far a try has come, written before the step it names: NULL, then smtp_open, then committing just before the last chunk leaves.
  phase TEXT CHECK (phase IN ('smtp_open', 'committing')),
  order_id TEXT UNIQUE,
  -- One mail of several that were written at once, such as a notice to all families.
  batch_id TEXT,
  account_id TEXT,
  task_id TEXT,
  -- The message that is answered or forwarded.
  fingerprint BLOB,
  -- The newest message of the task's thread when this was written; a newer one holds it.
  thread_seen INTEGER,
  template TEXT,
  language TEXT,
  -- person:<id>, or rule:<id>; whoever caused it.
  author TEXT NOT NULL,
  cause_json TEXT NOT NULL,
  -- 1: written by a program, and says so (RFC 3834).
  automatic INTEGER NOT NULL CHECK (automatic IN (0, 1)),
  confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
  subject TEXT NOT NULL,
  -- SHA-256 and length of the frozen bytes, and the envelope; NULL in a draft.
  mime_hash BLOB,
  bytes INTEGER,
  envelope_json TEXT,
  held_json TEXT NOT NULL,
  decided_by TEXT,
  not_before INTEGER,
  next_try_at INTEGER,
  tries INTEGER NOT NULL,
  -- A sentence for people.
  last_error TEXT,
  smtp_reply TEXT,
  created_at INTEGER NOT NULL,
  queued_at INTEGER,
  changed_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- The large ones last: SQLite reads a row up to the last column that is asked for, and a list asks for neither.
  -- What the mail is made of while it can be edited: a JSON MailDraft.
  draft_json TEXT NOT NULL,
  -- The frozen bytes, zstd-compressed; NULL in a draft.
  mime BLOB
) STRICT;
CREATE INDEX outbox_due ON outbox (coalesce(next_try_at, not_before)) WHERE state = 'queued';
CREATE INDEX outbox_state ON outbox (state, changed_at);
CREATE INDEX outbox_task ON outbox (task_id);
CREATE INDEX outbox_batch ON outbox (batch_id);

CREATE TABLE outbox_recipients (
  outbox_id TEXT NOT NULL,
  -- The address in small letters, as the envelope has it.
  address TEXT NOT NULL,
  place TEXT NOT NULL CHECK (place IN ('to', 'cc', 'bcc')),
  name TEXT NOT NULL,
  -- person:<id>, where it is one of us.
  target TEXT,
  -- What the server said: nothing yet, taken, or refused for good.
  outcome TEXT NOT NULL CHECK (outcome IN ('pending', 'accepted', 'refused')),
  smtp_reply TEXT,
  -- What became known later: by a delivery status notification, an automatic answer or an answer.
  delivery TEXT NOT NULL CHECK (delivery IN ('unknown', 'delayed', 'delivered', 'bounced', 'auto_replied', 'answered')),
  delivery_reason TEXT,
  delivery_at INTEGER,
  -- The message that told it.
  delivery_fingerprint BLOB,
  PRIMARY KEY (outbox_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_recipients_address ON outbox_recipients (address);

-- Every try, also those before a restart.
CREATE TABLE outbox_attempts (
  outbox_id TEXT NOT NULL,
  n INTEGER NOT NULL,
  began_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT CHECK (outcome IN ('accepted', 'partly', 'retry', 'failed', 'in_doubt', 'not_sent')),
  smtp_reply TEXT,
  reason TEXT,
  PRIMARY KEY (outbox_id, n)
) STRICT, WITHOUT ROWID;
`
