import type { Module } from '#shared/model/module.ts'
import type { Task } from '#shared/model/task.ts'
import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import type { Ports } from '../ports.ts'
import { randomUuid } from '../random-uuid.ts'
import { defaultWorkflow } from '../rules/modules/default-workflow.ts'
import { findMessage } from '../search/message-rows.ts'
import type { ChangeCause, OperationInput } from '../store/ops/operation.ts'
import { add, remove, set } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { Store, WritableStore } from '../store/store.ts'
import { listAssignees } from './assignees.ts'
import type { NameRule } from './describe-cause.ts'
import { listTasks } from './queries.ts'
import { readTask } from './read-task.ts'
import { changePriority, changeStatus, closeTask, reopenTask } from './task-changes.ts'
import { findTask, type TaskRow, tagsOf } from './task-facts.ts'
import { findUndo } from './undo-change.ts'
import { findModule, findState } from './workflow.ts'

export type TaskServices = {
  store: Store
  ports: Ports
  modules(): readonly Module[]
  nameRule: NameRule
  /** Called in the transaction after an undo, with what it wrote: threads follow from more than the log. */
  onUndo(tx: WritableStore, operations: readonly OperationInput[]): void
  onChange(): void
}

/** What clients may ask of tasks. Each command is one transaction: the task as it then is, or nothing changed. */
export function taskProcedures(services: TaskServices) {
  const { store, ports } = services
  const tasks = implementer.tasks
  const now = (): number => ports.clock.now()
  const read = (from: Pick<WritableStore, 'get' | 'all' | 'orm'>, row: TaskRow): Task =>
    readTask(from, { modules: services.modules(), nameRule: services.nameRule, paths: ports.paths, now: now() }, row)
  const workflowOf = (row: TaskRow) => findModule(services.modules(), row.module)?.workflow ?? defaultWorkflow

  /** Records what `plan` wants changed about a task, and reads the task as it then is. An empty plan changes nothing and says nothing. */
  const change = (
    context: Context,
    command: string,
    taskId: string,
    missing: () => Error,
    plan: (tx: WritableStore, row: TaskRow) => OperationInput[],
    cause: ChangeCause = {},
  ): Task => {
    const task = store.write((tx) => {
      const row = findTask(tx, taskId)
      if (!row) throw missing()
      const operations = plan(tx, row)
      if (operations.length > 0) recordChange(tx, now(), { command, actor: actorOf(context), cause }, operations)
      return read(tx, findTask(tx, taskId) ?? row)
    })
    services.onChange()
    return task
  }

  return {
    list: tasks.list.handler(({ input }) => {
      const { cursor, limit, ...filter } = input
      return listTasks(store.read, services.modules(), filter, { cursor, limit }, now())
    }),
    get: tasks.get.handler(({ input, errors }) => {
      const row = findTask(store.read, input.taskId)
      if (!row) throw errors.TASK_NOT_FOUND()
      return read(store.read, row)
    }),
    assignees: tasks.assignees.handler(() => listAssignees(store.read, services.modules())),
    create: tasks.create.handler(({ input, context, errors }) => {
      const module = findModule(services.modules(), input.module)
      if (!module) throw errors.MODULE_NOT_FOUND({ data: { modules: services.modules().map((known) => known.module) } })
      const initial = findState(module.workflow, module.workflow.initial)
      const taskId = `task_${randomUuid(ports.random)}`
      const task = store.write((tx) => {
        const message = input.messageId === undefined ? undefined : findMessage(tx, input.messageId)
        if (input.messageId !== undefined && !message) throw errors.MESSAGE_NOT_FOUND()
        const fingerprint = message?.fingerprint.toString('hex')
        const requester = message ? message.from_name || message.from_address : ''
        const operations: OperationInput[] = [
          set(taskId, 'title', input.title),
          set(taskId, 'module', module.module),
          set(taskId, 'status', { status: initial?.status ?? 'new', category: initial?.category ?? 'new' }),
          set(taskId, 'created_at', now()),
          ...(input.description === '' ? [] : [set(taskId, 'description', input.description)]),
          ...(input.priority === 'normal' ? [] : [set(taskId, 'priority', input.priority)]),
          ...(input.assignee === undefined ? [] : [set(taskId, 'assignee', input.assignee)]),
          ...(input.dueAt === undefined ? [] : [set(taskId, 'due_at', input.dueAt)]),
          ...(module.team ? [set(taskId, 'team', module.team)] : []),
          ...(module.confidential || message?.confidential ? [set(taskId, 'confidential', { case: null, readers: [] })] : []),
          ...(fingerprint ? [set(taskId, 'thread', fingerprint), add(taskId, 'messages', fingerprint)] : []),
          ...(requester ? [set(taskId, 'requester', requester)] : []),
          // Only what waits in Triage is settled: undoing this task must not put a message there that was not in it.
          ...(fingerprint && message?.in_triage === 1
            ? [{ kind: 'set' as const, entity: 'message' as const, entityId: fingerprint, field: 'settled', value: true }]
            : []),
        ]
        const cause = input.messageId === undefined ? {} : { messageId: input.messageId }
        recordChange(tx, now(), { command: 'task.create', actor: actorOf(context), cause }, operations)
        const row = findTask(tx, taskId)
        if (!row) throw new Error('the task was not made')
        return read(tx, row)
      })
      services.onChange()
      return task
    }),
    assign: tasks.assign.handler(({ input, context, errors }) =>
      change(context, 'task.assign', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) =>
        row.assignee === input.assignee ? [] : [set(row.task_id, 'assignee', input.assignee)],
      ),
    ),
    setStatus: tasks.setStatus.handler(({ input, context, errors }) =>
      change(context, 'task.set_status', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        if (row.status === input.status) return []
        const changed = changeStatus(tx, row, workflowOf(row), input.status, now())
        if (!changed.ok) throw errors.NOT_IN_WORKFLOW({ message: changed.fault.sentence, data: changed.fault })
        return changed.value
      }),
    ),
    setPriority: tasks.setPriority.handler(({ input, context, errors }) =>
      change(context, 'task.set_priority', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) =>
        row.priority === input.priority ? [] : changePriority(row, input.priority),
      ),
    ),
    setDue: tasks.setDue.handler(({ input, context, errors }) =>
      change(context, 'task.set_due', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) =>
        row.due_at === input.dueAt ? [] : [set(row.task_id, 'due_at', input.dueAt)],
      ),
    ),
    tag: tasks.tag.handler(({ input, context, errors }) =>
      change(context, 'task.tag', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        const present = new Set(tagsOf(tx, row.task_id))
        return [
          ...[...new Set(input.add)].filter((tag) => !present.has(tag)).map((tag) => add(row.task_id, 'tags', tag)),
          ...[...new Set(input.remove)].filter((tag) => present.has(tag)).map((tag) => remove(row.task_id, 'tags', tag)),
        ]
      }),
    ),
    comment: tasks.comment.handler(({ input, context, errors }) =>
      change(context, 'task.comment', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) => [
        add(row.task_id, 'comments', `comment_${randomUuid(ports.random)}`, input.text),
      ]),
    ),
    close: tasks.close.handler(({ input, context, errors }) =>
      change(
        context,
        'task.close',
        input.taskId,
        errors.TASK_NOT_FOUND,
        (tx, row) => {
          if (row.closed_at !== null) throw errors.TASK_CLOSED({ message: 'This task is already closed.' })
          const changed = closeTask(tx, row, workflowOf(row), input.status, now())
          if (!changed.ok) throw errors.NOT_IN_WORKFLOW({ message: changed.fault.sentence, data: changed.fault })
          const reason =
            input.reason === '' ? [] : [add(row.task_id, 'comments', `comment_${randomUuid(ports.random)}`, input.reason)]
          return [...changed.value, ...reason]
        },
        input.reason === '' ? {} : { note: input.reason },
      ),
    ),
    reopen: tasks.reopen.handler(({ input, context, errors }) =>
      change(context, 'task.reopen', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        if (row.closed_at === null) return []
        const changed = reopenTask(tx, row, workflowOf(row), now())
        if (!changed.ok) throw errors.NOT_IN_WORKFLOW({ message: changed.fault.sentence, data: changed.fault })
        return changed.value
      }),
    ),
    undo: tasks.undo.handler(({ context, errors }) => {
      const actor = actorOf(context)
      const undone = store.write((tx) => {
        const found = findUndo(tx, actor.personId)
        if (!found.ok) throw found.fault === 'NOTHING_TO_UNDO' ? errors.NOTHING_TO_UNDO() : errors.CHANGED_SINCE()
        const { changeId, command, operations, taskId } = found.value
        const undo = recordChange(tx, now(), { command: `undo:${command}`, actor, cause: {}, undoes: changeId }, operations)
        tx.run('UPDATE change SET undone_by = ? WHERE change_id = ?', undo, changeId)
        services.onUndo(tx, operations)
        const row = taskId === null ? undefined : findTask(tx, taskId)
        return { command, task: row ? read(tx, row) : null }
      })
      services.onChange()
      return undone
    }),
  }
}
