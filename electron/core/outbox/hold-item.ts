import type { Hold, MailDraft } from '#shared/model/outbox.ts'
import type { ReadableStore, WritableStore } from '../store/store.ts'
import { chooseAccount } from './choose-account.ts'
import { holdsAtSend } from './firewall.ts'
import type { OutboxContext } from './outbox-context.ts'

/** Why a queued mail may not go now after all: somebody wrote meanwhile, the matter was closed to its readers, or it waited too long (O8). */
export function whyHoldNow(store: ReadableStore, context: OutboxContext, outboxId: string): Hold[] {
  const row = store.get<{
    draft_json: string
    account_id: string | null
    created_at: number
    queued_at: number | null
    held_json: string
    decided_by: string | null
  }>('SELECT draft_json, account_id, created_at, queued_at, held_json, decided_by FROM outbox WHERE outbox_id = ?', outboxId)
  if (!row) return []
  const draft = JSON.parse(row.draft_json) as MailDraft // written by enqueue from a MailDraft
  return holdsAtSend(store, context, draft, {
    createdAt: row.queued_at ?? row.created_at,
    // enqueue wrote them from Hold[]: what whoever let it go had seen.
    decided: row.decided_by === null ? null : (JSON.parse(row.held_json) as Hold[]),
    hasAccount: chooseAccount(store, row.account_id) !== null,
  })
}

/** Holds a queued or failed mail until a person lets it go. False where it is in no such state. */
export function holdItem(tx: WritableStore, outboxId: string, holds: readonly Hold[], now: number): boolean {
  const held = tx.run(
    `UPDATE outbox SET state = 'held', held_json = ?, decided_by = NULL, next_try_at = NULL, changed_at = ?, ended_at = NULL
     WHERE outbox_id = ? AND state IN ('queued', 'failed')`,
    ...[JSON.stringify(holds), now, outboxId],
  )
  return held.changes === 1
}
