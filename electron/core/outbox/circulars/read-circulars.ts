import type {
  AudienceFault,
  Circular,
  CircularCounts,
  CircularRecipient,
  CircularState,
  LanguageCount,
  Reach,
} from '#shared/model/circular.ts'
import type { Delivery, OutboxState } from '#shared/model/outbox.ts'
import { readNumberCursor } from '../../read-cursor.ts'
import type { ReadableStore } from '../../store/store.ts'

/**
 * Where a recipient stands, in SQL: `item` is the outbox row, `standing` the recipient's. What bounced, was refused or may have been lost is not
 * reached; whoever is taken and not heard of since is `sent`.
 */
const reachOf = `CASE
  WHEN item.state IS NULL OR item.state = 'cancelled' THEN 'cancelled'
  WHEN standing.delivery IN ('delivered', 'auto_replied', 'answered') THEN 'reached'
  WHEN standing.delivery = 'bounced' OR standing.outcome = 'refused' OR item.state IN ('failed', 'in_doubt') THEN 'notReached'
  WHEN item.state <> 'accepted' THEN 'open'
  WHEN standing.delivery = 'delayed' THEN 'delayed'
  ELSE 'sent' END`

const fromRecipients = `FROM circular_recipients AS reader
  LEFT JOIN outbox AS item ON item.outbox_id = reader.outbox_id
  LEFT JOIN outbox_recipients AS standing ON standing.outbox_id = reader.outbox_id AND standing.address = reader.address`

type CircularRow = {
  circular_no: number
  circular_id: string
  title: string
  task_id: string | null
  template: string | null
  author: string
  created_at: number
  faults_json: string
}

/** A task that became confidential takes with it what was written about it. */
const inSight = '(task_id IS NULL OR task_id IN (SELECT task_id FROM tasks))'

/** One page of circulars, the newest first. */
export function listCirculars(
  store: ReadableStore,
  cursor: string | undefined,
  limit: number,
): { rows: Circular[]; nextCursor: string | null; total: number } {
  const before = readNumberCursor(cursor, Number.MAX_SAFE_INTEGER)
  const rows = store.all<CircularRow>(
    `SELECT * FROM circulars WHERE circular_no < ? AND ${inSight} ORDER BY circular_no DESC LIMIT ?`,
    before,
    limit + 1,
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => toCircular(store, row)),
    nextCursor: rows.length > limit && last ? String(last.circular_no) : null,
    total: store.get<{ n: number }>(`SELECT count(*) AS n FROM circulars WHERE ${inSight}`)?.n ?? 0,
  }
}

export function findCircular(store: ReadableStore, circularId: string): Circular | null {
  const row = store.get<CircularRow>(`SELECT * FROM circulars WHERE circular_id = ? AND ${inSight}`, circularId)
  return row ? toCircular(store, row) : null
}

function toCircular(store: ReadableStore, row: CircularRow): Circular {
  const counts = countReach(store, row.circular_id)
  return {
    circularId: row.circular_id,
    title: row.title,
    taskId: row.task_id,
    template: row.template,
    author: row.author,
    createdAt: row.created_at,
    state: stateOf(store, row.circular_id, counts),
    counts,
    languages: store.all<LanguageCount>(
      `SELECT language, text_language AS text, count(*) AS count FROM circular_recipients WHERE circular_id = ?
       GROUP BY language, text_language ORDER BY count DESC, language`,
      row.circular_id,
    ),
    faults: JSON.parse(row.faults_json) as AudienceFault[], // written by writeCircular
  }
}

function countReach(store: ReadableStore, circularId: string): CircularCounts {
  const counts: CircularCounts = { total: 0, open: 0, sent: 0, reached: 0, delayed: 0, notReached: 0, cancelled: 0 }
  const rows = store.all<{ reach: Reach; n: number }>(
    `SELECT ${reachOf} AS reach, count(*) AS n ${fromRecipients} WHERE reader.circular_id = ? GROUP BY reach`,
    circularId,
  )
  for (const { reach, n } of rows) {
    counts[reach] = n
    counts.total += n
  }
  return counts
}

function stateOf(store: ReadableStore, circularId: string, { open, cancelled, total }: CircularCounts): CircularState {
  if (cancelled === total) return 'cancelled'
  if (open === 0) return 'done'
  const held = store.get("SELECT 1 FROM outbox WHERE batch_id = ? AND state IN ('held', 'draft') LIMIT 1", circularId)
  if (held !== undefined) return 'held'
  return open + cancelled === total ? 'queued' : 'sending'
}

type RecipientRow = {
  address: string
  name: string
  language: string
  phone: string | null
  label: string | null
  outbox_id: string
  state: OutboxState | null
  delivery: Delivery | null
  reach: Reach
  reason: string | null
  at: number | null
  same_label: number
}

/** One page of a circular's recipients by label, name and address: the order of a list to call people by. */
export function listRecipients(
  store: ReadableStore,
  circularId: string,
  reach: Reach | undefined,
  cursor: string | undefined,
  limit: number,
): { rows: CircularRecipient[]; nextCursor: string | null; total: number } {
  const from = readNumberCursor(cursor, 0)
  const values = { circular: circularId, reach: reach ?? null, from, limit: limit + 1 }
  const rows = store.all<RecipientRow>(
    `WITH told AS (SELECT reader.address, reader.name, reader.language, reader.phone, reader.label, reader.outbox_id, item.state, standing.delivery,
         ${reachOf} AS reach, coalesce(standing.delivery_reason, item.last_error, standing.smtp_reply) AS reason,
         coalesce(standing.delivery_at, item.ended_at) AS at
       ${fromRecipients} WHERE reader.circular_id = @circular)
     SELECT told.*, EXISTS (SELECT 1 FROM told AS other WHERE other.label = told.label AND other.address <> told.address
         AND other.reach IN ('sent', 'reached')) AS same_label
     FROM told WHERE @reach IS NULL OR reach = @reach
     ORDER BY label IS NULL, label, name, address LIMIT @limit OFFSET @from`,
    values,
  )
  const counts = countReach(store, circularId)
  return {
    rows: rows.slice(0, limit).map(toRecipient),
    nextCursor: rows.length > limit ? String(from + limit) : null,
    total: reach === undefined ? counts.total : counts[reach],
  }
}

const toRecipient = (row: RecipientRow): CircularRecipient => ({
  address: row.address,
  name: row.name,
  language: row.language,
  phone: row.phone,
  label: row.label,
  outboxId: row.state === null ? null : row.outbox_id,
  state: row.state,
  delivery: row.delivery ?? 'unknown',
  reach: row.reach,
  reason: row.reason ?? (row.state === 'in_doubt' ? 'Nobody knows whether it left: look into the outbox.' : null),
  at: row.at,
  sameLabelReached: row.same_label === 1,
})
