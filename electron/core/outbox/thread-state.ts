import type { ReadableStore } from '../store/store.ts'

type Scope = { messageId: string | null; taskId: string | null }

const fingerprintOf = (messageId: string | null): Buffer | null =>
  messageId === null ? null : Buffer.from(messageId.slice('msg_'.length), 'hex')

const inScope = `messages.outgoing = 0 AND messages.auto_generated = 0 AND (
    messages.thread_no = (SELECT thread_no FROM messages WHERE fingerprint = @message)
    OR messages.fingerprint IN (SELECT fingerprint FROM task_messages WHERE task_id = @task))`

/** The number of the newest message that a person wrote to us in a thread and a task; 0 where there is none. Robots do not count. */
export function newestOfThread(store: ReadableStore, { messageId, taskId }: Scope): number {
  const row = store.get<{ newest: number | null }>(`SELECT max(messages.message_no) AS newest FROM messages WHERE ${inScope}`, {
    message: fingerprintOf(messageId),
    task: taskId,
  })
  return row?.newest ?? 0
}

/** What came in a thread and a task after `seen`, the newest first. */
export function newerMessages(store: ReadableStore, { messageId, taskId }: Scope, seen: number): { from: string; at: number }[] {
  return store
    .all<{ name: string; address: string; at: number }>(
      `SELECT messages.from_name AS name, messages.from_address AS address, messages.imported_at AS at FROM messages
       WHERE messages.message_no > @seen AND ${inScope} ORDER BY messages.message_no DESC LIMIT 20`,
      { message: fingerprintOf(messageId), task: taskId, seen },
    )
    .map(({ name, address, at }) => ({ from: name || address, at }))
}

export type AnsweredMessage = {
  message_no: number
  fingerprint: Buffer
  thread_no: number
  message_id: string | null
  subject: string
  from_name: string
  from_address: string
  sort_at: number
  auto_generated: number
  outgoing: number
  confidential: number
}

/** The message that a mail answers or forwards. */
export function findAnswered(store: ReadableStore, messageId: string | null): AnsweredMessage | null {
  const fingerprint = fingerprintOf(messageId)
  if (fingerprint === null) return null
  return (
    store.get<AnsweredMessage>(
      `SELECT message_no, fingerprint, thread_no, message_id, subject, from_name, from_address, sort_at, auto_generated, outgoing,
         confidential FROM messages WHERE fingerprint = ?`,
      fingerprint,
    ) ?? null
  )
}

/** The Message-IDs of a thread up to a message, the oldest first: what References names. */
export function ancestorsOf(store: ReadableStore, message: AnsweredMessage, most: number): string[] {
  const rows = store.all<{ message_id: string }>(
    `SELECT message_id FROM messages WHERE thread_no = ? AND message_id IS NOT NULL AND message_no <> ? AND sort_at <= ?
     ORDER BY sort_at DESC, message_no DESC LIMIT ?`,
    ...[message.thread_no, message.message_no, message.sort_at, most - 1],
  )
  return [...rows.reverse().map((row) => row.message_id), ...(message.message_id === null ? [] : [message.message_id])]
}

/** A Message-ID of the thread that a mail belongs to, whose token it carries: of what it is about, else of its task's newest message. */
export function findThreadId(store: ReadableStore, { messageId, taskId }: Scope): string | null {
  const about = findAnswered(store, messageId)?.message_id
  if (about != null) return about
  const row = store.get<{ message_id: string }>(
    `SELECT messages.message_id FROM task_messages JOIN messages ON messages.fingerprint = task_messages.fingerprint
     WHERE task_messages.task_id = ? AND messages.message_id IS NOT NULL ORDER BY messages.sort_at DESC, messages.message_no DESC LIMIT 1`,
    taskId,
  )
  return row?.message_id ?? null
}
