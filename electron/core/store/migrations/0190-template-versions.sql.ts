// 0190: texts for mail that somebody saved. The file in the profile is what holds; this is what it held before, so that it can be put back.
export const sql = /* sql */ `
CREATE TABLE template_versions (
  version_no INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  -- NULL: the copy was taken away, and the shipped text held again.
  text TEXT,
  saved_by TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX template_versions_path ON template_versions (path, version_no);
`
