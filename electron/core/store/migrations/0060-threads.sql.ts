// 0060: what speaks for two mails belonging to one thread, and what people decided about it. One id may now be named in several threads:
// who names it without having anything else in common with a thread stays outside and becomes a neighbour, which is a suggestion. The rows
// of threads follow from the mails and from the decisions of people, and can be made anew from both.
export const sql = /* sql */ `
CREATE TABLE thread_ids (
  reference BLOB NOT NULL CHECK (length(reference) = 16),
  -- '' unless a person split the thread: ids of a part that was split off are another world than those of the rest.
  label TEXT NOT NULL,
  thread_no INTEGER NOT NULL REFERENCES threads (thread_no),
  -- 1 where a message of the thread is known by the id, 0 where messages of it only name it.
  own INTEGER NOT NULL CHECK (own IN (0, 1)),
  PRIMARY KEY (reference, label, thread_no)
) STRICT, WITHOUT ROWID;
INSERT INTO thread_ids (reference, label, thread_no, own) SELECT reference, '', thread_no, 0 FROM thread_references;
DROP TABLE thread_references;
ALTER TABLE thread_ids RENAME TO thread_references;
CREATE INDEX thread_references_thread ON thread_references (thread_no);

-- Who takes part in a thread: one row for each set of people that a message of it has, so that a mail costs one row and not one per
-- recipient. voices are those it speaks for, people all of them: addresses in lower case, a blank around each. set_hash is of both.
CREATE TABLE thread_people (
  thread_no INTEGER NOT NULL REFERENCES threads (thread_no),
  set_hash BLOB NOT NULL,
  voices TEXT NOT NULL,
  people TEXT NOT NULL,
  PRIMARY KEY (thread_no, set_hash)
) STRICT, WITHOUT ROWID;
INSERT INTO thread_people (thread_no, set_hash, voices, people)
  SELECT DISTINCT thread_no, CAST(lower(from_address) AS BLOB), ' ' || lower(from_address) || ' ', ' ' || lower(from_address) || ' '
  FROM messages WHERE from_address <> '';

-- Subjects of a thread without prefixes, hashed.
CREATE TABLE thread_subjects (
  thread_no INTEGER NOT NULL REFERENCES threads (thread_no),
  subject BLOB NOT NULL CHECK (length(subject) = 8),
  PRIMARY KEY (thread_no, subject)
) STRICT, WITHOUT ROWID;

-- Tokens that messages of a thread carry: the beginning of a hashed Message-ID. Ten bytes (header, plus address) join by themselves; five
-- (subject) only where sender, and recipient where it is not '', take part in the thread they name.
CREATE TABLE thread_claims (
  token BLOB NOT NULL CHECK (length(token) IN (5, 10)),
  label TEXT NOT NULL,
  thread_no INTEGER NOT NULL REFERENCES threads (thread_no),
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  PRIMARY KEY (token, label, thread_no, sender, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_claims_thread ON thread_claims (thread_no);

-- Two threads with an id or a token in common that are not one. Each pair has two rows.
CREATE TABLE thread_neighbours (
  thread_no INTEGER NOT NULL REFERENCES threads (thread_no),
  neighbour_no INTEGER NOT NULL REFERENCES threads (thread_no),
  PRIMARY KEY (thread_no, neighbour_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_neighbours_neighbour ON thread_neighbours (neighbour_no);

-- Projections of the log, known by fingerprint, so that they outlive every import. A split puts messages under a label; what answers them
-- (reference: the Message-ID, hashed) follows. Of a split and a link of one message the later one counts.
CREATE TABLE message_splits (
  fingerprint BLOB PRIMARY KEY CHECK (length(fingerprint) = 16),
  reference BLOB,
  label TEXT NOT NULL,
  -- The message that named the old thread to rules: what acted in it does not act again in the part split off.
  origin BLOB,
  ms INTEGER NOT NULL,
  c INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_splits_reference ON message_splits (reference) WHERE reference IS NOT NULL;

CREATE TABLE message_links (
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 16),
  other BLOB NOT NULL CHECK (length(other) = 16),
  ms INTEGER NOT NULL,
  c INTEGER NOT NULL,
  PRIMARY KEY (fingerprint, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_links_other ON message_links (other);
`
