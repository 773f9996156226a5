import type { DoubtEnd } from '#shared/model/outbox.ts'
import type { WritableStore } from '../store/store.ts'

/** How the doubt about a mail ends, and by whom: a person as authors are written, null where something came back. */
export type Settlement = { how: DoubtEnd['how']; by: string | null; now: number }

/**
 * Ends the doubt about a mail, and notes at its try who did so; `keep` leaves it standing. The mail must be in doubt.
 *
 * Reached counts whom the server had not put off: whoever it had, waits for the same bytes alone, for of them there never was a doubt.
 */
export function settleDoubt(tx: WritableStore, outboxId: string, { how, by, now }: Settlement): void {
  tx.run(
    `UPDATE outbox_attempts SET settled = ?, settled_by = ?, settled_at = ?
     WHERE outbox_id = ? AND n = (SELECT max(n) FROM outbox_attempts WHERE outbox_id = ? AND outcome = 'in_doubt')`,
    ...[how, by, now, outboxId, outboxId],
  )
  if (how === 'keep') {
    tx.run('UPDATE outbox SET decided_by = ?, changed_at = ? WHERE outbox_id = ?', by, now, outboxId)
    return
  }
  if (how !== 'send_again')
    tx.run(
      "UPDATE outbox_recipients SET outcome = 'accepted' WHERE outbox_id = ? AND outcome = 'pending' AND smtp_reply IS NULL",
      outboxId,
    )
  const waits = tx.get("SELECT 1 FROM outbox_recipients WHERE outbox_id = ? AND outcome = 'pending'", outboxId) !== undefined
  tx.run(
    `UPDATE outbox SET state = ?, phase = NULL, next_try_at = ?, last_error = NULL, decided_by = ?, changed_at = ?, ended_at = ?
     WHERE outbox_id = ?`,
    ...[waits ? 'queued' : 'accepted', waits ? now : null, by ?? 'receipt', now, waits ? null : now, outboxId],
  )
}
