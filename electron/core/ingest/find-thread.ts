import { createHash } from 'node:crypto'
import type { WritableStore } from '../store/store.ts'

/** A message may name hundreds of ancestors; a hostile one, millions. The newest hundred place it as well. */
const referencesMax = 100

export type ThreadClue = {
  fingerprint: Buffer
  messageId: string | null
  inReplyTo: string | null
  references: readonly string[]
}

/**
 * Finds the thread of a message, or begins one.
 *
 * Two messages belong together when one names the other, or both name an ancestor, seen or not. Where a message joins threads that were
 * apart, they become one, so that any order of arrival gives the same threads (T3). Subjects and Thread-Index never join (T12).
 * Source: RFC 5322 section 3.6.4.
 */
export function findThread(tx: WritableStore, clue: ThreadClue): number {
  const named = [clue.messageId, ...(clue.inReplyTo ? [clue.inReplyTo] : []), ...clue.references.slice(-referencesMax)]
  const keys = [...new Set(named.filter((id): id is string => !!id))].map(referenceKey)
  const known = keys.flatMap(
    (key) => tx.get<{ thread_no: number }>('SELECT thread_no FROM thread_references WHERE reference = ?', key)?.thread_no ?? [],
  )
  const threadNo = known.length > 0 ? Math.min(...known) : beginThread(tx, clue.fingerprint)
  for (const other of new Set(known)) if (other !== threadNo) mergeThreads(tx, other, threadNo)
  for (const key of keys) tx.run('INSERT OR IGNORE INTO thread_references (reference, thread_no) VALUES (?, ?)', key, threadNo)
  return threadNo
}

function beginThread(tx: WritableStore, fingerprint: Buffer): number {
  return Number(tx.run('INSERT INTO threads (thread_id) VALUES (?)', fingerprint).lastInsertRowid)
}

function mergeThreads(tx: WritableStore, from: number, into: number): void {
  tx.run('UPDATE messages SET thread_no = ? WHERE thread_no = ?', into, from)
  tx.run('UPDATE thread_references SET thread_no = ? WHERE thread_no = ?', into, from)
  tx.run('DELETE FROM threads WHERE thread_no = ?', from)
}

/** 16 bytes of a hash: Message-IDs may be kilobytes long, and a million of them are an index of their own. */
function referenceKey(messageId: string): Buffer {
  return createHash('sha256').update(messageId).digest().subarray(0, 16)
}
