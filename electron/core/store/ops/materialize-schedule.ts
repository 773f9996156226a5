import type { WritableStore } from '../store.ts'
import type { Operation } from './operation.ts'

/** Recurring work as people set it up, and which of it rests. */
export function materializeSchedule(tx: WritableStore, op: Operation): void {
  tx.run('INSERT OR IGNORE INTO schedules (schedule_id) VALUES (?)', op.entityId)
  if (op.kind === 'del') tx.run('UPDATE schedules SET deleted = ? WHERE schedule_id = ?', op.value ? 1 : 0, op.entityId)
  if (op.kind !== 'set') return
  if (op.field === 'paused')
    tx.run('UPDATE schedules SET paused = ? WHERE schedule_id = ?', op.value === true ? 1 : 0, op.entityId)
  if (op.field === 'definition') {
    const definition = op.value === null ? null : JSON.stringify(op.value)
    tx.run('UPDATE schedules SET definition_json = ? WHERE schedule_id = ?', definition, op.entityId)
  }
}
