import { z } from 'zod'
import type { WritableStore } from '../store.ts'
import type { Operation } from './operation.ts'

/**
 * What the log keeps of a message that a person split from its thread, or kept in it where it would have followed another.
 *
 * Shapes: `label` names the part, '' is the thread it came from; `reference` and `origin` are hex, see 0060-threads.
 */
export const SplitValue = z.object({ label: z.string(), reference: z.string().nullable(), origin: z.string().nullable() })
export type SplitValue = z.infer<typeof SplitValue>

/** The fields of a message that decide which thread it is in. */
export const threadFields: readonly string[] = ['thread_split', 'thread_links']

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
  if (op.kind === 'set' && op.field === 'thread_split') setSplit(tx, op, fingerprint)
  if (op.kind === 'add' && op.field === 'thread_links')
    tx.run(
      'INSERT OR REPLACE INTO message_links (fingerprint, other, ms, c) VALUES (?, ?, ?, ?)',
      fingerprint,
      Buffer.from(op.itemId, 'hex'),
      op.ms,
      op.c,
    )
  if (op.kind === 'rm' && op.field === 'thread_links')
    tx.run('DELETE FROM message_links WHERE fingerprint = ? AND other = ?', fingerprint, Buffer.from(op.itemId, 'hex'))
}

function setSplit(tx: WritableStore, op: Operation & { kind: 'set' }, fingerprint: Buffer): void {
  tx.run('DELETE FROM message_splits WHERE fingerprint = ?', fingerprint)
  if (op.value === null) return
  const { label, reference, origin } = SplitValue.parse(op.value)
  tx.run(
    'INSERT INTO message_splits (fingerprint, reference, label, origin, ms, c) VALUES (?, ?, ?, ?, ?, ?)',
    fingerprint,
    reference === null ? null : Buffer.from(reference, 'hex'),
    label,
    origin === null ? null : Buffer.from(origin, 'hex'),
    op.ms,
    op.c,
  )
}
