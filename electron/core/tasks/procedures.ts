import { actorOf, implementer } from '../command.ts'
import { randomUuid } from '../random-uuid.ts'
import { findMessage } from '../search/message-rows.ts'
import { linkItem } from '../store/ops/materialize-task-parts.ts'
import { add, type OperationInput, remove, set } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import { listAssignees } from './assignees.ts'
import { enterFirstState } from './begin-task.ts'
import { type PartsFault, planClose, planStatus } from './close-parts.ts'
import { combineProcedures } from './combine-procedures.ts'
import { partProcedures } from './part-procedures.ts'
import { listTasks } from './queries.ts'
import { changePriority, reopenTask } from './task-changes.ts'
import { findTask, tagsOf } from './task-facts.ts'
import { createTaskCommands, type TaskServices } from './task-services.ts'
import { undoProcedures } from './undo-procedures.ts'
import { findModule, findState } from './workflow.ts'

/** What clients may ask of tasks. Each command is one transaction: the task as it then is, or nothing changed. */
export function taskProcedures(services: TaskServices) {
  const commands = createTaskCommands(services)
  return {
    ...fieldProcedures(commands),
    ...partProcedures(commands),
    ...combineProcedures(commands),
    ...undoProcedures(commands),
  }
}

function fieldProcedures(commands: ReturnType<typeof createTaskCommands>) {
  const { services, store, ports, now, moveContext, read, change, withMail } = commands
  const tasks = implementer.tasks
  const comment = (taskId: string, text: string): OperationInput[] =>
    text === '' ? [] : [add(taskId, 'comments', `comment_${randomUuid(ports.random)}`, text)]
  return {
    list: tasks.list.handler(({ input }) => {
      const { cursor, limit, ...filter } = input
      return listTasks(store.read, services.modules(), filter, { cursor, limit }, now())
    }),
    get: tasks.get.handler(({ input, context, errors }) => {
      const row = findTask(store.read, input.taskId)
      if (!row) throw errors.TASK_NOT_FOUND()
      return read(store.read, context, row)
    }),
    assignees: tasks.assignees.handler(() => listAssignees(store.read, services.modules(), services.people())),
    create: tasks.create.handler(({ input, context, errors }) => {
      const module = findModule(services.modules(), input.module)
      if (!module) throw errors.MODULE_NOT_FOUND({ data: { modules: services.modules().map((known) => known.module) } })
      const initial = findState(module.workflow, module.workflow.initial)
      const taskId = `task_${randomUuid(ports.random)}`
      const task = store.write((tx) => {
        const message = input.messageId === undefined ? undefined : findMessage(tx, input.messageId)
        if (input.messageId !== undefined && !message) throw errors.MESSAGE_NOT_FOUND()
        if (input.partOf !== undefined && !findTask(tx, input.partOf)) throw errors.TASK_NOT_FOUND()
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
          ...(module.confidential || message?.confidential
            ? [set(taskId, 'confidential', { case: null, readers: module.readers })]
            : []),
          ...(fingerprint ? [set(taskId, 'thread', fingerprint), add(taskId, 'messages', fingerprint)] : []),
          ...(requester ? [set(taskId, 'requester', requester)] : []),
          ...enterFirstState(tx, moveContext(context), taskId, module),
          ...(input.partOf === undefined ? [] : [add(taskId, 'links', linkItem('part_of', input.partOf))]),
          // Only what waits in Triage is settled: undoing this task must not put a message there that was not in it.
          ...(fingerprint && message?.in_triage === 1
            ? [{ kind: 'set' as const, entity: 'message' as const, entityId: fingerprint, field: 'settled', value: true }]
            : []),
        ]
        const cause = input.messageId === undefined ? {} : { messageId: input.messageId }
        const change = { command: 'task.create', actor: actorOf(context), cause }
        recordChange(tx, now(), change, withMail(tx, context, operations))
        const row = findTask(tx, taskId)
        if (!row) throw new Error('the task was not made')
        return read(tx, context, row)
      })
      services.onChange()
      return task
    }),
    assign: tasks.assign.handler(({ input, context, errors }) =>
      change(context, 'task.assign', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) =>
        row.assignee === input.assignee ? [] : [set(row.task_id, 'assignee', input.assignee)],
      ),
    ),
    edit: tasks.edit.handler(({ input, context, errors }) =>
      change(context, 'task.edit', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) => [
        ...(input.title === undefined || input.title === row.title ? [] : [set(row.task_id, 'title', input.title)]),
        ...(input.description === undefined || input.description === row.description
          ? []
          : [set(row.task_id, 'description', input.description)]),
      ]),
    ),
    setStatus: tasks.setStatus.handler(({ input, context, errors }) =>
      change(
        context,
        'task.set_status',
        input.taskId,
        errors.TASK_NOT_FOUND,
        (tx, row) => {
          const changed = planStatus(tx, row, moveContext(context, input.comment), input.status, input.openParts)
          if (!changed.ok) throw refuseMove(changed.fault, errors)
          return changed.value.length === 0 ? [] : [...changed.value, ...comment(row.task_id, input.comment)]
        },
        input.comment === '' ? {} : { note: input.comment },
      ),
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
      change(context, 'task.comment', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) => comment(row.task_id, input.text)),
    ),
    close: tasks.close.handler(({ input, context, errors }) =>
      change(
        context,
        'task.close',
        input.taskId,
        errors.TASK_NOT_FOUND,
        (tx, row) => {
          if (row.closed_at !== null) throw errors.TASK_CLOSED({ message: 'This task is already closed.' })
          const closed = planClose(tx, row, moveContext(context, input.reason), input.status, input.openParts)
          if (!closed.ok) throw refuseMove(closed.fault, errors)
          return [...closed.value, ...comment(row.task_id, input.reason)]
        },
        input.reason === '' ? {} : { note: input.reason },
      ),
    ),
    reopen: tasks.reopen.handler(({ input, context, errors }) =>
      change(context, 'task.reopen', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        if (row.closed_at === null) return []
        const changed = reopenTask(tx, row, moveContext(context))
        if (!changed.ok) throw refuseMove({ kind: 'workflow', ...changed.fault }, errors)
        return changed.value
      }),
    ),
  }
}

type MoveErrors = {
  NOT_IN_WORKFLOW(options: { message: string; data: { sentence: string; allowed: string[]; missing: string[] } }): Error
  HAS_OPEN_PARTS(options: { message: string; data: { sentence: string; parts: { taskId: string; title: string }[] } }): Error
}

function refuseMove(fault: PartsFault, errors: MoveErrors): Error {
  const { kind, ...data } = fault
  return 'parts' in data
    ? errors.HAS_OPEN_PARTS({ message: data.sentence, data })
    : errors.NOT_IN_WORKFLOW({ message: data.sentence, data })
}
