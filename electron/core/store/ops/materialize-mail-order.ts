import type { WritableStore } from '../store.ts'
import { MailOrder } from './mail-order.ts'
import type { Operation } from './operation.ts'

/**
 * Turns operations on the set `mail_orders` into their rows. What was taken out of the set, or whose task is deleted, is withdrawn and not
 * gone: the outbox must see that a mail it holds is wanted no more.
 */
export function materializeMailOrder(tx: WritableStore, op: Operation): void {
  if (op.kind === 'del') {
    const orders = tx.all<{ order_id: string }>('SELECT order_id FROM mail_orders WHERE task_id = ?', op.entityId)
    for (const order of orders) projectOrder(tx, op.entityId, order.order_id)
  }
  if ((op.kind === 'add' || op.kind === 'rm') && op.field === 'mail_orders') projectOrder(tx, op.entityId, op.itemId)
}

type Item = { value_json: string; removed: number; deleted: number }

/** Writes the row of one order as the log has it; the order in which operations came does not matter. */
function projectOrder(tx: WritableStore, taskId: string, orderId: string): void {
  const item = tx.get<Item>(
    `SELECT value_json, removed_by IS NOT NULL AS removed,
       coalesce((SELECT deleted FROM tasks WHERE tasks.task_id = set_item.entity_id), 0) AS deleted
     FROM set_item WHERE entity = 'task' AND entity_id = ? AND field = 'mail_orders' AND item_id = ?
     ORDER BY removed, add_dev, add_n LIMIT 1`,
    taskId,
    orderId,
  )
  if (!item) return
  const withdrawn = item.removed === 1 || item.deleted === 1 ? 1 : 0
  const known = tx.run('UPDATE mail_orders SET withdrawn = ? WHERE order_id = ?', withdrawn, orderId)
  // No upsert: an INSERT, even one that ends as an update, is what a silent import is refused.
  if (known.changes > 0) return
  const order = MailOrder.parse(JSON.parse(item.value_json))
  tx.run(
    `INSERT INTO mail_orders (order_id, task_id, kind, template, target, fingerprint, files_json, cause_json, ordered_at, withdrawn)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[orderId, taskId, order.kind, order.template, order.target],
    order.fingerprint === null ? null : Buffer.from(order.fingerprint, 'hex'),
    ...[JSON.stringify(order.files), JSON.stringify(order.cause), order.at, withdrawn],
  )
}
