// 0170: reports. What people save and subscribe to is a projection of the log; when a subscription was last looked after, and the totals of
// weeks and months that have ended, are this laptop's own. A total is written once, so that no later deletion changes what a report said.
export const sql = /* sql */ `
-- Saved reports (report_...) and subscriptions (subscription_...), by their ids.
CREATE TABLE report_definitions (
  definition_id TEXT PRIMARY KEY,
  definition_json TEXT,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Up to when the due times of a subscription are settled, and when it last became a mail.
CREATE TABLE report_marks (
  subscription_id TEXT PRIMARY KEY,
  swept_at INTEGER NOT NULL,
  sent_at INTEGER
) STRICT, WITHOUT ROWID;

-- One row for each module with tasks, and one with module '' for all; readers '' is what is not confidential, else who may read it as a
-- JSON list of targets, so that nobody is shown a number of what they may not see. amounts_json holds decimals by currency.
CREATE TABLE report_totals (
  kind TEXT NOT NULL CHECK (kind IN ('week', 'month')),
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  module TEXT NOT NULL,
  readers TEXT NOT NULL,
  created INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  open INTEGER NOT NULL,
  past_due INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  amounts_json TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  PRIMARY KEY (kind, starts_on, module, readers)
) STRICT, WITHOUT ROWID;
`
