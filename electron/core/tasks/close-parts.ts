import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { openPartsOf } from './links.ts'
import { type MoveContext, workflowOf } from './move-task.ts'
import { changeStatus, closeTask, type WorkflowFault } from './task-changes.ts'
import type { TaskRow } from './task-facts.ts'
import { findState, isClosed } from './workflow.ts'

export type OpenPartsPolicy = 'refuse' | 'close' | 'leave'

export type PartsFault =
  | { kind: 'open_parts'; sentence: string; parts: { taskId: string; title: string }[] }
  | ({ kind: 'workflow' } & WorkflowFault)

/** Parts of parts of parts: deeper than anybody plans, and an end to what concurrent edits may have tied into a ring. */
const deepest = 8

/** What becomes of the open parts of a task that is being closed: it is refused and they are named, they are closed too, or they stay. */
export function settleParts(
  store: ReadableStore,
  task: TaskRow,
  context: MoveContext,
  policy: OpenPartsPolicy,
  depth = 0,
): Result<OperationInput[], PartsFault> {
  const parts = policy === 'leave' || depth > deepest ? [] : openPartsOf(store, task.task_id)
  if (parts.length === 0) return succeed([])
  const seen = parts.filter((part) => context.sees?.(part.task_id) ?? true)
  if (seen.length < parts.length) {
    const sentence = `"${task.title}" has open parts that you may not see. Leave them open, or ask somebody who may see them.`
    return fail({ kind: 'open_parts', sentence, parts: seen.map((part) => ({ taskId: part.task_id, title: part.title })) })
  }
  if (policy === 'refuse') {
    const names = parts.slice(0, 3).map((part) => `"${part.title}"`)
    const more = parts.length > names.length ? ` and ${parts.length - names.length} more` : ''
    const sentence = `"${task.title}" has ${parts.length === 1 ? 'a part that is' : 'parts that are'} still open: ${names.join(', ')}${more}. Close them too, or leave them open.`
    return fail({ kind: 'open_parts', sentence, parts: parts.map((part) => ({ taskId: part.task_id, title: part.title })) })
  }
  const operations: OperationInput[] = []
  for (const part of parts) {
    const closed = closeTask(store, part, context, undefined)
    if (!closed.ok)
      return fail({
        kind: 'workflow',
        ...closed.fault,
        sentence: `The part "${part.title}" cannot be closed. ${closed.fault.sentence}`,
      })
    const below = settleParts(store, part, context, policy, depth + 1)
    if (!below.ok) return below
    operations.push(...closed.value, ...below.value)
  }
  return succeed(operations)
}

/** Moves a task to a state, with its open parts where that closes it. The state it is in already: nothing to do. */
export function planStatus(
  store: ReadableStore,
  task: TaskRow,
  context: MoveContext,
  status: string,
  policy: OpenPartsPolicy,
): Result<OperationInput[], PartsFault> {
  if (task.status === status) return succeed([])
  const changed = changeStatus(store, task, context, status)
  if (!changed.ok) return fail({ kind: 'workflow', ...changed.fault })
  const state = findState(workflowOf(context.modules, task), status)
  return state && isClosed(state) && task.closed_at === null ? withParts(store, task, context, policy, changed.value) : changed
}

/** Closes a task with its open parts. */
export function planClose(
  store: ReadableStore,
  task: TaskRow,
  context: MoveContext,
  status: string | undefined,
  policy: OpenPartsPolicy,
): Result<OperationInput[], PartsFault> {
  const closed = closeTask(store, task, context, status)
  if (!closed.ok) return fail({ kind: 'workflow', ...closed.fault })
  return withParts(store, task, context, policy, closed.value)
}

function withParts(
  store: ReadableStore,
  task: TaskRow,
  context: MoveContext,
  policy: OpenPartsPolicy,
  operations: readonly OperationInput[],
): Result<OperationInput[], PartsFault> {
  const parts = settleParts(store, task, context, policy)
  return parts.ok ? succeed([...operations, ...parts.value]) : parts
}
