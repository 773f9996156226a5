import type { Module } from '#shared/model/module.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { LinkKind, TaskLink } from '#shared/model/task-parts.ts'
import { linkItem } from '../store/ops/materialize-task-parts.ts'
import { add, type OperationInput, remove } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { findTask, type TaskRow } from './task-facts.ts'
import { findModule, findState } from './workflow.ts'

type StoredKind = 'blocks' | 'duplicates' | 'part_of' | 'relates'
type Stored = { taskId: string; kind: StoredKind; otherId: string }

/** A link is kept once, at the task that blocks, duplicates or is the part; read from the other end it has its other name. */
const reversed: Readonly<Record<string, StoredKind>> = { blocked_by: 'blocks', duplicated_by: 'duplicates', has_part: 'part_of' }
const fromOther: Readonly<Record<StoredKind, LinkKind>> = {
  blocks: 'blocked_by',
  duplicates: 'duplicated_by',
  part_of: 'has_part',
  relates: 'relates',
}

function storedOf(taskId: string, kind: LinkKind, otherId: string): Stored {
  const reverse = reversed[kind]
  if (reverse) return { taskId: otherId, kind: reverse, otherId: taskId }
  // The kinds that are no reverse are those that are stored.
  return { taskId, kind: kind as StoredKind, otherId }
}

type LinkRow = TaskRow & { kind: StoredKind; outgoing: number }

/** The links of a task, read from it, with the tasks at their other ends. */
export function linksOf(store: ReadableStore, modules: readonly Module[], taskId: string): TaskLink[] {
  const rows = store.all<LinkRow>(
    `SELECT tasks.*, task_links.kind, 1 AS outgoing FROM task_links JOIN tasks ON tasks.task_id = task_links.other_id
     WHERE task_links.task_id = ? AND tasks.deleted = 0
     UNION ALL
     SELECT tasks.*, task_links.kind, 0 AS outgoing FROM task_links JOIN tasks ON tasks.task_id = task_links.task_id
     WHERE task_links.other_id = ? AND tasks.deleted = 0`,
    taskId,
    taskId,
  )
  const links = rows.map((row) => {
    const workflow = findModule(modules, row.module)?.workflow
    return {
      kind: row.outgoing === 1 ? row.kind : fromOther[row.kind],
      taskId: row.task_id,
      title: row.title,
      statusTitle: (workflow && findState(workflow, row.status)?.title) ?? row.status,
      category: row.category,
      closed: row.closed_at !== null,
      assignee: row.assignee,
    }
  })
  return links.sort((a, b) => (`${a.kind} ${a.taskId}` < `${b.kind} ${b.taskId}` ? -1 : 1))
}

/** Whether another open task must be done first. */
export const isBlocked = (store: ReadableStore, taskId: string): boolean =>
  store.get(
    `SELECT 1 FROM task_links JOIN tasks ON tasks.task_id = task_links.task_id
     WHERE task_links.other_id = ? AND task_links.kind = 'blocks' AND tasks.deleted = 0 AND tasks.closed_at IS NULL LIMIT 1`,
    taskId,
  ) !== undefined

export const wholeOf = (store: ReadableStore, taskId: string): string | null =>
  store.get<{ other_id: string }>(
    `SELECT other_id FROM task_links JOIN tasks ON tasks.task_id = task_links.other_id
     WHERE task_links.task_id = ? AND kind = 'part_of' AND tasks.deleted = 0 ORDER BY other_id LIMIT 1`,
    taskId,
  )?.other_id ?? null

/** The open parts of a task, the oldest first. */
export function openPartsOf(store: ReadableStore, taskId: string): TaskRow[] {
  return store.all<TaskRow>(
    `SELECT tasks.* FROM task_links JOIN tasks ON tasks.task_id = task_links.task_id
     WHERE task_links.other_id = ? AND task_links.kind = 'part_of' AND tasks.deleted = 0 AND tasks.closed_at IS NULL
     ORDER BY tasks.created_at, tasks.task_id`,
    taskId,
  )
}

const circleWords = { blocks: 'block', duplicates: 'be a duplicate of', part_of: 'be part of' } as const

/** Links two tasks; the fault is a sentence. Only what relates may go round in a circle, and a part has one whole. */
export function planLink(
  store: ReadableStore,
  taskId: string,
  kind: LinkKind,
  otherId: string,
): Result<OperationInput[], string> {
  if (taskId === otherId) return fail('A task cannot be linked to itself.')
  const link = storedOf(taskId, kind, otherId)
  const [from, to] = [findTask(store, link.taskId), findTask(store, link.otherId)]
  if (!from || !to) return fail('The other task does not exist.')
  if (isPresent(store, link)) return succeed([])
  if (link.kind === 'part_of') {
    const whole = wholeOf(store, link.taskId)
    if (whole !== null) return fail(`"${from.title}" is part of another task already. Take it out of that one first.`)
  }
  if (link.kind !== 'relates' && reaches(store, link.kind, link.otherId, link.taskId))
    return fail(`"${from.title}" cannot ${circleWords[link.kind]} "${to.title}": that would go round in a circle.`)
  return succeed([add(link.taskId, 'links', linkItem(link.kind, link.otherId))])
}

export function planUnlink(store: ReadableStore, taskId: string, kind: LinkKind, otherId: string): OperationInput[] {
  const ends = [storedOf(taskId, kind, otherId), ...(kind === 'relates' ? [storedOf(otherId, kind, taskId)] : [])]
  return ends
    .filter((link) => isStored(store, link))
    .map((link) => remove(link.taskId, 'links', linkItem(link.kind, link.otherId)))
}

const isStored = (store: ReadableStore, { taskId, kind, otherId }: Stored): boolean =>
  store.get('SELECT 1 FROM task_links WHERE task_id = ? AND kind = ? AND other_id = ?', taskId, kind, otherId) !== undefined

/** Relating is mutual: told from either end it is there. */
const isPresent = (store: ReadableStore, link: Stored): boolean =>
  isStored(store, link) ||
  (link.kind === 'relates' && isStored(store, { taskId: link.otherId, kind: 'relates', otherId: link.taskId }))

function reaches(store: ReadableStore, kind: StoredKind, from: string, to: string): boolean {
  return (
    store.get(
      `WITH RECURSIVE reached (id) AS (
         SELECT ? UNION SELECT task_links.other_id FROM reached JOIN task_links ON task_links.task_id = reached.id WHERE kind = ?
       ) SELECT 1 FROM reached WHERE id = ?`,
      from,
      kind,
      to,
    ) !== undefined
  )
}
