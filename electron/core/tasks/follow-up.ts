import type { Actor } from '#shared/model/person.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { ItemState } from '#shared/model/task-parts.ts'
import { uuidV5 } from '../store/ops/deterministic-id.ts'
import { itemField, linkItem } from '../store/ops/materialize-task-parts.ts'
import { add, type OperationInput, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { beginTask } from './begin-task.ts'
import { findItem } from './checklists.ts'
import type { MoveContext } from './move-task.ts'
import { fieldValue, type TaskRow } from './task-facts.ts'
import { findModule } from './workflow.ts'

export type ItemInput = {
  itemId: string
  state: ItemState
  note: string
  followUp?: boolean | undefined
  actor: Actor
}

/**
 * Gives an item its state; a failed one may make a task of its own, once.
 *
 * The follow-up task has an id that follows from task and item: failing the item again, or on two laptops, makes no second one.
 */
export function planItem(
  store: ReadableStore,
  task: TaskRow,
  input: ItemInput,
  context: MoveContext,
  orgId: string,
): Result<OperationInput[], string> {
  const item = findItem(store, task.task_id, input.itemId)
  if (!item) return fail('This task has no such checklist item.')
  if (input.state === 'failed' && input.note === '') return fail('Say in a note what failed.')
  if (item.state === input.state && item.note === input.note && input.followUp !== true) return succeed([])
  const wantsTask = input.state === 'failed' && (input.followUp ?? item.followUp !== null)
  const followUpTaskId =
    item.followUpTaskId ?? (wantsTask ? `task_${uuidV5(orgId, `item|${task.task_id}|${item.itemId}`)}` : null)
  const { now } = context
  const value = { state: input.state, note: input.note, actor: input.actor, at: now, followUpTaskId }
  const isMade = followUpTaskId !== null && store.get('SELECT 1 FROM tasks WHERE task_id = ? AND deleted = 0', followUpTaskId)
  const wasMade = followUpTaskId !== null && store.get('SELECT 1 FROM tasks WHERE task_id = ?', followUpTaskId)
  const begin: OperationInput[] =
    !wantsTask || followUpTaskId === null || isMade
      ? []
      : [
          ...(wasMade ? [{ kind: 'del' as const, entity: 'task' as const, entityId: followUpTaskId, value: false }] : []),
          ...beginTask({
            taskId: followUpTaskId,
            title: item.followUp ?? `Failed: ${item.title}`,
            description: `${input.note}\n\n${task.title}: ${item.title}`,
            module: findModule(context.modules, task.module),
            createdAt: now,
            priority: task.priority,
            team: task.team,
            confidential: fieldValue(store, task.task_id, 'confidential'),
          }),
          add(followUpTaskId, 'links', linkItem('relates', task.task_id)),
        ]
  return succeed([set(task.task_id, itemField(item.itemId), value), ...begin])
}
