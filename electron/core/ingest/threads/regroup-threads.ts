import type { BlobStore } from '../../store/blob-store.ts'
import type { WritableStore } from '../../store/store.ts'
import { findThread } from '../find-thread.ts'
import { waitingNo } from './decided-threads.ts'
import { readThreadMessages } from './read-evidence.ts'
import { dropThread, neighboursOf } from './thread-rows.ts'

/**
 * Makes threads anew from the mails in them: after a person split, joined or took that back, and after messages were removed.
 *
 * Shapes: `threadNos` may name threads that are empty; they go. Answers the numbers of the threads that then hold their messages. A thread
 * keeps its public id where the message that began it is still its first.
 */
export function regroupThreads(tx: WritableStore, files: BlobStore, threadNos: readonly number[]): number[] {
  if (threadNos.length === 0) return []
  tx.run('INSERT OR IGNORE INTO threads (thread_no, thread_id) VALUES (?, zeroblob(16))', waitingNo)
  // A thread that only shares an id with these may be one with what comes out of them.
  const all = [...new Set(threadNos.flatMap((threadNo) => [threadNo, ...neighboursOf(tx, threadNo)]))]
  for (const threadNo of all) {
    tx.run('UPDATE messages SET thread_no = ? WHERE thread_no = ?', waitingNo, threadNo)
    dropThread(tx, threadNo)
  }
  const messages = readThreadMessages(tx, files, waitingNo)
  for (const { messageNo, fingerprint, evidence } of messages) {
    const threadNo = findThread(tx, fingerprint, evidence)
    tx.run('UPDATE messages SET thread_no = ? WHERE message_no = ?', threadNo, messageNo)
  }
  dropThread(tx, waitingNo)
  return threadsOf(
    tx,
    messages.map((message) => message.fingerprint),
  )
}

/** As `regroupThreads`, for the threads that hold these messages. */
export function regroupAround(tx: WritableStore, files: BlobStore, fingerprints: readonly Buffer[]): number[] {
  return regroupThreads(tx, files, threadsOf(tx, fingerprints))
}

/** Makes every thread of the profile anew. */
export function rebuildThreads(tx: WritableStore, files: BlobStore): void {
  const threads = tx.all<{ thread_no: number }>('SELECT thread_no FROM threads')
  regroupThreads(
    tx,
    files,
    threads.map((row) => row.thread_no),
  )
}

function threadsOf(tx: WritableStore, fingerprints: readonly Buffer[]): number[] {
  const numbers = fingerprints.flatMap(
    (fingerprint) =>
      tx.get<{ thread_no: number }>('SELECT thread_no FROM messages WHERE fingerprint = ?', fingerprint)?.thread_no ?? [],
  )
  return [...new Set(numbers)]
}
