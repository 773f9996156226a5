import type { TryOutcome } from '#shared/model/outbox.ts'
import type { WritableStore } from '../store/store.ts'
import { nextOutboxState, type OutboxEvent } from './outbox-state.ts'

/** A try that has begun: its number, and to whom it goes: whoever was not taken or refused before. */
export type BegunTry = { n: number; recipients: string[] }

/**
 * Begins a try: the row is `sending` before a socket opens. Null where the mail is not queued any more, its time has not come, or nobody is
 * left to send it to.
 */
export function beginTry(tx: WritableStore, outboxId: string, now: number): BegunTry | null {
  const recipients = tx
    .all<{ address: string }>(
      "SELECT address FROM outbox_recipients WHERE outbox_id = ? AND outcome = 'pending' ORDER BY address",
      outboxId,
    )
    .map(({ address }) => address)
  if (recipients.length === 0) return null
  const begun = tx.run(
    `UPDATE outbox SET state = 'sending', phase = 'smtp_open', tries = tries + 1, changed_at = ?
     WHERE outbox_id = ? AND state = 'queued' AND mime IS NOT NULL AND coalesce(next_try_at, not_before, 0) <= ?`,
    ...[now, outboxId, now],
  )
  if (begun.changes === 0) return null
  // What the server says of a recipient now is all that counts: who has no word of it by the end was taken with the mail, or not at all.
  tx.run("UPDATE outbox_recipients SET smtp_reply = NULL WHERE outbox_id = ? AND outcome = 'pending'", outboxId)
  const n = tx.get<{ tries: number }>('SELECT tries FROM outbox WHERE outbox_id = ?', outboxId)?.tries ?? 1
  tx.run('INSERT INTO outbox_attempts (outbox_id, n, began_at) VALUES (?, ?, ?)', outboxId, n, now)
  return { n, recipients }
}

/**
 * The mark that brackets the unknown: durable before the last chunk leaves, with what the server has said of the recipients. False where this try
 * is not the running one: send nothing.
 */
export function markCommitting(
  tx: WritableStore,
  outboxId: string,
  n: number,
  now: number,
  replies: readonly RecipientReply[] = [],
): boolean {
  const marked = tx.run(
    `UPDATE outbox SET phase = 'committing', changed_at = ?
     WHERE outbox_id = ? AND state = 'sending' AND tries = ? AND phase = 'smtp_open'`,
    ...[now, outboxId, n],
  )
  if (marked.changes === 1) noteReplies(tx, outboxId, replies, false)
  return marked.changes === 1
}

/** What the server said of one recipient. Whoever it puts off, `later`, stays pending, as does whoever is not named. */
export type RecipientReply = { address: string; outcome: 'accepted' | 'refused' | 'later'; smtpReply: string }

/** Without the server's word on the mail itself its word on recipients is void, but for a refusal, for good or for now. */
function noteReplies(tx: WritableStore, outboxId: string, replies: readonly RecipientReply[], isMailTaken: boolean): void {
  for (const { address, outcome, smtpReply } of replies)
    if (outcome !== 'accepted' || isMailTaken)
      tx.run(
        "UPDATE outbox_recipients SET outcome = ?, smtp_reply = ? WHERE outbox_id = ? AND address = ? AND outcome = 'pending'",
        ...[outcome === 'later' ? 'pending' : outcome, smtpReply, outboxId, address],
      )
}

/**
 * How a try ended.
 *
 * `accepted`: the server took the mail, `recipients` are whom it took, refused and put off. `retry` (4xx) and `not_sent` (nothing can have left) are
 * tried again at `nextTryAt`, or held where it is null. `failed` (5xx) ends. `in_doubt`: the last chunk left and no reply came.
 */
export type TryEnd = {
  outcome: Exclude<TryOutcome, 'partly'>
  recipients: readonly RecipientReply[]
  smtpReply: string | null
  /** A sentence for people; null where all is well. */
  reason: string | null
  nextTryAt: number | null
}

/** Ends the running try in one transaction: attempt, recipients and row. Answers what it came to; null where that try is not running. */
export function settleTry(tx: WritableStore, outboxId: string, n: number, end: TryEnd, now: number): TryOutcome | null {
  const row = tx.get<{ tries: number }>("SELECT tries FROM outbox WHERE outbox_id = ? AND state = 'sending'", outboxId)
  if (row?.tries !== n) return null
  noteReplies(tx, outboxId, end.recipients, end.outcome === 'accepted')
  const counts = countRecipients(tx, outboxId)
  const { outcome, event } = judgeEnd(end, counts)
  const nextState = nextOutboxState('sending', event)
  tx.run(
    `UPDATE outbox SET state = ?, phase = NULL, next_try_at = ?, last_error = ?, smtp_reply = ?, changed_at = ?, ended_at = ?
     WHERE outbox_id = ?`,
    ...[nextState, event === 'later' ? end.nextTryAt : null, end.reason, end.smtpReply, now],
    ...[event === 'accept' || event === 'fail' ? now : null, outboxId],
  )
  // Whoever let it go has not yet looked at what became of it.
  if (event === 'doubt') tx.run('UPDATE outbox SET decided_by = NULL WHERE outbox_id = ?', outboxId)
  tx.run(
    'UPDATE outbox_attempts SET ended_at = ?, outcome = ?, smtp_reply = ?, reason = ? WHERE outbox_id = ? AND n = ?',
    ...[now, outcome, end.smtpReply, end.reason, outboxId, n],
  )
  return outcome
}

type Counts = { accepted: number; pending: number; refused: number }

/** A mail that went to some is tried again for those who wait; it has ended once everybody was taken or refused. */
function judgeEnd(end: TryEnd, { accepted, pending, refused }: Counts): { outcome: TryOutcome; event: OutboxEvent } {
  if (end.outcome === 'in_doubt') return { outcome: 'in_doubt', event: 'doubt' }
  if (pending === 0 && accepted > 0) return { outcome: refused > 0 ? 'partly' : 'accepted', event: 'accept' }
  if (pending === 0 || end.outcome === 'failed') return { outcome: 'failed', event: 'fail' }
  return { outcome: end.outcome === 'accepted' ? 'partly' : end.outcome, event: end.nextTryAt === null ? 'hold' : 'later' }
}

function countRecipients(tx: WritableStore, outboxId: string): Counts {
  const counts: Counts = { accepted: 0, pending: 0, refused: 0 }
  const rows = tx.all<{ outcome: keyof Counts; count: number }>(
    'SELECT outcome, count(*) AS count FROM outbox_recipients WHERE outbox_id = ? GROUP BY outcome',
    outboxId,
  )
  for (const { outcome, count } of rows) counts[outcome] = count
  return counts
}

/**
 * Settles what a process left behind that died while sending: before the mark nothing can have left and it is tried again at once, after it
 * nobody knows. Call it with the lease of delivery, before the first try. Answers how many.
 */
export function recoverTries(tx: WritableStore, now: number): number {
  const rows = tx.all<{ outbox_id: string; tries: number; phase: string | null }>(
    "SELECT outbox_id, tries, phase FROM outbox WHERE state = 'sending' ORDER BY outbox_no",
  )
  const none = { recipients: [], smtpReply: null }
  for (const { outbox_id: id, tries, phase } of rows)
    settleTry(
      tx,
      id,
      tries,
      phase === 'committing'
        ? {
            ...none,
            outcome: 'in_doubt',
            reason: 'Orgo ended while the mail server was taking this mail: it may have arrived.',
            nextTryAt: null,
          }
        : { ...none, outcome: 'not_sent', reason: 'Orgo ended before this mail left; it is tried again.', nextTryAt: now },
      now,
    )
  return rows.length
}
