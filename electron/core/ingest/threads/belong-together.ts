import type { ReadableStore } from '../../store/store.ts'
import type { ThreadEvidence } from './thread-evidence.ts'
import { claimRows } from './thread-rows.ts'

/** Whether two threads are one, by what their messages say; see `findThread`. Both ways round it is the same question. */
export function belongTogether(store: ReadableStore, one: number, other: number): boolean {
  return (
    (shareId(store, one, other) && (shareSubject(store, one, other) || sharePeople(store, one, other))) ||
    shareLongToken(store, one, other) ||
    claims(store, one, other) ||
    claims(store, other, one)
  )
}

function shareId(store: ReadableStore, one: number, other: number): boolean {
  return isFound(
    store,
    `SELECT 1 FROM thread_references AS a JOIN thread_references AS b
       ON b.reference = a.reference AND b.label = a.label AND b.thread_no = ? WHERE a.thread_no = ? LIMIT 1`,
    other,
    one,
  )
}

function shareSubject(store: ReadableStore, one: number, other: number): boolean {
  return isFound(
    store,
    `SELECT 1 FROM thread_subjects AS a JOIN thread_subjects AS b ON b.subject = a.subject AND b.thread_no = ?
     WHERE a.thread_no = ? LIMIT 1`,
    other,
    one,
  )
}

/** An address that one speaks for and that takes part in the other. That both went to the same mailbox is nothing in common. */
function sharePeople(store: ReadableStore, one: number, other: number): boolean {
  return peopleMeet(peopleOf(store, one), peopleOf(store, other))
}

type People = { voices: ReadonlySet<string>; people: ReadonlySet<string> }

function peopleMeet(one: People, other: People): boolean {
  return (
    [...one.voices].some((address) => other.people.has(address)) || [...other.voices].some((address) => one.people.has(address))
  )
}

function peopleOf(store: ReadableStore, threadNo: number): People {
  const rows = store.all<{ voices: string; people: string }>(
    'SELECT voices, people FROM thread_people WHERE thread_no = ?',
    threadNo,
  )
  const all = (field: 'voices' | 'people'): Set<string> => new Set(rows.flatMap((row) => row[field].trim().split(' ')))
  return { voices: all('voices'), people: all('people') }
}

/** Answers to a mail of ours that nobody has here carry the same token. */
function shareLongToken(store: ReadableStore, one: number, other: number): boolean {
  return isFound(
    store,
    `SELECT 1 FROM thread_claims AS a JOIN thread_claims AS b ON b.token = a.token AND b.label = a.label AND b.thread_no = ?
     WHERE a.thread_no = ? AND length(a.token) = 10 LIMIT 1`,
    other,
    one,
  )
}

/** Whether a token of the claimer names a mail of the other thread, and is good for whoever sent it. */
function claims(store: ReadableStore, claimer: number, other: number): boolean {
  return isFound(
    store,
    `SELECT 1 FROM thread_claims AS claim
     JOIN thread_references AS named ON named.thread_no = ? AND named.label = claim.label AND named.own = 1
       AND substr(named.reference, 1, length(claim.token)) = claim.token
     WHERE claim.thread_no = ?
       AND (claim.sender = '' OR EXISTS
         (SELECT 1 FROM thread_people WHERE thread_no = named.thread_no AND instr(people, ' ' || claim.sender || ' ') > 0))
       AND (claim.recipient = '' OR EXISTS
         (SELECT 1 FROM thread_people WHERE thread_no = named.thread_no AND instr(people, ' ' || claim.recipient || ' ') > 0))
     LIMIT 1`,
    other,
    claimer,
  )
}

/**
 * `belongTogether` of a message that has no rows yet and a thread: nearly every mail of an archive is placed by this alone.
 *
 * Only a shortcut: where it says no, the pair is looked at again as neighbours.
 */
export function isAnswerTo(store: ReadableStore, evidence: ThreadEvidence, label: string, threadNo: number): boolean {
  const hasId = [...evidence.own, ...evidence.named].some((reference) =>
    isFound(
      store,
      'SELECT 1 FROM thread_references WHERE reference = ? AND label = ? AND thread_no = ?',
      reference,
      label,
      threadNo,
    ),
  )
  return (
    (hasId && (hasSubject(store, evidence, threadNo) || peopleMeet(evidence, peopleOf(store, threadNo)))) ||
    claimRows(evidence).some((row) => row.token.length === 10 && hasLongToken(store, row.token, label, threadNo))
  )
}

function hasSubject(store: ReadableStore, { subject }: ThreadEvidence, threadNo: number): boolean {
  return (
    subject !== null && isFound(store, 'SELECT 1 FROM thread_subjects WHERE thread_no = ? AND subject = ?', threadNo, subject)
  )
}

function hasLongToken(store: ReadableStore, token: Buffer, label: string, threadNo: number): boolean {
  return isFound(
    store,
    'SELECT 1 FROM thread_references WHERE reference BETWEEN ? AND ? AND label = ? AND thread_no = ? AND own = 1',
    ...rangeOf(token),
    label,
    threadNo,
  )
}

/** The first and the last reference that a token may be the beginning of. */
export function rangeOf(token: Buffer): [Buffer, Buffer] {
  const rest = 16 - token.length
  return [Buffer.concat([token, Buffer.alloc(rest)]), Buffer.concat([token, Buffer.alloc(rest, 0xff)])]
}

function isFound(store: ReadableStore, sql: string, ...values: unknown[]): boolean {
  return store.get(sql, ...values) !== undefined
}
