import type { ItemOffer } from '../archive/raw-item.ts'
import type { WritableStore } from '../store/store.ts'

/** Keeps what an item offers besides its message: people for the directory, a task. An address is suggested once, whatever became of it. */
export function storeOffer(tx: WritableStore, messageNo: number, offer: ItemOffer, now: number): void {
  if (offer.kind === 'task') {
    tx.run(
      "INSERT OR IGNORE INTO offered_tasks (message_no, title, due_at, completed_at, owner, state) VALUES (?, ?, ?, ?, ?, 'offered')",
      messageNo,
      offer.title,
      offer.dueAt,
      offer.completedAt,
      offer.owner,
    )
    return
  }
  for (const address of offer.addresses) {
    tx.run(
      `INSERT OR IGNORE INTO suggested_people (address, name, organisation, phone, message_no, state, at)
       VALUES (?, ?, ?, ?, ?, 'suggested', ?)`,
      address.trim().toLowerCase(),
      offer.name,
      offer.organisation,
      offer.phone,
      messageNo,
      now,
    )
  }
}
