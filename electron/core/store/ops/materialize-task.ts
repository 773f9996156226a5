import { z } from 'zod'
import type { Json } from '#shared/model/json.ts'
import type { Priority } from '#shared/model/task.ts'
import { StateCategory } from '#shared/model/task.ts'
import type { WritableStore } from '../store.ts'
import { materializeEscalation } from './materialize-escalation.ts'
import { materializeMailOrder } from './materialize-mail-order.ts'
import { addPart, CarriedComment, removePart, setPart } from './materialize-task-parts.ts'
import type { Operation } from './operation.ts'

/** The status field carries its category, so that a projection does not depend on workflow files that may change. */
export const StatusValue = z.object({
  status: z.string(),
  category: StateCategory,
  /** When a task that came closed was closed: the time of its mail, not of the import. */
  closedAt: z.int().optional(),
})
export type StatusValue = z.infer<typeof StatusValue>

export const WithheldEffect = z.object({ action: z.string(), value: z.string(), ruleId: z.string() })
export type WithheldEffect = z.infer<typeof WithheldEffect>

export const urgencyOf: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2, urgent: 3 }

/** Columns a `set` writes as they are. */
const plainColumns: Readonly<Record<string, string>> = {
  title: 'title',
  description: 'description',
  module: 'module',
  assignee: 'assignee',
  team: 'team',
  due_at: 'due_at',
  requester: 'requester',
  thread: 'thread_fingerprint',
  created_at: 'created_at',
}

/** Turns one operation on a task into its rows. An unknown field is kept in the log and shows nowhere until a program knows it. */
export function materializeTask(tx: WritableStore, op: Operation): void {
  tx.run('INSERT OR IGNORE INTO tasks (task_id) VALUES (?)', op.entityId)
  switch (op.kind) {
    case 'set':
      setField(tx, op.entityId, op.field, op.value, op.ms)
      setPart(tx, op.entityId, op.field, op.value)
      break
    case 'add':
      addItem(tx, op)
      addPart(tx, op)
      break
    case 'rm':
      removeItem(tx, op.entityId, op.field, op.itemId)
      removePart(tx, op.entityId, op.field, op.itemId)
      break
    case 'del':
      tx.run('UPDATE tasks SET deleted = ? WHERE task_id = ?', op.value ? 1 : 0, op.entityId)
      break
  }
  materializeEscalation(tx, op)
  materializeMailOrder(tx, op)
  tx.run('UPDATE tasks SET updated_at = max(updated_at, ?) WHERE task_id = ?', op.ms, op.entityId)
}

function setField(tx: WritableStore, taskId: string, field: string, value: Json, ms: number): void {
  const column = plainColumns[field]
  if (column) {
    // NULL is for columns that may be empty; a text column that lost its value by undo goes back to ''.
    const stored = value ?? (['assignee', 'team', 'due_at', 'requester', 'thread'].includes(field) ? null : '')
    tx.run(`UPDATE tasks SET ${column} = ? WHERE task_id = ?`, stored, taskId)
    return
  }
  if (field === 'status') {
    const { status, category, closedAt } = StatusValue.parse(value)
    const closed = category === 'done' || category === 'declined'
    tx.run(
      'UPDATE tasks SET status = ?, category = ?, closed_at = ? WHERE task_id = ?',
      status,
      category,
      closed ? (closedAt ?? ms) : null,
      taskId,
    )
  }
  if (field === 'priority') {
    const priority = (value ?? 'normal') as Priority // commands and rules write only the four words of the contract
    tx.run('UPDATE tasks SET priority = ?, urgency = ? WHERE task_id = ?', priority, urgencyOf[priority], taskId)
  }
  if (field === 'confidential') setReaders(tx, taskId, value)
}

/** Who may read a confidential task, as the log keeps it; without readers it is its module's case officers. */
const ConfidentialValue = z.object({ case: z.string().nullable(), readers: z.array(z.string()) })

function setReaders(tx: WritableStore, taskId: string, value: Json): void {
  tx.run('UPDATE tasks SET confidential = ? WHERE task_id = ?', value === null ? 0 : 1, taskId)
  tx.run('DELETE FROM task_readers WHERE task_id = ?', taskId)
  if (value === null) return
  for (const target of ConfidentialValue.parse(value).readers)
    tx.run('INSERT OR IGNORE INTO task_readers (task_id, target) VALUES (?, ?)', taskId, target)
}

function addItem(tx: WritableStore, op: Operation & { kind: 'add' }): void {
  const { entityId: taskId, itemId, value } = op
  switch (op.field) {
    case 'tags':
      tx.run('INSERT OR IGNORE INTO task_tags (task_id, tag) VALUES (?, ?)', taskId, itemId)
      return
    case 'route_to':
      tx.run('INSERT OR IGNORE INTO task_routes (task_id, target) VALUES (?, ?)', taskId, itemId)
      return
    case 'files':
      tx.run('INSERT OR IGNORE INTO task_files (task_id, name, rule_id) VALUES (?, ?, ?)', taskId, itemId, String(value))
      return
    case 'messages':
      tx.run('INSERT OR IGNORE INTO task_messages (task_id, fingerprint) VALUES (?, ?)', taskId, Buffer.from(itemId, 'hex'))
      return
    case 'comments':
    case 'carried_comments': {
      const { text, actor, at } =
        typeof value === 'object' ? CarriedComment.parse(value) : { text: String(value), actor: op.actor, at: op.ms }
      tx.run(
        'INSERT OR REPLACE INTO comments (comment_id, task_id, text, actor_json, at) VALUES (?, ?, ?, ?, ?)',
        itemId,
        taskId,
        text,
        JSON.stringify(actor),
        at,
      )
      return
    }
    case 'effects':
      tx.run(
        'INSERT OR IGNORE INTO task_effect_keys (effect_key, task_id, rule_id) VALUES (?, ?, ?)',
        itemId,
        taskId,
        typeof value === 'string' ? value : '',
      )
      return
    case 'withheld': {
      const effect = WithheldEffect.parse(value)
      tx.run(
        'INSERT OR IGNORE INTO withheld_effects (task_id, effect_key, action, value, rule_id) VALUES (?, ?, ?, ?, ?)',
        taskId,
        itemId,
        effect.action,
        effect.value,
        effect.ruleId,
      )
      return
    }
  }
}

function removeItem(tx: WritableStore, taskId: string, field: string, itemId: string): void {
  switch (field) {
    case 'tags':
      tx.run('DELETE FROM task_tags WHERE task_id = ? AND tag = ?', taskId, itemId)
      return
    case 'route_to':
      tx.run('DELETE FROM task_routes WHERE task_id = ? AND target = ?', taskId, itemId)
      return
    case 'files':
      tx.run('DELETE FROM task_files WHERE task_id = ? AND name = ?', taskId, itemId)
      return
    case 'messages':
      tx.run('DELETE FROM task_messages WHERE task_id = ? AND fingerprint = ?', taskId, Buffer.from(itemId, 'hex'))
      return
    case 'comments':
    case 'carried_comments':
      tx.run('DELETE FROM comments WHERE comment_id = ?', itemId)
      return
    case 'effects':
      tx.run('DELETE FROM task_effect_keys WHERE effect_key = ?', itemId)
      return
    case 'withheld':
      tx.run('DELETE FROM withheld_effects WHERE task_id = ? AND effect_key = ?', taskId, itemId)
      return
  }
}
