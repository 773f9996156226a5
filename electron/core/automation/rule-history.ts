import type { RuleHit } from '#shared/model/rule-work.ts'
import { refuseCursor } from '../read-cursor.ts'
import type { ReadableStore } from '../store/store.ts'
import { renderLogged } from '../tasks/render-value.ts'

/** A place in the history: what comes after it is older. */
type Place = { at: number; kind: number; no: number }

type HitRow = {
  at: number
  kind: number
  no: number
  event: string
  rule_hash: string
  outcome: string
  fingerprint: Buffer | null
  task_id: string | null
  title: string
}

// What the caller may not see is in neither view, and so in no row and no number.
const hitsOf = `SELECT rule_runs.at, 0 AS kind, rule_runs.message_no AS no, 'message.received' AS event, rule_hash, outcome,
    messages.fingerprint, NULL AS task_id, messages.subject AS title
  FROM rule_runs JOIN messages ON messages.message_no = rule_runs.message_no WHERE rule_id = @rule
  UNION ALL SELECT task_rule_runs.at, 1, run_no, event, rule_hash, outcome, NULL, tasks.task_id, tasks.title
  FROM task_rule_runs JOIN tasks ON tasks.task_id = task_rule_runs.task_id WHERE rule_id = @rule AND tasks.deleted = 0`

/** One page of what a rule met, the newest first: messages and tasks, with the version that met them and what it did. */
export function readHistory(
  store: ReadableStore,
  ruleId: string,
  cursor: string | undefined,
  limit: number,
): { rows: RuleHit[]; nextCursor: string | null; total: number } {
  const place = cursor === undefined ? null : readPlace(cursor)
  const found = store.all<HitRow>(
    `SELECT * FROM (${hitsOf}) WHERE @at IS NULL OR (at, kind, no) < (@at, @kind, @no)
     ORDER BY at DESC, kind DESC, no DESC LIMIT @limit`,
    { rule: ruleId, limit: limit + 1, at: place?.at ?? null, kind: place?.kind ?? null, no: place?.no ?? null },
  )
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => toHit(store, ruleId, row)),
    nextCursor: found.length > limit && last ? `${last.at}.${last.kind}.${last.no}` : null,
    total: store.get<{ n: number }>(`SELECT count(*) AS n FROM (${hitsOf})`, { rule: ruleId })?.n ?? 0,
  }
}

function readPlace(cursor: string): Place {
  const [, at, kind, no] = /^(-?\d{1,16})\.([01])\.(\d{1,15})$/.exec(cursor) ?? refuseCursor()
  return { at: Number(at), kind: Number(kind), no: Number(no) }
}

function toHit(store: ReadableStore, ruleId: string, row: HitRow): RuleHit {
  const messageId = row.fingerprint === null ? null : `msg_${row.fingerprint.toString('hex')}`
  const changes = row.fingerprint === null ? changesOfTask(store, ruleId, row) : changesOfMessage(store, ruleId, row.fingerprint)
  const [taskId, effects] = readEffects(store, changes, row.task_id)
  return {
    at: row.at,
    event: row.event,
    ruleHash: row.rule_hash.replace(/^sha256:/, ''),
    outcome: row.outcome,
    messageId,
    taskId: row.task_id ?? taskId,
    title: row.title,
    effects,
  }
}

type ChangeRow = { change_id: string }

// CROSS JOIN keeps the order: SQLite would begin with the log, half of which is of tasks.
const changesOfMessage = (store: ReadableStore, ruleId: string, fingerprint: Buffer): ChangeRow[] =>
  store.all<ChangeRow>(
    `SELECT DISTINCT change.change_id FROM task_messages CROSS JOIN tasks ON tasks.task_id = task_messages.task_id
     CROSS JOIN op ON op.entity = 'task' AND op.entity_id = tasks.task_id CROSS JOIN change ON change.change_id = op.batch_id
     WHERE task_messages.fingerprint = ? AND json_extract(change.cause_json, '$.ruleId') = ?
       AND json_extract(change.cause_json, '$.messageId') = ? AND change.undoes IS NULL AND change.undone_by IS NULL`,
    fingerprint,
    ruleId,
    `msg_${fingerprint.toString('hex')}`,
  )

/** The change that the meeting led to: the first of the rule and event from its time on. */
const changesOfTask = (store: ReadableStore, ruleId: string, row: HitRow): ChangeRow[] =>
  row.outcome !== 'matched'
    ? []
    : store.all<ChangeRow>(
        `SELECT change.change_id FROM op JOIN change ON change.change_id = op.batch_id
         WHERE op.entity = 'task' AND op.entity_id = ? AND change.at >= ? AND json_extract(change.cause_json, '$.ruleId') = ?
           AND json_extract(change.cause_json, '$.event') = ? AND change.undoes IS NULL AND change.undone_by IS NULL
         ORDER BY change.at, change.rowid LIMIT 1`,
        row.task_id,
        row.at,
        ruleId,
        row.event,
      )

type OpRow = { entity_id: string; kind: string; field: string; item_id: string | null; value_json: string | null }

/** What belongs to the making of a task is told as one effect; keys and messages are no effects at all. */
const silentFields: ReadonlySet<string> = new Set(['effects', 'messages', 'title', 'created_at', 'thread', 'requester'])

/** `taskId` leaves out what the same change did to other tasks. */
function readEffects(
  store: ReadableStore,
  changes: readonly ChangeRow[],
  taskId: string | null,
): [taskId: string | null, effects: string[]] {
  const ops = changes.flatMap(({ change_id: changeId }) =>
    store.all<OpRow>(
      "SELECT entity_id, kind, field, item_id, value_json FROM op WHERE batch_id = @change AND +entity = 'task' AND (@task IS NULL OR entity_id = @task) ORDER BY n",
      { change: changeId, task: taskId },
    ),
  )
  const made = ops.some(({ field }) => field === 'created_at')
  const told = ops.filter(({ field }) => !silentFields.has(field)).map(describeOperation)
  return [ops[0]?.entity_id ?? null, [...(made ? ['new task'] : []), ...told]]
}

const describeOperation = (op: OpRow): string =>
  [op.kind === 'rm' ? 'without' : '', op.field.replaceAll('_', ' '), renderValue(op)].filter((part) => part !== '').join(' ')

/** A due time as people read it; the log holds milliseconds. */
function renderValue(op: OpRow): string {
  const value = renderLogged(op)
  return op.field === 'due_at' && /^\d+$/.test(value)
    ? `${new Date(Number(value)).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : value
}
