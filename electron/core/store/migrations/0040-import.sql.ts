// 0040: what an import of any archive needs beyond an mbox: folders, kinds, flags, choices, a cursor for archives that are no single text,
// pause, undo, recount; and what an archive offers besides mail: people and tasks, as suggestions that a person takes or leaves.
export const sql = /* sql */ `
ALTER TABLE archives ADD COLUMN variant TEXT;
-- Mail dated before it is history: closed at once, never in Triage. NULL: none is.
ALTER TABLE archives ADD COLUMN cut_off INTEGER;
ALTER TABLE archives ADD COLUMN choice_json TEXT NOT NULL DEFAULT '{}';
ALTER TABLE archives ADD COLUMN position_cursor TEXT;
-- What the source was when it was opened: name, size and time of a file, or a hash over the listing of a folder.
ALTER TABLE archives ADD COLUMN signature TEXT;
ALTER TABLE archives ADD COLUMN total_items INTEGER;
-- What a person asked of the process that runs it, whichever that is; it stands while the import rests.
ALTER TABLE archives ADD COLUMN stop TEXT CHECK (stop IN ('pause', 'cancel'));
ALTER TABLE archives ADD COLUMN undone_at INTEGER;
-- Whether name, size and time of the source were the same at the end as at the beginning.
ALTER TABLE archives ADD COLUMN unchanged INTEGER CHECK (unchanged IN (0, 1));
ALTER TABLE archives ADD COLUMN remarks_json TEXT;
ALTER TABLE archives ADD COLUMN verification_json TEXT;

CREATE TABLE archive_folders (
  folder_no INTEGER PRIMARY KEY,
  archive_no INTEGER NOT NULL REFERENCES archives (archive_no),
  path_json TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT,
  chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),
  items INTEGER,
  problem TEXT,
  UNIQUE (archive_no, path_json)
) STRICT;
CREATE INDEX archive_folders_name ON archive_folders (name);

ALTER TABLE archive_items ADD COLUMN folder_no INTEGER REFERENCES archive_folders (folder_no);
ALTER TABLE archive_items ADD COLUMN place TEXT;
ALTER TABLE archive_items ADD COLUMN kind TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE archive_items ADD COLUMN item_class TEXT;
-- 1 read, 2 flagged, 4 answered, 8 draft; NULL where the archive does not tell.
ALTER TABLE archive_items ADD COLUMN flags INTEGER;
-- Why it was skipped or failed: one word, the same for all items of one reason.
ALTER TABLE archive_items ADD COLUMN reason TEXT;
ALTER TABLE archive_items ADD COLUMN properties_blob_no INTEGER REFERENCES blobs (blob_no);
CREATE INDEX archive_items_folder ON archive_items (folder_no) WHERE folder_no IS NOT NULL;

ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE messages ADD COLUMN flags INTEGER;
-- 1: the original is a form that Orgo made, and names its large files by their hash (detached-form.ts).
ALTER TABLE messages ADD COLUMN detached INTEGER NOT NULL DEFAULT 0 CHECK (detached IN (0, 1));
CREATE INDEX messages_kind ON messages (kind, sort_at DESC, message_no DESC) WHERE kind <> 'mail';

CREATE TABLE message_labels (
  message_no INTEGER NOT NULL REFERENCES messages (message_no),
  label TEXT NOT NULL,
  PRIMARY KEY (message_no, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_labels_label ON message_labels (label);

-- A contact of an archive, suggested for the directory of people. One row per address.
CREATE TABLE suggested_people (
  suggestion_no INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  organisation TEXT NOT NULL,
  phone TEXT NOT NULL,
  message_no INTEGER REFERENCES messages (message_no),
  state TEXT NOT NULL CHECK (state IN ('suggested', 'accepted', 'dismissed')),
  at INTEGER NOT NULL
) STRICT;

-- A task of an Outlook archive, offered as a task of Orgo.
CREATE TABLE offered_tasks (
  message_no INTEGER PRIMARY KEY REFERENCES messages (message_no),
  title TEXT NOT NULL,
  due_at INTEGER,
  completed_at INTEGER,
  owner TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'dismissed')),
  task_id TEXT
) STRICT;

CREATE TABLE watched_folders (
  watch_no INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  mode TEXT NOT NULL CHECK (mode IN ('silent', 'live')),
  added_at INTEGER NOT NULL
) STRICT;
`
