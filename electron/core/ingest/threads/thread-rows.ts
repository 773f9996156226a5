import { hash } from 'node:crypto'
import type { ReadableStore, WritableStore } from '../../store/store.ts'
import type { ThreadEvidence } from './thread-evidence.ts'

/** The tables whose rows of a thread follow from its messages. */
const evidenceTables = ['thread_references', 'thread_people', 'thread_subjects', 'thread_claims'] as const

export function beginThread(tx: WritableStore, fingerprint: Buffer): number {
  return Number(tx.run('INSERT INTO threads (thread_id) VALUES (?)', fingerprint).lastInsertRowid)
}

/** Adds what a message says of its thread to the thread's rows. */
export function writeEvidence(tx: WritableStore, threadNo: number, evidence: ThreadEvidence, label: string): void {
  for (const [references, own] of [
    [evidence.own, 1],
    [evidence.named, 0],
  ] as const)
    for (const reference of references)
      tx.run(
        `INSERT INTO thread_references (reference, label, thread_no, own) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET own = max(own, excluded.own)`,
        reference,
        label,
        threadNo,
        own,
      )
  if (evidence.people.size > 0) {
    const voices = blankSeparated(evidence.voices)
    const people = blankSeparated(evidence.people)
    const setHash = hash('sha256', `${voices}\n${people}`, 'buffer').subarray(0, 8)
    tx.run(
      'INSERT OR IGNORE INTO thread_people (thread_no, set_hash, voices, people) VALUES (?, ?, ?, ?)',
      threadNo,
      setHash,
      voices,
      people,
    )
  }
  if (evidence.subject)
    tx.run('INSERT OR IGNORE INTO thread_subjects (thread_no, subject) VALUES (?, ?)', threadNo, evidence.subject)
  for (const { token, sender, recipient } of claimRows(evidence))
    tx.run(
      'INSERT OR IGNORE INTO thread_claims (token, label, thread_no, sender, recipient) VALUES (?, ?, ?, ?, ?)',
      token,
      label,
      threadNo,
      sender,
      recipient,
    )
}

const blankSeparated = (addresses: ReadonlySet<string>): string => ` ${[...addresses].sort().join(' ')} `

/** Stands for an address that nobody has: the token is remembered, and good for nobody. */
const nobody = '-'

/** Whom a token is good for: a long one for anybody, a short one for its sender, in a forward for sender and recipient together. */
export function claimRows(evidence: ThreadEvidence): { token: Buffer; sender: string; recipient: string }[] {
  const senders = orNobody(evidence.senders.slice(0, 5))
  const recipients = orNobody([...evidence.people].filter((address) => !evidence.senders.includes(address)).slice(0, 20))
  return evidence.tokens.flatMap(({ token, isShort }) => {
    if (!isShort) return [{ token, sender: '', recipient: '' }]
    return senders.flatMap((sender) =>
      (evidence.isForward ? recipients : ['']).map((recipient) => ({ token, sender, recipient })),
    )
  })
}

const orNobody = (addresses: readonly string[]): readonly string[] => (addresses.length > 0 ? addresses : [nobody])

/** Makes two threads one, the smaller going into the larger, so that a long chain of joins stays cheap; answers the one that is left. */
export function mergeThreads(tx: WritableStore, one: number, other: number): number {
  const [into, from] = sizeOf(tx, one) >= sizeOf(tx, other) ? [one, other] : [other, one]
  tx.run('UPDATE messages SET thread_no = ? WHERE thread_no = ?', into, from)
  tx.run(
    `INSERT INTO thread_references (reference, label, thread_no, own)
     SELECT reference, label, ?, own FROM thread_references WHERE thread_no = ?
     ON CONFLICT DO UPDATE SET own = max(own, excluded.own)`,
    into,
    from,
  )
  tx.run(
    `INSERT OR IGNORE INTO thread_people (thread_no, set_hash, voices, people)
     SELECT ?, set_hash, voices, people FROM thread_people WHERE thread_no = ?`,
    into,
    from,
  )
  tx.run(
    'INSERT OR IGNORE INTO thread_subjects (thread_no, subject) SELECT ?, subject FROM thread_subjects WHERE thread_no = ?',
    into,
    from,
  )
  tx.run(
    `INSERT OR IGNORE INTO thread_claims (token, label, thread_no, sender, recipient)
     SELECT token, label, ?, sender, recipient FROM thread_claims WHERE thread_no = ?`,
    into,
    from,
  )
  for (const neighbour of neighboursOf(tx, from)) if (neighbour !== into) addNeighbour(tx, into, neighbour)
  dropThread(tx, from)
  return into
}

/** Removes a thread that has no message any more, with all that was said of it. */
export function dropThread(tx: WritableStore, threadNo: number): void {
  for (const table of evidenceTables) tx.run(`DELETE FROM ${table} WHERE thread_no = ?`, threadNo)
  for (const neighbour of neighboursOf(tx, threadNo)) {
    tx.run('DELETE FROM thread_neighbours WHERE thread_no = ? AND neighbour_no = ?', threadNo, neighbour)
    tx.run('DELETE FROM thread_neighbours WHERE thread_no = ? AND neighbour_no = ?', neighbour, threadNo)
  }
  tx.run('DELETE FROM threads WHERE thread_no = ?', threadNo)
}

export function addNeighbour(tx: WritableStore, one: number, other: number): void {
  for (const [threadNo, neighbourNo] of [
    [one, other],
    [other, one],
  ])
    tx.run('INSERT OR IGNORE INTO thread_neighbours (thread_no, neighbour_no) VALUES (?, ?)', threadNo, neighbourNo)
}

/** Whether any mail of the profile carries a token: most profiles of old mail hold none, and are not asked for each. */
export function hasClaims(store: ReadableStore): boolean {
  return store.get('SELECT 1 FROM thread_claims LIMIT 1') !== undefined
}

export function hasNeighbours(store: ReadableStore, threadNo: number): boolean {
  return store.get('SELECT 1 FROM thread_neighbours WHERE thread_no = ? LIMIT 1', threadNo) !== undefined
}

export function neighboursOf(store: ReadableStore, threadNo: number): number[] {
  return store
    .all<{ neighbour_no: number }>(
      'SELECT neighbour_no FROM thread_neighbours WHERE thread_no = ? ORDER BY neighbour_no',
      threadNo,
    )
    .map((row) => row.neighbour_no)
}

function sizeOf(tx: WritableStore, threadNo: number): number {
  return tx.get<{ n: number }>('SELECT count(*) AS n FROM messages WHERE thread_no = ?', threadNo)?.n ?? 0
}
