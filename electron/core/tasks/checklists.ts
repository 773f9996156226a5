import type { Module } from '#shared/model/module.ts'
import type { Actor } from '#shared/model/person.ts'
import type { ItemState, TaskChecklist, TaskChecklistItem } from '#shared/model/task-parts.ts'
import type { ChecklistValue } from '../store/ops/materialize-task-parts.ts'
import { add, type OperationInput } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'

type ItemRow = {
  item_id: string
  checklist: string
  position: number
  title: string
  required: number
  follow_up: string | null
  state: ItemState | null
  note: string | null
  actor_json: string | null
  at: number | null
  follow_up_task: string | null
}

/** The checklists of a task with their items; the task's own list comes last. */
export function checklistsOf(store: ReadableStore, taskId: string): TaskChecklist[] {
  const lists = store.all<{ checklist: string; title: string }>(
    'SELECT checklist, title FROM task_checklists WHERE task_id = ? ORDER BY checklist',
    taskId,
  )
  const rows = itemsOf(store, taskId)
  const known = new Set(lists.map((list) => list.checklist))
  const others = [...new Set(rows.map((row) => row.checklist))].filter((checklist) => !known.has(checklist))
  return [...lists, ...others.map((checklist) => ({ checklist, title: '' }))].map(({ checklist, title }) => {
    const items = rows.filter((row) => row.checklist === checklist).map(itemOf)
    return { checklist, title, items, settled: items.filter(isSettled).length }
  })
}

const isSettled = (item: { state: ItemState }): boolean => item.state === 'done' || item.state === 'not_applicable'

function itemsOf(store: ReadableStore, taskId: string): ItemRow[] {
  return store.all<ItemRow>(
    `SELECT task_items.item_id, checklist, position, title, required, follow_up, state, note, actor_json, at, follow_up_task
     FROM task_items LEFT JOIN task_item_states USING (task_id, item_id)
     WHERE task_items.task_id = ? ORDER BY position, item_id`,
    taskId,
  )
}

function itemOf(row: ItemRow): TaskChecklistItem {
  const state = row.state ?? 'open'
  const isTouched = state !== 'open'
  return {
    itemId: row.item_id,
    title: row.title,
    required: row.required === 1,
    state,
    note: row.note ?? '',
    actor: isTouched && row.actor_json !== null ? (JSON.parse(row.actor_json) as Actor) : null, // written by materialize-task-parts.ts
    at: isTouched ? row.at : null,
    followUp: row.follow_up,
    followUpTaskId: row.follow_up_task,
  }
}

export function findItem(store: ReadableStore, taskId: string, itemId: string): TaskChecklistItem | undefined {
  const row = itemsOf(store, taskId).find((candidate) => candidate.item_id === itemId)
  return row && itemOf(row)
}

/** How many items a task has, how many are settled, how many failed; null where it has none. */
export function checklistCounts(store: ReadableStore, taskId: string): { settled: number; total: number; failed: number } | null {
  const row = store.get<{ total: number; settled: number; failed: number }>(
    `SELECT count(*) AS total, count(iif(state IN ('done', 'not_applicable'), 1, NULL)) AS settled,
       count(iif(state = 'failed', 1, NULL)) AS failed
     FROM task_items LEFT JOIN task_item_states USING (task_id, item_id) WHERE task_items.task_id = ?`,
    taskId,
  )
  return row && row.total > 0 ? row : null
}

/** Puts a checklist of the module on a task, unless it is there; null where the module has none of that name. */
export function addChecklist(
  store: ReadableStore,
  taskId: string,
  module: Module | undefined,
  name: string,
): OperationInput[] | null {
  const template = module?.checklists?.find((checklist) => checklist.name === name)
  if (!template) return null
  const present = store.get('SELECT 1 FROM task_checklists WHERE task_id = ? AND checklist = ?', taskId, name)
  return present ? [] : [add(taskId, 'checklists', name, checklistValue(template))]
}

const checklistValue = (template: Module['checklists'][number]): ChecklistValue => ({
  title: template.title,
  items: template.items.map(({ id, title, required, followUp }) => ({ id, title, required, followUp })),
})

/** What a guard misses of a task's checklists: required items that are not settled. `name` null looks at all of them. */
export function openItems(store: ReadableStore, taskId: string, name: string | null): string[] {
  return checklistsOf(store, taskId)
    .filter((list) => name === null || list.checklist === name)
    .flatMap((list) => list.items.filter((item) => item.required && !isSettled(item)))
    .map((item) => item.title)
}

export const hasChecklist = (store: ReadableStore, taskId: string, name: string): boolean =>
  store.get('SELECT 1 FROM task_checklists WHERE task_id = ? AND checklist = ?', taskId, name) !== undefined
