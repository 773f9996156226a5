// 0200: files of mail that leaves. A mail keeps the files it was written with (O9): while it names one, no undone import takes the blob away.
export const sql = /* sql */ `
CREATE TABLE outbox_files (
  outbox_id TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  blob_no INTEGER NOT NULL REFERENCES blobs (blob_no),
  PRIMARY KEY (outbox_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_files_blob ON outbox_files (blob_no);
-- What left within the last hour is counted for each automatic mail.
CREATE INDEX outbox_automatic ON outbox (created_at) WHERE automatic = 1;
-- Each round looks for new orders.
CREATE INDEX mail_orders_time ON mail_orders (ordered_at);
`
