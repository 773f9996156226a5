// 0130: mail that one of us wrote to somebody outside. It answers its thread, and is nothing that waits for an answer.
export const sql = /* sql */ `
ALTER TABLE messages ADD COLUMN outgoing INTEGER NOT NULL DEFAULT 0 CHECK (outgoing IN (0, 1));
`
