import type { ReadableStore } from '../../store/store.ts'
import type { ThreadEvidence } from './thread-evidence.ts'

type Stamp = { ms: number; c: number }

/** Messages wait under this number while their threads are made anew (regroup-threads.ts): none of it is a thread. */
export const waitingNo = 0

/**
 * The label that a person's splits give a message: its own, else that of the nearest ancestor it names that was split off, else ''.
 *
 * It follows from the message and the decisions, not from what else is stored, so that it is the same in any order of arrival.
 */
export function labelOf(store: ReadableStore, fingerprint: Buffer, evidence: ThreadEvidence): string {
  if (store.get('SELECT 1 FROM message_splits LIMIT 1') === undefined) return ''
  const own = store.get<{ label: string }>('SELECT label FROM message_splits WHERE fingerprint = ?', fingerprint)
  if (own) return own.label
  for (const reference of evidence.named) {
    const row = store.get<{ label: string }>(
      'SELECT label FROM message_splits WHERE reference = ? ORDER BY fingerprint LIMIT 1',
      reference,
    )
    if (row) return row.label
  }
  return ''
}

/** The threads that a person joined a message to and did not split from it since. */
export function linkedThreads(store: ReadableStore, fingerprint: Buffer): number[] {
  if (store.get('SELECT 1 FROM message_links LIMIT 1') === undefined) return []
  const links = store.all<Stamp & { other: Buffer; thread_no: number }>(
    `SELECT messages.fingerprint AS other, messages.thread_no, message_links.ms, message_links.c
     FROM message_links JOIN messages ON messages.fingerprint = message_links.other
     WHERE message_links.fingerprint = ? AND messages.thread_no <> ?
     UNION ALL
     SELECT messages.fingerprint AS other, messages.thread_no, message_links.ms, message_links.c
     FROM message_links JOIN messages ON messages.fingerprint = message_links.fingerprint
     WHERE message_links.other = ? AND messages.thread_no <> ?`,
    fingerprint,
    waitingNo,
    fingerprint,
    waitingNo,
  )
  const holds = links.filter((link) => {
    const [mine, theirs] = [splitOf(store, fingerprint), splitOf(store, link.other)]
    return (mine?.label ?? '') === (theirs?.label ?? '') || (isAfter(link, mine) && isAfter(link, theirs))
  })
  return holds.map((link) => link.thread_no)
}

function splitOf(store: ReadableStore, fingerprint: Buffer): (Stamp & { label: string }) | undefined {
  return store.get<Stamp & { label: string }>('SELECT label, ms, c FROM message_splits WHERE fingerprint = ?', fingerprint)
}

function isAfter(one: Stamp, other: Stamp | undefined): boolean {
  return !other || one.ms > other.ms || (one.ms === other.ms && one.c > other.c)
}
