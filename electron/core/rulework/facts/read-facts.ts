import { type OpenPacks, readFactRows } from '../../store/fact-rows.ts'
import type { ReadableStore } from '../../store/store.ts'
import { decodeFacts, type StoredFacts } from './fact-record.ts'

/** Reads the facts that are kept of some messages; those that have none are left out. `open` is for who reads one message after another. */
export function readFacts(store: ReadableStore, messageNos: readonly number[], open?: OpenPacks): Map<number, StoredFacts> {
  const found = new Map<number, StoredFacts>()
  for (const { messageNo, record } of readFactRows(store, messageNos, open)) found.set(messageNo, decodeFacts(messageNo, record))
  return found
}
