import type { OutboxState } from '#shared/model/outbox.ts'
import { readTokens, referenceOf } from '../../ingest/threads/thread-token.ts'
import type { ReadableStore } from '../../store/store.ts'
import type { Signal } from './read-signal.ts'

/** A mail of ours that a message may speak of. `from` is the address that its envelope names, '' where that is empty. */
export type OutboxItem = {
  outboxId: string
  messageId: string
  state: OutboxState
  tries: number
  taskId: string | null
  subject: string
  from: string
}

type Row = {
  outbox_id: string
  message_id: string
  state: OutboxState
  tries: number
  task_id: string | null
  subject: string
  sender: string | null
}

const columns = "outbox_id, message_id, state, tries, task_id, subject, json_extract(envelope_json, '$.from') AS sender"

/** The newest 200 mails to an address are looked through for one that carries a token: an older one is answered by its id or not at all. */
const candidatesMax = 200

/**
 * Finds the mail that a message speaks of: by an id it names, else by a token, and then only one that went to whoever is told of.
 *
 * A mail that never left is none: whoever names it has read its id elsewhere.
 */
export function findItem(store: ReadableStore, signal: Signal): OutboxItem | null {
  for (const id of signal.ids) {
    const row = store.get<Row>(`SELECT ${columns} FROM outbox WHERE message_id = ?`, id)
    if (row && hasLeft(row)) return toItem(row)
  }
  if (signal.envelopeId !== null) {
    const row = store.get<Row>(`SELECT ${columns} FROM outbox WHERE outbox_id = ?`, signal.envelopeId)
    if (row && hasLeft(row)) return toItem(row)
  }
  return findByToken(store, signal)
}

/** The newest mail to whoever is told of that carries one of the tokens; a token in a subject, which anybody may forward, is no better. */
function findByToken(store: ReadableStore, signal: Signal): OutboxItem | null {
  if (signal.tokens.length === 0) return null
  for (const address of signal.told.flatMap(({ addresses }) => addresses)) {
    const rows = store.all<Row>(
      `SELECT ${columns} FROM outbox WHERE outbox_id IN (SELECT outbox_id FROM outbox_recipients WHERE address = ?)
       ORDER BY outbox_no DESC LIMIT ${candidatesMax}`,
      address,
    )
    const fit = rows.find((row) => hasLeft(row) && carriesToken(row.message_id, signal))
    if (fit) return toItem(fit)
  }
  return null
}

/** A mail of a thread has the thread's token in its id; one that began a thread is named by the token of its own id. */
function carriesToken(messageId: string, signal: Signal): boolean {
  const nothing = { subject: '', headers: [], to: [], cc: [], bcc: [] }
  const known = [referenceOf(messageId), ...readTokens(nothing, [messageId]).map(({ token }) => token)]
  return signal.tokens.some(({ token }) => known.some((candidate) => candidate.subarray(0, token.length).equals(token)))
}

/** The mail of ours that a message is a copy of, such as one that a mail server put into Sent. */
export function findOwnCopy(store: ReadableStore, ids: readonly (string | null)[]): OutboxItem | null {
  for (const id of ids) {
    const row = id === null ? undefined : store.get<Row>(`SELECT ${columns} FROM outbox WHERE message_id = ?`, id)
    if (row && hasLeft(row)) return toItem(row)
  }
  return null
}

export const recipientsOf = (store: ReadableStore, outboxId: string): string[] =>
  store
    .all<{ address: string }>('SELECT address FROM outbox_recipients WHERE outbox_id = ? ORDER BY address', outboxId)
    .map(({ address }) => address)

/** A try is enough: a server may have taken what it then said no to. */
const hasLeft = ({ state, tries }: Row): boolean => state === 'accepted' || tries > 0

const toItem = (row: Row): OutboxItem => ({
  outboxId: row.outbox_id,
  messageId: row.message_id,
  state: row.state,
  tries: row.tries,
  taskId: row.task_id,
  subject: row.subject,
  from: row.sender?.toLowerCase() ?? '',
})
