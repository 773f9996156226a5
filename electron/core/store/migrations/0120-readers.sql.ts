// 0120: who may read a confidential task. A projection of the log; a task without a row here is read by its module's case officers.
export const sql = /* sql */ `
CREATE TABLE task_readers (
  task_id TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (task_id, target)
) STRICT, WITHOUT ROWID;

INSERT INTO task_readers (task_id, target)
SELECT DISTINCT head.entity_id, reader.value FROM head
JOIN op ON op.dev = head.dev AND op.n = head.n, json_each(op.value_json, '$.readers') AS reader
WHERE head.entity = 'task' AND head.field = 'confidential' AND op.value_json IS NOT NULL AND reader.value IS NOT NULL;
`
