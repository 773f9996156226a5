// 0210: how the doubt about a try ended. A mail in doubt is settled by a person or by what came back, and its history says so.
export const sql = /* sql */ `
ALTER TABLE outbox_attempts ADD COLUMN settled TEXT CHECK (settled IN ('arrived', 'send_again', 'keep', 'receipt'));
-- person:<id>; nobody where something came back.
ALTER TABLE outbox_attempts ADD COLUMN settled_by TEXT;
ALTER TABLE outbox_attempts ADD COLUMN settled_at INTEGER;
`
