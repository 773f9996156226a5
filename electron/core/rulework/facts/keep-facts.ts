import { putFactRow } from '../../store/fact-rows.ts'
import type { WritableStore } from '../../store/store.ts'
import { encodeFacts, type NewFacts } from './fact-record.ts'

/** Keeps the facts a message was judged by, in the transaction that stores the judgement. */
export function keepFacts(tx: WritableStore, stored: NewFacts & { messageNo: number }): void {
  putFactRow(tx, stored.messageNo, encodeFacts(stored))
}
