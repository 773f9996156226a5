import { originOf } from '../ingest/threads/plan-split.ts'
import { changeFacts, type Facts, noMessageFacts } from '../rules/facts.ts'
import { readFacts } from '../rulework/facts/read-facts.ts'
import type { OpenPacks } from '../store/fact-rows.ts'
import type { ReadableStore } from '../store/store.ts'
import { hasReply, type TaskRow, taskFactsOf } from '../tasks/task-facts.ts'

/** A task with what rules may know of it. `threadKey` names its thread the same way on every laptop; without a thread it is the task's id. */
export type TaskAtHand = { row: TaskRow; facts: Facts; threadKey: string }

/**
 * A task as rules see it: the facts of its newest incoming message as that came, and the task as it stands now.
 *
 * `open` is for who looks at one task after another: their messages may lie in the same packs.
 */
export function taskAtHand(store: ReadableStore, row: TaskRow, open?: OpenPacks): TaskAtHand {
  const newest = newestIncoming(store, row.task_id, open)
  const base = newest?.facts ?? noMessageFacts
  return {
    row,
    facts: withReply(factsWithTask(store, base, row), newest !== undefined && hasReply(store, newest.threadNo)),
    threadKey: (newest && originOf(store, newest.threadNo)) ?? row.task_id,
  }
}

const withReply = (facts: Facts, replied: boolean): Facts => changeFacts(facts, { thread: { ...facts.thread, replied } })

/** A task as rules see it that ask nothing of its messages: cheaper, since nothing is unpacked. */
export const taskWithoutMessage = (store: ReadableStore, row: TaskRow): TaskAtHand => ({
  row,
  facts: factsWithTask(store, noMessageFacts, row),
  threadKey: row.task_id,
})

/** Facts of a message in which its task stands as it is now. */
export function factsWithTask(store: ReadableStore, facts: Facts, row: TaskRow): Facts {
  return changeFacts(facts, { thread: { ...facts.thread, hasTask: true }, task: taskFactsOf(store, row) })
}

/** 20 messages are looked at for one that came from outside: a thread whose newest mails are all our own is answered. */
const newestMax = 20

function newestIncoming(
  store: ReadableStore,
  taskId: string,
  open: OpenPacks | undefined,
): { facts: Facts; threadNo: number } | undefined {
  const rows = store.all<{ message_no: number; thread_no: number }>(
    `SELECT messages.message_no, messages.thread_no FROM task_messages JOIN messages ON messages.fingerprint = task_messages.fingerprint
     WHERE task_messages.task_id = ? ORDER BY messages.sort_at DESC, messages.message_no DESC LIMIT ?`,
    taskId,
    newestMax,
  )
  for (const { message_no: messageNo, thread_no: threadNo } of rows) {
    const facts = readFacts(store, [messageNo], open).get(messageNo)?.facts
    if (facts?.direction === 'incoming') return { facts, threadNo }
  }
  return undefined
}
