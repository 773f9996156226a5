import type { WritableStore } from '../store.ts'
import type { Operation } from './operation.ts'

/** Reports that people saved or subscribed to, and which subscriptions rest. */
export function materializeReport(tx: WritableStore, op: Operation): void {
  tx.run('INSERT OR IGNORE INTO report_definitions (definition_id) VALUES (?)', op.entityId)
  if (op.kind === 'del')
    tx.run('UPDATE report_definitions SET deleted = ? WHERE definition_id = ?', op.value ? 1 : 0, op.entityId)
  if (op.kind !== 'set') return
  if (op.field === 'paused')
    tx.run('UPDATE report_definitions SET paused = ? WHERE definition_id = ?', op.value === true ? 1 : 0, op.entityId)
  if (op.field === 'definition') {
    const definition = op.value === null ? null : JSON.stringify(op.value)
    tx.run('UPDATE report_definitions SET definition_json = ? WHERE definition_id = ?', definition, op.entityId)
  }
}
