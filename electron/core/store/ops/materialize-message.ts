import type { WritableStore } from '../store.ts'
import type { Operation } from './operation.ts'

/** What people and rules decide about a message. Its entity id is the fingerprint in hex, which every laptop knows it by. */
export function materializeMessage(tx: WritableStore, op: Operation): void {
  const fingerprint = Buffer.from(op.entityId, 'hex')
  if (op.kind === 'set' && op.field === 'settled')
    tx.run('UPDATE messages SET in_triage = ? WHERE fingerprint = ?', op.value === true ? 0 : 1, fingerprint)
  if (op.kind === 'add' && op.field === 'effects')
    tx.run(
      'INSERT OR IGNORE INTO effect_keys (effect_key, fingerprint, rule_id) VALUES (?, ?, ?)',
      op.itemId,
      fingerprint,
      typeof op.value === 'string' ? op.value : '',
    )
  if (op.kind === 'rm' && op.field === 'effects') tx.run('DELETE FROM effect_keys WHERE effect_key = ?', op.itemId)
}
