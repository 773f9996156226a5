import type { Actor } from '#shared/model/person.ts'
import type { Thread, ThreadChange, ThreadSuggestion } from '#shared/model/thread.ts'
import { stripPrefixes } from '#shared/text/subject-prefix.ts'
import { summarizeMessages } from '../search/message-rows.ts'
import type { ReadableStore } from '../store/store.ts'

/** The number of a thread by its public id; null where it is gone. */
export function findThreadNo(store: ReadableStore, threadId: string): number | null {
  const id = Buffer.from(threadId.slice('thread_'.length), 'hex')
  return store.get<{ thread_no: number }>('SELECT thread_no FROM threads WHERE thread_id = ?', id)?.thread_no ?? null
}

/** A thread with its messages, its tasks, what it may belong to, and what people decided about it. */
export function readThread(store: ReadableStore, threadNo: number): Thread {
  const messages = summarizeMessages(
    store,
    'WHERE messages.thread_no = ? ORDER BY messages.sort_at, messages.message_no LIMIT 500',
    threadNo,
  )
  return {
    threadId: threadIdOf(store, threadNo),
    subject: stripPrefixes(messages[0]?.subject ?? '').base,
    messages,
    tasks: tasksOf(store, threadNo),
    suggestions: suggestionsOf(store, threadNo),
    changes: changesOf(store, threadNo),
  }
}

function threadIdOf(store: ReadableStore, threadNo: number): string {
  const row = store.get<{ thread_id: Buffer }>('SELECT thread_id FROM threads WHERE thread_no = ?', threadNo)
  return `thread_${row?.thread_id.toString('hex') ?? ''}`
}

function tasksOf(store: ReadableStore, threadNo: number): Thread['tasks'] {
  return store
    .all<{ task_id: string; title: string; status: string; closed_at: number | null }>(
      `SELECT DISTINCT tasks.task_id, tasks.title, tasks.status, tasks.closed_at FROM messages
       JOIN task_messages ON task_messages.fingerprint = messages.fingerprint
       JOIN tasks ON tasks.task_id = task_messages.task_id
       WHERE messages.thread_no = ? AND tasks.deleted = 0
       ORDER BY tasks.closed_at IS NOT NULL, tasks.created_at, tasks.task_id`,
      threadNo,
    )
    .map((row) => ({ taskId: row.task_id, title: row.title, status: row.status, closed: row.closed_at !== null }))
}

function suggestionsOf(store: ReadableStore, threadNo: number): ThreadSuggestion[] {
  return store
    .all<{ neighbour_no: number; named: number }>(
      `SELECT neighbour_no, EXISTS (
         SELECT 1 FROM thread_references AS a JOIN thread_references AS b ON b.reference = a.reference AND b.label = a.label
         WHERE a.thread_no = thread_neighbours.thread_no AND b.thread_no = thread_neighbours.neighbour_no) AS named
       FROM thread_neighbours WHERE thread_no = ? ORDER BY neighbour_no LIMIT 20`,
      threadNo,
    )
    .flatMap((row) => {
      const [oldest] = summarizeMessages(
        store,
        'WHERE messages.thread_no = ? ORDER BY messages.sort_at, messages.message_no LIMIT 1',
        row.neighbour_no,
      )
      const about = store.get<{ n: number; at: number }>(
        'SELECT count(*) AS n, min(sort_at) AS at FROM messages WHERE thread_no = ?',
        row.neighbour_no,
      )
      if (!oldest || !about) return []
      const reason = row.named === 1 ? 'names_message' : 'carries_token'
      return [{ threadId: oldest.threadId, subject: oldest.subject, from: oldest.from, at: about.at, messages: about.n, reason }]
    })
}

type ChangeRow = { change_id: string; command: ThreadChange['command']; at: number; actor_json: string; undone_by: string | null }

function changesOf(store: ReadableStore, threadNo: number): ThreadChange[] {
  return store
    .all<ChangeRow>(
      `SELECT DISTINCT change.change_id, change.command, change.at, change.actor_json, change.undone_by
       FROM messages JOIN op ON op.entity = 'message' AND op.entity_id = lower(hex(messages.fingerprint))
         AND op.field IN ('thread_split', 'thread_links')
       JOIN change ON change.change_id = op.batch_id
       WHERE messages.thread_no = ? AND change.command IN ('thread.merge', 'thread.split') ORDER BY change.rowid DESC LIMIT 100`,
      threadNo,
    )
    .map((row) => ({
      changeId: row.change_id,
      command: row.command,
      at: row.at,
      actor: JSON.parse(row.actor_json) as Actor, // written by recordChange
      undone: row.undone_by !== null,
    }))
}
