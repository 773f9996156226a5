import type { Json } from '#shared/model/json.ts'
import type { TaskFacts } from '../rules/facts.ts'
import type { ReadableStore } from '../store/store.ts'
import { addCosts, costsOf } from './costs.ts'

/** A row of `tasks` as the store holds it. */
export type TaskRow = {
  task_id: string
  title: string
  description: string
  module: string
  status: string
  category: 'new' | 'open' | 'waiting' | 'done' | 'declined'
  priority: 'low' | 'normal' | 'high' | 'urgent'
  assignee: string | null
  team: string | null
  due_at: number | null
  requester: string | null
  thread_fingerprint: string | null
  confidential: number
  created_at: number
  updated_at: number
  closed_at: number | null
  deleted: number
  snoozed_until: number | null
  snooze_json: string | null
  merged_into: string | null
  occurrence_json: string | null
  workflow: string | null
}

export function findTask(store: ReadableStore, taskId: string): TaskRow | undefined {
  return store.get<TaskRow>('SELECT * FROM tasks WHERE task_id = ? AND deleted = 0', taskId)
}

/** The task of a thread: an open one before a closed one, one that stands by itself before one that was merged, the oldest first. */
export function findTaskOfThread(store: ReadableStore, threadNo: number): TaskRow | undefined {
  return store.get<TaskRow>(
    `SELECT tasks.* FROM messages
     JOIN task_messages ON task_messages.fingerprint = messages.fingerprint
     JOIN tasks ON tasks.task_id = task_messages.task_id
     WHERE messages.thread_no = ? AND tasks.deleted = 0
     ORDER BY tasks.closed_at IS NOT NULL, tasks.merged_into IS NOT NULL, tasks.created_at, tasks.task_id LIMIT 1`,
    threadNo,
  )
}

/** The value that stands in a field, as the log holds it; null where nothing ever did. */
export function fieldValue(store: ReadableStore, taskId: string, field: string): Json {
  const head = store.get<{ value_json: string | null }>(
    `SELECT op.value_json FROM head JOIN op ON op.dev = head.dev AND op.n = head.n
     WHERE head.entity = 'task' AND head.entity_id = ? AND head.field = ? ORDER BY op.ms DESC, op.c DESC, op.dev DESC LIMIT 1`,
    taskId,
    field,
  )
  return head?.value_json == null ? null : (JSON.parse(head.value_json) as Json) // the log holds only what JSON.stringify wrote
}

export function tagsOf(store: ReadableStore, taskId: string): string[] {
  return store.all<{ tag: string }>('SELECT tag FROM task_tags WHERE task_id = ? ORDER BY tag', taskId).map((row) => row.tag)
}

/** Whether a rule forbade automatic replies to outsiders in the task's thread. */
export function isAnswerSuppressed(store: ReadableStore, taskId: string): boolean {
  const found = store.get(
    "SELECT 1 FROM set_item WHERE entity = 'task' AND entity_id = ? AND field = 'rule_suppress_auto_reply' AND removed_by IS NULL",
    taskId,
  )
  return found !== undefined
}

/** What rules may know of a task. Money is counted in the currency that was booked first by name: rules compare one number. */
export function taskFactsOf(store: ReadableStore, task: TaskRow): TaskFacts {
  const isHandled = isTakenUp(store, task)
  const [first] = addCosts(costsOf(store, task.task_id)).amounts
  return {
    module: task.module,
    workflow: task.workflow,
    status: task.status,
    priority: task.priority,
    assignee: task.assignee,
    team: task.team,
    tags: tagsOf(store, task.task_id),
    open: task.closed_at === null,
    confidential: task.confidential === 1,
    created: task.created_at,
    updated: task.updated_at,
    due: task.due_at,
    handled: isHandled,
    waitingSince: isHandled ? null : waitingSince(store, task.task_id),
    cost: first ? Number(first.amount) : null,
    reopened: countReopenings(store, task.task_id),
  }
}

const touches = `FROM op JOIN change ON change.change_id = op.batch_id
  WHERE op.entity = 'task' AND op.entity_id = ? AND op.rank = 2 AND op.field IN ('status', 'assignee', 'comments')
    AND change.undoes IS NULL AND change.undone_by IS NULL`

/** Whether one of us has answered in a thread: mail went out after mail had come in. What a program of ours sent is no answer. */
export function hasReply(store: ReadableStore, threadNo: number): boolean {
  const found = store.get(
    `SELECT 1 FROM messages AS reply WHERE reply.thread_no = ? AND reply.outgoing = 1 AND reply.auto_generated = 0
       AND EXISTS (SELECT 1 FROM messages AS asked WHERE asked.thread_no = reply.thread_no AND asked.outgoing = 0 AND asked.sort_at <= reply.sort_at)
     LIMIT 1`,
    threadNo,
  )
  return found !== undefined
}

/** What programs said of mail of ours, such as that it bounced or that its reader is away: a part of the task, and nobody waits because of it. */
const isReceipt = (fingerprint: string): string =>
  `EXISTS (SELECT 1 FROM receipts WHERE receipts.fingerprint = ${fingerprint} AND receipts.outbox_id <> '' AND receipts.kind NOT IN ('answer', 'ignored'))`

/** When the newest mail of a task went out; null where none did. `isNewest`: nothing came in after it. */
function lastAnswer(store: ReadableStore, taskId: string): { at: number; isNewest: boolean } | null {
  const row = store.get<{ out_at: number | null; in_at: number | null }>(
    `SELECT max(CASE WHEN messages.outgoing = 1 AND messages.auto_generated = 0 THEN messages.sort_at END) AS out_at,
       max(CASE WHEN messages.outgoing = 0 AND NOT ${isReceipt('messages.fingerprint')} THEN messages.sort_at END) AS in_at
     FROM task_messages JOIN messages ON messages.fingerprint = task_messages.fingerprint WHERE task_messages.task_id = ?`,
    taskId,
  )
  return row?.out_at == null ? null : { at: row.out_at, isNewest: row.in_at === null || row.out_at >= row.in_at }
}

/** Closed, or taken up or answered by a person since its newest message came. */
function isTakenUp(store: ReadableStore, task: TaskRow): boolean {
  if (task.closed_at !== null || lastAnswer(store, task.task_id)?.isNewest) return true
  const touched = store.get<{ ms: number | null }>(`SELECT max(op.ms) AS ms ${touches}`, task.task_id)?.ms
  const joined = store.get<{ ms: number | null }>(
    `SELECT max(ms) AS ms FROM op WHERE entity = 'task' AND entity_id = ? AND field = 'messages' AND kind = 'add'
       AND NOT ${isReceipt('unhex(op.item_id)')}`,
    task.task_id,
  )?.ms
  return touched != null && touched >= (joined ?? 0)
}

/** When the oldest message came that nobody has answered since. */
function waitingSince(store: ReadableStore, taskId: string): number | null {
  const touched = store.get<{ ms: number | null }>(`SELECT max(op.ms) AS ms ${touches}`, taskId)?.ms ?? 0
  const oldest = store.get<{ at: number | null }>(
    `SELECT min(messages.sort_at) AS at FROM op JOIN messages ON messages.fingerprint = unhex(op.item_id)
     WHERE op.entity = 'task' AND op.entity_id = ? AND op.field = 'messages' AND op.kind = 'add' AND op.ms > ?
       AND messages.outgoing = 0 AND messages.sort_at > ? AND NOT ${isReceipt('messages.fingerprint')}`,
    taskId,
    touched,
    lastAnswer(store, taskId)?.at ?? Number.MIN_SAFE_INTEGER,
  )
  return oldest?.at ?? null
}

function countReopenings(store: ReadableStore, taskId: string): number {
  const row = store.get<{ n: number }>(
    `SELECT count(*) AS n FROM op JOIN change ON change.change_id = op.batch_id
     WHERE op.entity = 'task' AND op.entity_id = ? AND op.field = 'status'
       AND json_extract(op.value_json, '$.category') NOT IN ('done', 'declined')
       AND json_extract(op.base_json, '$.value.category') IN ('done', 'declined')
       AND change.undoes IS NULL AND change.undone_by IS NULL`,
    taskId,
  )
  return row?.n ?? 0
}
