import type { Hold, MailDraft, OutboxOutcome, OutboxState } from '#shared/model/outbox.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { WritableStore } from '../store/store.ts'
import { chooseAccount } from './choose-account.ts'
import { submitDraft } from './enqueue.ts'
import { holdItem } from './hold-item.ts'
import type { OutboxContext } from './outbox-context.ts'
import { explainRefusal, nextOutboxState, type OutboxEvent } from './outbox-state.ts'
import { settleDoubt } from './settle-doubt.ts'
import { newestOfThread } from './thread-state.ts'

/** A mail as the ways between its states see it. */
export type ItemRow = {
  outbox_id: string
  state: OutboxState
  account_id: string | null
  draft_json: string
  envelope_json: string | null
  held_json: string
  not_before: number | null
  next_try_at: number | null
  tries: number
}

export function findItem(tx: Pick<WritableStore, 'get'>, outboxId: string): ItemRow | undefined {
  return tx.get<ItemRow>(
    `SELECT outbox_id, state, account_id, draft_json, envelope_json, held_json, not_before, next_try_at, tries FROM outbox WHERE outbox_id = ?`,
    outboxId,
  )
}

/** A change to one mail; the fault is a sentence for people. */
export type Change = (tx: WritableStore, context: OutboxContext, row: ItemRow, by: string) => Result<true, string>

/** Does the same to many mails in one transaction, each for itself. */
export function changeMany(
  tx: WritableStore,
  context: OutboxContext,
  outboxIds: readonly string[],
  by: string,
  change: Change,
): OutboxOutcome {
  const outcome: OutboxOutcome = { done: [], refused: [] }
  for (const outboxId of new Set(outboxIds)) {
    const row = findItem(tx, outboxId)
    const changed = row ? change(tx, context, row, by) : fail('There is no such mail in the outbox.')
    if (changed.ok) outcome.done.push(outboxId)
    else outcome.refused.push({ outboxId, sentence: changed.fault })
  }
  return outcome
}

const refuse = (row: ItemRow, event: OutboxEvent): Result<never, string> | null =>
  nextOutboxState(row.state, event) === null ? fail(explainRefusal(row.state)) : null

const asked: Hold = { reason: 'asked', sentence: 'Somebody stopped it.' }

export const holdMail: Change = (tx, context, row) => {
  if (row.state === 'held') return succeed(true)
  if (row.state === 'draft') return fail('This mail is a draft: it does not leave by itself.')
  return (
    refuse(row, 'hold') ?? (holdItem(tx, row.outbox_id, [asked], context.now) ? succeed(true) : fail(explainRefusal(row.state)))
  )
}

/** O4: in every state in which it has not left and is not leaving. */
export const cancelMail: Change = (tx, context, row, by) => {
  const refused = refuse(row, 'cancel')
  if (refused) return refused
  tx.run(
    `UPDATE outbox SET state = 'cancelled', phase = NULL, next_try_at = NULL, last_error = NULL, decided_by = ?, changed_at = ?, ended_at = ?
     WHERE outbox_id = ?`,
    ...[by, context.now, context.now, row.outbox_id],
  )
  return succeed(true)
}

/**
 * Lets a held mail go: somebody has seen why it was held, and what came in its thread since. What has no account yet stays held.
 *
 * The bytes are made anew, with the date of now, unless a try may have brought some of them to a server.
 */
export const releaseMail: Change = (tx, context, row, by) => {
  if (row.state !== 'held') return fail(row.state === 'draft' ? 'This mail is a draft: send it.' : explainRefusal(row.state))
  const sender = chooseAccount(tx, row.account_id)
  if (sender === null) return fail('No account is set up that it could leave by. Add one first.')
  seeThread(tx, row)
  if (row.tries > 0) {
    tx.run(
      "UPDATE outbox SET state = 'queued', account_id = ?, decided_by = ?, next_try_at = ?, changed_at = ? WHERE outbox_id = ?",
      ...[sender.accountId, by, context.now, context.now, row.outbox_id],
    )
    return succeed(true)
  }
  const seen = JSON.parse(row.held_json) as Hold[] // enqueue wrote them from Hold[]
  const sent = submitDraft(tx, context, row.outbox_id, { notBefore: row.not_before, decided: { by, seen } })
  return sent.ok ? succeed(true) : fail(sent.fault.sentence)
}

/** Whoever decides has read the thread up to now. */
function seeThread(tx: WritableStore, row: ItemRow): void {
  const draft = draftOf(row)
  if (draft.threadSeen === null) return
  const seen = newestOfThread(tx, draft)
  tx.run(
    'UPDATE outbox SET thread_seen = ?, draft_json = ? WHERE outbox_id = ?',
    ...[seen, JSON.stringify({ ...draft, threadSeen: seen }), row.outbox_id],
  )
}

/** Tries a failed mail again, at once and with the same bytes: whoever was taken is left out, whoever was refused is asked anew. */
export const retryMail: Change = (tx, context, row) => {
  const refused = refuse(row, 'retry')
  if (refused) return refused
  tx.run("UPDATE outbox_recipients SET outcome = 'pending' WHERE outbox_id = ? AND outcome = 'refused'", row.outbox_id)
  tx.run(
    `UPDATE outbox SET state = 'queued', phase = NULL, next_try_at = ?, changed_at = ?, ended_at = NULL WHERE outbox_id = ?`,
    ...[context.now, context.now, row.outbox_id],
  )
  return succeed(true)
}

/** Sends a waiting mail without its time; what was never tried gets the date of now. */
export const sendMailNow: Change = (tx, context, row) => {
  if (row.state !== 'queued') return fail(explainRefusal(row.state))
  tx.run(
    row.tries > 0
      ? 'UPDATE outbox SET next_try_at = ?, changed_at = ? WHERE outbox_id = ?'
      : `UPDATE outbox SET not_before = NULL, next_try_at = NULL, queued_at = ?, changed_at = ?, mime = NULL, mime_hash = NULL, bytes = NULL
         WHERE outbox_id = ?`,
    ...[context.now, context.now, row.outbox_id],
  )
  return succeed(true)
}

/** Takes back a mail while it waits for its time: it is a draft again. */
export const undoSend: Change = (tx, context, row) => {
  if (row.state !== 'queued' || row.tries > 0 || (row.not_before ?? 0) <= context.now)
    return fail(
      row.state === 'queued'
        ? 'The time to take it back is over; withdraw it, if it has not left yet.'
        : explainRefusal(row.state),
    )
  tx.run(
    `UPDATE outbox SET state = 'draft', not_before = NULL, mime = NULL, mime_hash = NULL, bytes = NULL, envelope_json = NULL, changed_at = ?
     WHERE outbox_id = ?`,
    ...[context.now, row.outbox_id],
  )
  return succeed(true)
}

/** A person's answer to a mail in doubt: it arrived, it is sent again with the same bytes, or nobody knows yet. */
export const resolveDoubt =
  (answer: 'arrived' | 'send_again' | 'keep'): Change =>
  (tx, context, row, by) => {
    if (row.state !== 'in_doubt') return fail(`${explainRefusal(row.state)} Only mail in doubt asks for it.`)
    settleDoubt(tx, row.outbox_id, { how: answer, by, now: context.now })
    return succeed(true)
  }

/** What an item says while it can be edited. */
export const draftOf = (row: Pick<ItemRow, 'draft_json'>): MailDraft => JSON.parse(row.draft_json) as MailDraft // enqueue wrote it from a MailDraft
