import type { z } from 'zod'
import type { taskParts } from '#shared/contract/task-parts.ts'
import type { Actor } from '#shared/model/person.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { BulkOutcome } from '#shared/model/task-parts.ts'
import { add, type OperationInput, remove, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { addChecklist } from './checklists.ts'
import { planClose, planStatus } from './close-parts.ts'
import type { MoveContext } from './move-task.ts'
import { checkSnooze } from './part-procedures.ts'
import { watchersOf } from './read-task.ts'
import { findTask, type TaskRow, tagsOf } from './task-facts.ts'
import { findModule } from './workflow.ts'

/** What is wanted of many tasks. */
export type BulkInput = Omit<z.output<NonNullable<(typeof taskParts.bulk)['~orpc']['inputSchema']>>, 'taskIds'>

export type BulkContext = { move: MoveContext; actor: Actor & { kind: 'person' }; self: string; newId(prefix: string): string }

type Failure = BulkOutcome['failed'][number]
export type BulkPlan = { operations: OperationInput[]; done: number; unchanged: number; failed: Failure[] }

/**
 * Plans a command over many tasks. Each task gets all that is wanted of it, or none and a sentence why: what one task refuses holds no
 * other back (U6).
 */
export function planBulk(
  store: ReadableStore,
  taskIds: readonly string[],
  plan: (row: TaskRow, planned: ReadonlySet<string>) => Result<OperationInput[], string>,
): BulkPlan {
  const result: BulkPlan = { operations: [], done: 0, unchanged: 0, failed: [] }
  const touched = new Set<string>()
  for (const taskId of new Set(taskIds)) {
    const row = findTask(store, taskId)
    if (!row) {
      result.failed.push({ taskId, title: '', sentence: 'This task does not exist.' })
      continue
    }
    const planned = plan(row, touched)
    if (!planned.ok) {
      result.failed.push({ taskId, title: row.title, sentence: planned.fault })
      continue
    }
    // A part may have been closed with its whole a moment ago: the same field is not set twice in one change.
    const fresh = planned.value.filter((op) => !touched.has(keyOf(op)))
    for (const op of fresh) touched.add(keyOf(op))
    if (fresh.length === 0) result.unchanged += 1
    else result.done += 1
    result.operations.push(...fresh)
  }
  return result
}

const keyOf = (op: OperationInput): string =>
  `${op.entityId}|${op.kind === 'del' ? 'deleted' : op.field}|${op.kind === 'add' || op.kind === 'rm' ? op.itemId : ''}`

/** All that is wanted of one task. The fault is a sentence. */
export function planOne(
  store: ReadableStore,
  row: TaskRow,
  input: BulkInput,
  context: BulkContext,
): Result<OperationInput[], string> {
  const moved = planMove(store, row, input, context)
  if (!moved.ok) return moved
  const snoozed = planSnooze(row, input, context)
  if (!snoozed.ok) return snoozed
  const listed = planChecklist(store, row, input, context)
  if (!listed.ok) return listed
  const tags = new Set(tagsOf(store, row.task_id))
  const watcher = context.self
  return succeed([
    ...moved.value,
    ...(input.assignee === undefined || input.assignee === row.assignee ? [] : [set(row.task_id, 'assignee', input.assignee)]),
    ...(input.priority === undefined || input.priority === row.priority ? [] : [set(row.task_id, 'priority', input.priority)]),
    ...(input.dueAt === undefined || input.dueAt === row.due_at ? [] : [set(row.task_id, 'due_at', input.dueAt)]),
    ...[...new Set(input.addTags)].filter((tag) => !tags.has(tag)).map((tag) => add(row.task_id, 'tags', tag)),
    ...[...new Set(input.removeTags)].filter((tag) => tags.has(tag)).map((tag) => remove(row.task_id, 'tags', tag)),
    ...(input.watch && !watchersOf(store, row.task_id).includes(watcher) ? [add(row.task_id, 'watchers', watcher)] : []),
    ...snoozed.value,
    ...listed.value,
  ])
}

function planMove(store: ReadableStore, row: TaskRow, input: BulkInput, context: BulkContext): Result<OperationInput[], string> {
  if (input.close && row.closed_at !== null) return succeed([])
  const planned = input.close
    ? planClose(store, row, context.move, input.status, input.openParts)
    : input.status === undefined
      ? succeed([])
      : planStatus(store, row, context.move, input.status, input.openParts)
  if (!planned.ok) return fail(planned.fault.sentence)
  const says = input.reason !== '' && planned.value.length > 0
  return succeed([...planned.value, ...(says ? [add(row.task_id, 'comments', context.newId('comment'), input.reason)] : [])])
}

function planSnooze(row: TaskRow, input: BulkInput, { move, actor }: BulkContext): Result<OperationInput[], string> {
  const until = input.snoozeUntil
  if (until === undefined || row.snoozed_until === until) return succeed([])
  const fault = checkSnooze(row, until, move.now)
  return fault === null
    ? succeed([set(row.task_id, 'snooze', { until, reason: input.reason, actor, at: move.now })])
    : fail(fault)
}

function planChecklist(
  store: ReadableStore,
  row: TaskRow,
  input: BulkInput,
  { move }: BulkContext,
): Result<OperationInput[], string> {
  if (input.checklist === undefined) return succeed([])
  const planned = addChecklist(store, row.task_id, findModule(move.modules, row.module), input.checklist)
  return planned ? succeed(planned) : fail(`The module "${row.module}" has no checklist "${input.checklist}".`)
}
