import type { Json } from '#shared/model/json.ts'
import type { Module } from '#shared/model/module.ts'
import { type OperationInput, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { MoveContext } from './move-task.ts'
import { enterState } from './task-changes.ts'
import { findState } from './workflow.ts'

/** What a new task begins with. */
export type NewTask = {
  taskId: string
  title: string
  module: Module | undefined
  createdAt: number
  description?: string | undefined
  priority?: string | undefined
  assignee?: string | null | undefined
  team?: string | null | undefined
  dueAt?: number | null | undefined
  /** Who may read it, where that follows from what it was made of; null or left out: as its module says. */
  confidential?: Json | undefined
}

/** The operations that make a task: in the first state of its module's workflow, with the module's team and secrecy. */
export function beginTask(task: NewTask): OperationInput[] {
  const { taskId, module } = task
  const initial = module && findState(module.workflow, module.workflow.initial)
  const team = task.team ?? module?.team ?? null
  return [
    set(taskId, 'title', task.title),
    set(taskId, 'module', module?.module ?? 'general'),
    set(taskId, 'status', { status: initial?.status ?? 'new', category: initial?.category ?? 'new' }),
    set(taskId, 'created_at', task.createdAt),
    ...(task.description ? [set(taskId, 'description', task.description)] : []),
    ...(task.priority === undefined || task.priority === 'normal' ? [] : [set(taskId, 'priority', task.priority)]),
    ...(task.assignee == null ? [] : [set(taskId, 'assignee', task.assignee)]),
    ...(task.dueAt == null ? [] : [set(taskId, 'due_at', task.dueAt)]),
    ...(team === null ? [] : [set(taskId, 'team', team)]),
    ...(task.confidential != null
      ? [set(taskId, 'confidential', task.confidential)]
      : module?.confidential
        ? [set(taskId, 'confidential', { case: null, readers: module.readers })]
        : []),
  ]
}

/** What the first state of a workflow brings to a task that begins in it at `context.now`. */
export function enterFirstState(
  store: ReadableStore,
  context: Omit<MoveContext, 'mover'>,
  taskId: string,
  module: Module | undefined,
): OperationInput[] {
  const initial = module && findState(module.workflow, module.workflow.initial)
  return initial ? enterState(store, { task_id: taskId, module: module.module }, context, initial) : []
}
