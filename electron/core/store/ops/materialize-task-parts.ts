import { z } from 'zod'
import type { Json } from '#shared/model/json.ts'
import { Actor } from '#shared/model/person.ts'
import { CostKind, ItemState } from '#shared/model/task-parts.ts'
import type { WritableStore } from '../store.ts'
import type { Operation } from './operation.ts'

/** A checklist as it was when it came: a template that changes later changes no task. */
export const ChecklistValue = z.object({
  title: z.string(),
  items: z.array(z.object({ id: z.string(), title: z.string(), required: z.boolean(), followUp: z.string().nullable() })),
})
export type ChecklistValue = z.infer<typeof ChecklistValue>

/** An item that a person added; `at` keeps its place when it is taken off and put back. */
export const ItemValue = z.object({ checklist: z.string(), title: z.string(), at: z.int() })

/** Who and when stand in the value where it may be put back or carried to another task: it is then still theirs. */
const Author = { actor: Actor, at: z.int() }
export const ItemStateValue = z.object({ state: ItemState, note: z.string(), followUpTaskId: z.string().nullable(), ...Author })
export type ItemStateValue = z.infer<typeof ItemStateValue>

export const SnoozeValue = z.object({ until: z.int(), reason: z.string(), ...Author })
export type SnoozeValue = z.infer<typeof SnoozeValue>

/** Either an amount in a currency, or minutes with a rate for an hour; what minutes come to stands in `amount`. */
export const CostValue = z.object({
  kind: CostKind,
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  minutes: z.int().nullable(),
  rate: z.string().nullable(),
  note: z.string(),
  spentAt: z.int(),
  ...Author,
})
export type CostValue = z.infer<typeof CostValue>

/** A comment that was carried over from another task, with who wrote it when. One written here is its text alone. */
export const CarriedComment = z.object({ text: z.string(), ...Author })

export const itemField = (itemId: string): string => `item:${itemId}`
export const ownField = (field: string): string => `field:${field}`
export const linkItem = (kind: string, otherId: string): string => `${kind}:${otherId}`
export const ownList = 'own'

/** Sets a field that hangs on a task; unknown ones stay in the log alone. */
export function setPart(tx: WritableStore, taskId: string, field: string, value: Json): void {
  switch (field) {
    case 'snooze':
      tx.run(
        'UPDATE tasks SET snoozed_until = ?, snooze_json = ? WHERE task_id = ?',
        value === null ? null : SnoozeValue.parse(value).until,
        value === null ? null : JSON.stringify(value),
        taskId,
      )
      return
    case 'merged_into':
    case 'workflow':
      tx.run(`UPDATE tasks SET ${field} = ? WHERE task_id = ?`, value, taskId)
      return
    case 'occurrence':
      tx.run('UPDATE tasks SET occurrence_json = ? WHERE task_id = ?', value === null ? null : JSON.stringify(value), taskId)
      return
  }
  if (field.startsWith('item:')) setItemState(tx, taskId, field.slice('item:'.length), value)
  if (field.startsWith('field:')) {
    const name = field.slice('field:'.length)
    if (value === null) tx.run('DELETE FROM task_fields WHERE task_id = ? AND field = ?', taskId, name)
    else tx.run('INSERT OR REPLACE INTO task_fields (task_id, field, value) VALUES (?, ?, ?)', taskId, name, String(value))
  }
}

function setItemState(tx: WritableStore, taskId: string, itemId: string, value: Json): void {
  if (value === null) {
    tx.run('DELETE FROM task_item_states WHERE task_id = ? AND item_id = ?', taskId, itemId)
    return
  }
  const { state, note, actor, at, followUpTaskId } = ItemStateValue.parse(value)
  tx.run(
    `INSERT OR REPLACE INTO task_item_states (task_id, item_id, state, note, actor_json, at, follow_up_task)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    taskId,
    itemId,
    state,
    note,
    JSON.stringify(actor),
    at,
    followUpTaskId,
  )
}

/** Adds to a set that hangs on a task. */
export function addPart(tx: WritableStore, op: Operation & { kind: 'add' }): void {
  const { entityId: taskId, itemId, value } = op
  switch (op.field) {
    case 'checklists':
      addChecklist(tx, taskId, itemId, ChecklistValue.parse(value))
      return
    case 'checklist_items': {
      const { checklist, title, at } = ItemValue.parse(value)
      addItem(tx, taskId, { itemId, checklist, position: at, title, required: false, followUp: null })
      return
    }
    case 'links': {
      const [kind, otherId] = splitLink(itemId)
      tx.run('INSERT OR IGNORE INTO task_links (task_id, kind, other_id) VALUES (?, ?, ?)', taskId, kind, otherId)
      return
    }
    case 'costs':
      addCost(tx, taskId, itemId, CostValue.parse(value))
      return
    case 'watchers':
      tx.run('INSERT OR IGNORE INTO task_watchers (task_id, watcher) VALUES (?, ?)', taskId, itemId)
      return
  }
}

function addChecklist(tx: WritableStore, taskId: string, checklist: string, { title, items }: ChecklistValue): void {
  tx.run('INSERT OR IGNORE INTO task_checklists (task_id, checklist, title) VALUES (?, ?, ?)', taskId, checklist, title)
  for (const [position, { id, ...item }] of items.entries())
    addItem(tx, taskId, { ...item, itemId: `${checklist}/${id}`, checklist, position })
}

type Item = {
  itemId: string
  checklist: string
  position: number
  title: string
  required: boolean
  followUp: string | null
}

function addItem(tx: WritableStore, taskId: string, item: Item): void {
  tx.run(
    `INSERT OR IGNORE INTO task_items (task_id, item_id, checklist, position, title, required, follow_up)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    taskId,
    item.itemId,
    item.checklist,
    item.position,
    item.title,
    item.required ? 1 : 0,
    item.followUp,
  )
}

function addCost(tx: WritableStore, taskId: string, costId: string, cost: CostValue): void {
  tx.run(
    `INSERT OR IGNORE INTO task_costs (task_id, cost_id, kind, amount, currency, minutes, rate, note, spent_at, actor_json, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    taskId,
    costId,
    cost.kind,
    cost.amount,
    cost.currency,
    cost.minutes,
    cost.rate,
    cost.note,
    cost.spentAt,
    JSON.stringify(cost.actor),
    cost.at,
  )
}

/** Takes out of a set that hangs on a task. */
export function removePart(tx: WritableStore, taskId: string, field: string, itemId: string): void {
  switch (field) {
    case 'checklists':
      tx.run('DELETE FROM task_checklists WHERE task_id = ? AND checklist = ?', taskId, itemId)
      // A person's own items carry another id: they come and go one by one.
      tx.run("DELETE FROM task_items WHERE task_id = ? AND item_id LIKE ? || '/%'", taskId, itemId)
      return
    case 'checklist_items':
      tx.run('DELETE FROM task_items WHERE task_id = ? AND item_id = ?', taskId, itemId)
      return
    case 'links': {
      const [kind, otherId] = splitLink(itemId)
      tx.run('DELETE FROM task_links WHERE task_id = ? AND kind = ? AND other_id = ?', taskId, kind, otherId)
      return
    }
    case 'costs':
      tx.run('DELETE FROM task_costs WHERE task_id = ? AND cost_id = ?', taskId, itemId)
      return
    case 'watchers':
      tx.run('DELETE FROM task_watchers WHERE task_id = ? AND watcher = ?', taskId, itemId)
      return
  }
}

function splitLink(itemId: string): [kind: string, otherId: string] {
  const at = itemId.indexOf(':')
  return [itemId.slice(0, at), itemId.slice(at + 1)]
}
