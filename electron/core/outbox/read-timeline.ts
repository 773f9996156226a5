import type { DoubtEnd, Hold, MailEvent, OutboxState, TryOutcome } from '#shared/model/outbox.ts'
import type { ReadableStore } from '../store/store.ts'

type Row = {
  outbox_id: string
  subject: string
  state: OutboxState
  author: string
  decided_by: string | null
  held_json: string
  last_error: string | null
  queued_at: number | null
  changed_at: number
  ended_at: number | null
}

/** The newest 200 mails of a task: nobody reads more of them in a history. */
const mostMails = 200

/**
 * What became of the mail of a task: sent on its way, held, taken, refused, in doubt and out of it, withdrawn, delivered, late, come back; the
 * newest first. Drafts are nothing yet. Tries that are made again by themselves are left to the mail itself.
 */
export function readTimeline(store: ReadableStore, taskId: string): MailEvent[] {
  const rows = store.all<Row>(
    `SELECT outbox_id, subject, state, author, decided_by, held_json, last_error, queued_at, changed_at, ended_at FROM outbox
     WHERE task_id = ? AND (state <> 'draft' OR tries > 0) ORDER BY outbox_no DESC LIMIT ?`,
    ...[taskId, mostMails],
  )
  return rows.flatMap((row) => eventsOf(store, row)).sort((a, b) => b.at - a.at)
}

function eventsOf(store: ReadableStore, row: Row): MailEvent[] {
  const mail = { outboxId: row.outbox_id, subject: row.subject, to: addresseesOf(store, row.outbox_id) }
  const tell = (at: number | null, what: MailEvent['what'], by: string | null, sentence: string | null): MailEvent[] =>
    at === null ? [] : [{ ...mail, at, what, by, sentence }]
  // A mail that was never to leave, or that still waits to be let go, was not sent on its way.
  const began = row.state === 'held' || row.queued_at === row.ended_at ? null : row.queued_at
  const [hold] = JSON.parse(row.held_json) as Hold[] // enqueue wrote them from Hold[]
  return [
    ...tell(began, 'queued', row.author, null),
    ...triesOf(store, row.outbox_id).flatMap((one) => tell(one.at, one.what, one.by, one.sentence)),
    ...receiptsOf(store, row.outbox_id).flatMap((one) => tell(one.at, one.what, null, one.sentence)),
    ...(row.state === 'held' ? tell(row.changed_at, 'held', null, hold?.sentence ?? null) : []),
    ...(row.state === 'cancelled' ? tell(row.ended_at, 'cancelled', row.decided_by, row.last_error) : []),
  ]
}

const addresseesOf = (store: ReadableStore, outboxId: string): string[] =>
  store
    .all<{ address: string }>('SELECT address FROM outbox_recipients WHERE outbox_id = ? ORDER BY address', outboxId)
    .map(({ address }) => address)

type Told = { at: number; what: MailEvent['what']; by: string | null; sentence: string | null }

type TryRow = {
  ended_at: number
  outcome: TryOutcome
  reason: string | null
  settled: DoubtEnd['how'] | null
  settled_by: string | null
  settled_at: number | null
}

const settlements: Readonly<Record<DoubtEnd['how'], MailEvent['what']>> = {
  arrived: 'arrived',
  send_again: 'sent_again',
  keep: 'kept',
  receipt: 'proven',
}

function triesOf(store: ReadableStore, outboxId: string): Told[] {
  const rows = store.all<TryRow>(
    `SELECT ended_at, outcome, reason, settled, settled_by, settled_at FROM outbox_attempts
     WHERE outbox_id = ? AND ended_at IS NOT NULL AND outcome IN ('accepted', 'partly', 'failed', 'in_doubt') ORDER BY n`,
    outboxId,
  )
  return rows.flatMap(({ outcome, ...row }): Told[] => [
    { at: row.ended_at, what: outcome as Told['what'], by: null, sentence: row.reason }, // the four that were asked for
    ...(row.settled === null || row.settled_at === null
      ? []
      : [{ at: row.settled_at, what: settlements[row.settled], by: row.settled_by, sentence: null }]),
  ])
}

function receiptsOf(store: ReadableStore, outboxId: string): Told[] {
  const rows = store.all<{ address: string; delivery: 'delivered' | 'delayed' | 'bounced'; reason: string | null; at: number }>(
    `SELECT address, delivery, delivery_reason AS reason, delivery_at AS at FROM outbox_recipients
     WHERE outbox_id = ? AND delivery_at IS NOT NULL AND delivery IN ('delivered', 'delayed', 'bounced') ORDER BY address`,
    outboxId,
  )
  return rows.map(({ address, delivery, reason, at }) => ({
    ...{ at, what: delivery, by: null },
    sentence: reason === null ? address : `${address}: ${reason}`,
  }))
}
