import type { WritableStore } from '../store.ts'
import type { Operation } from './operation.ts'

/** Turns one operation on a person into its row. Who a person is stands in the people file; the log keeps what they chose. */
export function materializePerson(tx: WritableStore, op: Operation): void {
  if (op.kind !== 'set' || op.field !== 'notices') return
  if (op.value === null) tx.run('DELETE FROM notice_choices WHERE person_id = ?', op.entityId)
  else
    tx.run('INSERT OR REPLACE INTO notice_choices (person_id, choice_json) VALUES (?, ?)', op.entityId, JSON.stringify(op.value))
}
