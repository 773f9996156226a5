import type { BlobStore } from '../../store/blob-store.ts'
import type { WritableStore } from '../../store/store.ts'
import { labelOf } from './decided-threads.ts'
import { readThreadMessages } from './read-evidence.ts'
import { referenceOf } from './thread-token.ts'

/** What to write down of one message when a thread is split; all values are hex but `label`. */
export type PlannedSplit = { fingerprint: string; label: string; reference: string | null; origin: string | null }

/**
 * Plans how messages leave their thread: which get the new label, and which that stay have to be told so, because they answer one that goes.
 *
 * Shapes: `moved` holds fingerprints in hex, all of one thread. Nothing is written here.
 */
export function planSplit(
  tx: WritableStore,
  files: BlobStore,
  threadNo: number,
  moved: ReadonlySet<string>,
  label: string,
): PlannedSplit[] {
  const messages = readThreadMessages(tx, files, threadNo)
  const origin = originOf(tx, threadNo)
  const leaving = messages.filter((message) => moved.has(message.fingerprint.toString('hex')))
  const references = new Set(leaving.flatMap((message) => message.evidence.own.map((own) => own.toString('hex'))))
  return messages.flatMap(({ fingerprint, messageId, evidence }) => {
    const known = {
      fingerprint: fingerprint.toString('hex'),
      reference: messageId === null ? null : referenceOf(messageId).toString('hex'),
    }
    if (moved.has(known.fingerprint)) return [{ ...known, label, origin }]
    const follows = evidence.named.some((named) => references.has(named.toString('hex')))
    const isDecided = tx.get('SELECT 1 FROM message_splits WHERE fingerprint = ?', fingerprint) !== undefined
    return follows && !isDecided ? [{ ...known, label: labelOf(tx, fingerprint, evidence), origin: null }] : []
  })
}

/** The message that names a thread to the rules: its oldest, or the oldest of the thread it was split from. */
export function originOf(tx: Pick<WritableStore, 'get'>, threadNo: number): string | null {
  const row = tx.get<{ origin: Buffer }>(
    `SELECT coalesce(message_splits.origin, messages.fingerprint) AS origin FROM messages
     LEFT JOIN message_splits ON message_splits.fingerprint = messages.fingerprint
     WHERE messages.thread_no = ? ORDER BY messages.sort_at, messages.fingerprint LIMIT 1`,
    threadNo,
  )
  return row?.origin.toString('hex') ?? null
}
