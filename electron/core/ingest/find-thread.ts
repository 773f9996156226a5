import type { WritableStore } from '../store/store.ts'
import { belongTogether, isAnswerTo, rangeOf } from './threads/belong-together.ts'
import { labelOf, linkedThreads } from './threads/decided-threads.ts'
import type { ThreadEvidence } from './threads/thread-evidence.ts'
import {
  addNeighbour,
  beginThread,
  hasClaims,
  hasNeighbours,
  mergeThreads,
  neighboursOf,
  writeEvidence,
} from './threads/thread-rows.ts'

/** 1,000 threads that hold one id are looked at: more is the mark of a program that gives every mail the same one. */
const candidatesMax = 1000

/** 64 neighbours are noted for a mail; with more it only joins what it may join at once. */
const neighboursMax = 64

/**
 * Finds the thread of a message, or begins one; the caller then writes the message's row with the number that is answered.
 *
 * Two threads are one where
 * - both hold an id, named or owned, seen or not, and have something else in common: a subject without prefixes, or an address that wrote
 *   in one and takes part in the other (belong-together.ts). A stranger who only names a known id stays outside (I5);
 * - one carries a long token of a mail of the other: our header, our Message-ID, the plus address (T4);
 * - one carries a short token in a subject, and its sender takes part in the other; of a forward, its recipient too (T1, T2);
 * - a person joined them. What a person split stays apart: ids and tokens work only among messages of one label.
 * Subjects alone, Thread-Index and Thread-Topic never join (T12, T14).
 *
 * Any order of arrival gives the same threads (T3), because each of these conditions looks at whole threads and once true stays true as
 * threads grow: joining whatever may be joined until nothing more can be then ends at the same threads whatever came first. So a pair with
 * an id or token in common that is not joined yet is kept as neighbours and looked at again whenever one of the two has grown; until then
 * the pair is what a person is shown as a suggestion.
 *
 * Limits: of an id that more threads hold than the limits above, only those are seen.
 * Source: RFC 5322 section 3.6.4; product.md section 2.
 */
export function findThread(tx: WritableStore, fingerprint: Buffer, evidence: ThreadEvidence): number {
  const label = labelOf(tx, fingerprint, evidence)
  const joined = new Set(linkedThreads(tx, fingerprint))
  const apart = new Set<number>()
  for (const threadNo of findCandidates(tx, evidence, label)) {
    if (joined.has(threadNo)) continue
    if (isAnswerTo(tx, evidence, label, threadNo)) joined.add(threadNo)
    else if (apart.size < neighboursMax) apart.add(threadNo)
  }
  const [first, ...others] = [...joined].sort((a, b) => a - b)
  let threadNo = first ?? beginThread(tx, fingerprint)
  writeEvidence(tx, threadNo, evidence, label)
  for (const other of apart) addNeighbour(tx, threadNo, other)
  for (const other of others) threadNo = mergeThreads(tx, threadNo, other)
  return settleNeighbours(tx, threadNo)
}

/** Joins what may be joined now that a thread has grown; answers the number it then has. */
export function settleNeighbours(tx: WritableStore, threadNo: number): number {
  let home = threadNo
  while (hasNeighbours(tx, home)) {
    const next = neighboursOf(tx, home).find((neighbour) => belongTogether(tx, home, neighbour))
    if (next === undefined) return home
    home = mergeThreads(tx, home, next)
  }
  return home
}

/** The threads that hold an id of the message, name it by a token, or are named by a token of it. */
function findCandidates(tx: WritableStore, evidence: ThreadEvidence, label: string): Set<number> {
  const found = new Set<number>()
  for (const reference of [...evidence.own, ...evidence.named])
    addAll(
      tx,
      found,
      'SELECT thread_no FROM thread_references WHERE reference = ? AND label = ? AND thread_no > ? ORDER BY thread_no LIMIT 1',
      reference,
      label,
    )
  const carried = evidence.tokens.filter((claim) => !claim.isShort).map((claim) => claim.token)
  const own = hasClaims(tx) ? evidence.own.flatMap((reference) => [reference.subarray(0, 5), reference.subarray(0, 10)]) : []
  for (const token of [...own, ...carried])
    addAll(
      tx,
      found,
      'SELECT thread_no FROM thread_claims WHERE token = ? AND label = ? AND thread_no > ? ORDER BY thread_no LIMIT 1',
      token,
      label,
    )
  for (const { token } of evidence.tokens)
    addAll(
      tx,
      found,
      `SELECT thread_no FROM thread_references
       WHERE reference BETWEEN ? AND ? AND label = ? AND own = 1 AND thread_no > ? ORDER BY thread_no LIMIT 1`,
      ...rangeOf(token),
      label,
    )
  return found
}

/** Adds every thread that a query finds, one after the other: nearly always there is none or one, and asking for one row is cheaper. */
function addAll(tx: WritableStore, found: Set<number>, sql: string, ...values: unknown[]): void {
  let last = 0
  for (let count = 0; count < candidatesMax; count += 1) {
    const row = tx.get<{ thread_no: number }>(sql, ...values, last)
    if (!row) return
    last = row.thread_no
    found.add(last)
  }
}
