import { settleNeighbours } from '../ingest/find-thread.ts'
import type { StoredMessage } from '../ingest/store-message.ts'
import { evidenceOf } from '../ingest/threads/thread-evidence.ts'
import { mergeThreads } from '../ingest/threads/thread-rows.ts'
import type { Decision } from '../rules/decision.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, WritableStore } from '../store/store.ts'

type Join = Extract<Decision, { action: 'join' }>

/**
 * Joins a mail without thread headers to its sender's newest open thread of the same subject, as a `join` rule decided; answers the thread it
 * is in then, null where there is none to join.
 *
 * Nothing else joins by subject (T14). The link is kept as a person's join is, so that it outlives the tables of threads and can be split
 * again. A thread is open while none of its tasks is closed.
 */
export function joinThread(
  tx: WritableStore,
  now: number,
  stored: StoredMessage,
  decision: Join,
  setHash: string,
): number | null {
  const other = findOpenThread(tx, stored, decision.value.withinMs, now)
  if (!other) return null
  const { fingerprint } = stored
  const { ruleId, ruleHash, effectKey } = decision
  const target = { entity: 'message' as const, entityId: fingerprint }
  const operations: OperationInput[] = [
    { ...target, kind: 'add', field: 'thread_links', itemId: other.fingerprint, value: true },
    { ...target, kind: 'add', field: 'effects', itemId: effectKey, value: ruleId },
  ]
  const cause = { messageId: `msg_${fingerprint}`, ruleId, ruleHash, ruleSetHash: setHash }
  recordChange(tx, now, { command: 'rule.join', actor: { kind: 'rule', ruleId, ruleHash }, cause }, operations)
  return settleNeighbours(tx, mergeThreads(tx, stored.threadNo, other.threadNo))
}

type Found = { threadNo: number; fingerprint: string }

function findOpenThread(store: ReadableStore, { message, threadNo }: StoredMessage, withinMs: number, now: number): Found | null {
  const { subject, senders } = evidenceOf(message)
  const at = message.date ?? message.receivedAt ?? now
  if (!subject || senders.length === 0) return null
  const row = store.get<{ thread_no: number; fingerprint: Buffer }>(
    `SELECT messages.thread_no, messages.fingerprint FROM messages
     CROSS JOIN thread_subjects ON thread_subjects.thread_no = messages.thread_no AND thread_subjects.subject = @subject
     WHERE messages.thread_no <> @thread
       AND lower(messages.from_address) = @sender AND messages.sort_at BETWEEN @since AND @at
       AND NOT EXISTS (SELECT 1 FROM messages AS part JOIN task_messages ON task_messages.fingerprint = part.fingerprint
         JOIN tasks ON tasks.task_id = task_messages.task_id
         WHERE part.thread_no = messages.thread_no AND tasks.deleted = 0 AND tasks.closed_at IS NOT NULL)
     ORDER BY messages.sort_at DESC, messages.message_no DESC LIMIT 1`,
    { subject, thread: threadNo, sender: senders[0], since: at - withinMs, at },
  )
  return row ? { threadNo: row.thread_no, fingerprint: row.fingerprint.toString('hex') } : null
}
