import { zstdDecompressSync } from 'node:zlib'
import {
  type DoubtEnd,
  type Hold,
  type MailCause,
  MailDraft,
  type OutboxAttempt,
  type OutboxCounts,
  type OutboxDetail,
  type OutboxKind,
  type OutboxRow,
  OutboxState,
  type Recipient,
  type RecipientState,
} from '#shared/model/outbox.ts'
import { readNumberCursor } from '../read-cursor.ts'
import type { ReadableStore } from '../store/store.ts'
import { chooseAccount } from './choose-account.ts'
import { actionsOf, openOutboxStates } from './outbox-state.ts'

type Row = {
  outbox_no: number
  outbox_id: string
  message_id: string
  kind: OutboxKind
  state: OutboxState
  batch_id: string | null
  account_id: string | null
  task_id: string | null
  fingerprint: Buffer | null
  template: string | null
  language: string | null
  author: string
  cause_json: string
  automatic: number
  confidential: number
  subject: string
  bytes: number | null
  held_json: string
  decided_by: string | null
  not_before: number | null
  next_try_at: number | null
  tries: number
  last_error: string | null
  smtp_reply: string | null
  created_at: number
  queued_at: number | null
  changed_at: number
  ended_at: number | null
}

/** Never the words and bytes, which lie last in a row: a list of them would be hundreds of megabytes. */
const columns = `outbox_no, outbox_id, message_id, kind, state, batch_id, account_id, task_id, fingerprint, template, language, author, cause_json,
  automatic, confidential, subject, bytes, held_json, decided_by, not_before, next_try_at, tries, last_error, smtp_reply, created_at,
  queued_at, changed_at, ended_at`

export type ItemFilter = {
  state?: OutboxState | undefined
  kept?: boolean | undefined
  view: 'all' | 'waiting'
  kind?: OutboxKind | undefined
  taskId?: string | undefined
  batchId?: string | undefined
}

/** One page of items, the newest first. */
export function listItems(
  store: ReadableStore,
  filter: ItemFilter,
  cursor: string | undefined,
  limit: number,
): { rows: OutboxRow[]; nextCursor: string | null; total: number } {
  const before = readNumberCursor(cursor, Number.MAX_SAFE_INTEGER)
  const { where, values } = clauseOf(filter)
  const total = store.get<{ count: number }>(`SELECT count(*) AS count FROM outbox WHERE ${where}`, ...values)?.count ?? 0
  const rows = store.all<Row>(
    `SELECT ${columns} FROM outbox WHERE ${where} AND outbox_no < ? ORDER BY outbox_no DESC LIMIT ?`,
    ...[...values, before, limit + 1],
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => summaryOf(store, row)),
    nextCursor: rows.length > limit && last ? String(last.outbox_no) : null,
    total,
  }
}

/** Somebody has looked at it and nobody can tell: it stays as it is, and asks no more. */
const keptInDoubt = "state = 'in_doubt' AND decided_by IS NOT NULL"

function clauseOf(filter: ItemFilter): { where: string; values: unknown[] } {
  const parts: [string, unknown][] = []
  if (filter.state) parts.push(['state = ?', filter.state])
  if (filter.kind) parts.push(['kind = ?', filter.kind])
  if (filter.taskId) parts.push(['task_id = ?', filter.taskId])
  if (filter.batchId) parts.push(['batch_id = ?', filter.batchId])
  const kept = filter.kept === undefined ? [] : [filter.kept ? keptInDoubt : `NOT (${keptInDoubt})`]
  const waiting = filter.view === 'waiting' ? [`state IN (${openOutboxStates.map((state) => `'${state}'`).join(', ')})`] : []
  return {
    where: ['1 = 1', ...kept, ...waiting, ...parts.map(([clause]) => clause)].join(' AND '),
    values: parts.map(([, value]) => value),
  }
}

function summaryOf(store: ReadableStore, row: Row): OutboxRow {
  return {
    outboxId: row.outbox_id,
    kind: row.kind,
    state: row.state,
    subject: row.subject,
    to: recipientsOf(store, row.outbox_id).map(({ address, name, place, target }) => ({ address, name, place, target })),
    taskId: row.task_id,
    batchId: row.batch_id,
    author: row.author,
    automatic: row.automatic === 1,
    confidential: row.confidential === 1,
    holds: row.state === 'held' ? (JSON.parse(row.held_json) as Hold[]) : [], // enqueue wrote them from Hold[]
    nextTryAt: row.state === 'queued' ? (row.next_try_at ?? row.not_before ?? row.queued_at) : null,
    tries: row.tries,
    error: row.last_error,
    decidedBy: row.decided_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}

type RecipientRow = Recipient & {
  outcome: RecipientState['outcome']
  smtp_reply: string | null
  delivery: RecipientState['delivery']
  delivery_reason: string | null
  delivery_at: number | null
}

function recipientsOf(store: ReadableStore, outboxId: string): RecipientState[] {
  const rows = store.all<RecipientRow>(
    `SELECT address, name, place, target, outcome, smtp_reply, delivery, delivery_reason, delivery_at FROM outbox_recipients
     WHERE outbox_id = ? ORDER BY CASE place WHEN 'to' THEN 0 WHEN 'cc' THEN 1 ELSE 2 END, address`,
    outboxId,
  )
  return rows.map(({ address, name, place, target, outcome, ...row }) => ({
    ...{ address, name, place, target, outcome },
    smtpReply: row.smtp_reply,
    delivery: row.delivery,
    deliveryReason: row.delivery_reason,
    deliveryAt: row.delivery_at,
  }))
}

/** One item with all there is to see; null where there is none. */
export function readItem(store: ReadableStore, outboxId: string, now: number): OutboxDetail | null {
  const row = store.get<Row & { draft_json: string }>(`SELECT ${columns}, draft_json FROM outbox WHERE outbox_id = ?`, outboxId)
  if (!row) return null
  const draft = MailDraft.parse(JSON.parse(row.draft_json))
  const recipients = recipientsOf(store, outboxId)
  const sender = chooseAccount(store, row.account_id)
  const bytes = readBytes(store, outboxId)
  const goesAt = row.next_try_at ?? row.not_before
  return {
    ...summaryOf(store, row),
    recipients,
    text: draft.text,
    html: draft.html,
    files: draft.files,
    missingFiles: draft.missingFiles,
    from: sender && { address: sender.address, name: sender.name },
    headers: bytes ? headersOf(bytes) : [],
    messageIdHeader: row.message_id,
    bytes: row.bytes,
    messageId: row.fingerprint === null ? null : `msg_${row.fingerprint.toString('hex')}`,
    template: row.template,
    language: row.language,
    cause: JSON.parse(row.cause_json) as MailCause, // enqueue wrote it from a MailCause
    account: row.account_id,
    notBefore: row.not_before,
    queuedAt: row.queued_at,
    endedAt: row.ended_at,
    smtpReply: row.smtp_reply,
    attempts: attemptsOf(store, outboxId),
    actions: actionsOf({
      state: row.state,
      hasAccepted: recipients.some(({ outcome }) => outcome === 'accepted'),
      waits: goesAt !== null && goesAt > now,
    }),
  }
}

/** The bytes that every try sends; null where there are none yet. */
export function readBytes(store: ReadableStore, outboxId: string): Buffer | null {
  const row = store.get<{ mime: Buffer | null }>('SELECT mime FROM outbox WHERE outbox_id = ?', outboxId)
  return row?.mime ? zstdDecompressSync(row.mime) : null
}

/** The header of a mail of ours, unfolded: it is what a person reads, not what is parsed on. */
function headersOf(bytes: Buffer): [string, string][] {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8')
  return head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
}

type AttemptRow = {
  n: number
  began_at: number
  ended_at: number | null
  outcome: OutboxAttempt['outcome']
  smtp_reply: string | null
  reason: string | null
  settled: DoubtEnd['how'] | null
  settled_by: string | null
  settled_at: number | null
}

const attemptsOf = (store: ReadableStore, outboxId: string): OutboxAttempt[] =>
  store
    .all<AttemptRow>(
      `SELECT n, began_at, ended_at, outcome, smtp_reply, reason, settled, settled_by, settled_at FROM outbox_attempts
       WHERE outbox_id = ? ORDER BY n`,
      outboxId,
    )
    .map(({ n, outcome, reason, settled, settled_at: at, ...row }) => ({
      ...{ n, outcome, reason },
      settled: settled === null || at === null ? null : { how: settled, by: row.settled_by, at },
      beganAt: row.began_at,
      endedAt: row.ended_at,
      smtpReply: row.smtp_reply,
    }))

/** How many items are in each state, since when the longest waiting one could have left, and when the last one did. */
export function countItems(store: ReadableStore): OutboxCounts {
  const counts = store.all<{ state: OutboxState; count: number }>('SELECT state, count(*) AS count FROM outbox GROUP BY state')
  const times = store.get<{ due: number | null; accepted: number | null; kept: number }>(
    `SELECT (SELECT min(coalesce(next_try_at, not_before, queued_at)) FROM outbox WHERE state = 'queued') AS due,
       (SELECT max(ended_at) FROM outbox WHERE state = 'accepted') AS accepted,
       (SELECT count(*) FROM outbox WHERE ${keptInDoubt}) AS kept`,
  )
  const byState = Object.fromEntries(OutboxState.options.map((state) => [state, 0])) as Record<OutboxState, number> // every state is named
  for (const { state, count } of counts) byState[state] = count
  return { ...byState, doubtKept: times?.kept ?? 0, oldestDueAt: times?.due ?? null, lastAcceptedAt: times?.accepted ?? null }
}
