// 0080: what work on rules needs. The facts a message was judged by are kept, so that other rules can judge it again without parsing its
// original. They lie in packs of some hundred messages: one frame of zstd for many costs a tenth of the time and half of the room of one
// for each. A rule set remembers who activated it, what its rules were, and which of its tests failed.
export const sql = /* sql */ `
-- What waits becomes a pack when there is enough of it. Waiting facts have a table of their own: rows that shrink to nothing leave pages that
-- are half empty behind, rows that are removed give theirs back.
CREATE TABLE fact_packs (
  pack_no INTEGER PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE message_facts (
  message_no INTEGER PRIMARY KEY REFERENCES messages (message_no),
  pack_no INTEGER REFERENCES fact_packs (pack_no)
) STRICT;
CREATE INDEX message_facts_pack ON message_facts (pack_no) WHERE pack_no IS NOT NULL;

CREATE TABLE waiting_facts (
  message_no INTEGER PRIMARY KEY REFERENCES message_facts (message_no),
  content BLOB NOT NULL
) STRICT;

-- set_hash is of the rules, hash of the files: a changed title is a new version that decides the same.
ALTER TABLE rule_sets ADD COLUMN set_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE rule_sets ADD COLUMN activated_by TEXT;
ALTER TABLE rule_sets ADD COLUMN forced_reason TEXT;
ALTER TABLE rule_sets ADD COLUMN rules_json TEXT;
ALTER TABLE rule_sets ADD COLUMN failed_tests_json TEXT NOT NULL DEFAULT '[]';

-- Since when a rule only observes, and until when it was meant to.
CREATE TABLE rule_observations (
  rule_id TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Files that are being written into the profile: after a crash they are written again, so that all of them arrive or none.
CREATE TABLE rule_saves (
  save_no INTEGER PRIMARY KEY,
  files_json TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`
