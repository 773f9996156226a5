import { z } from 'zod'
import { Cursor, MessageId, NamedTarget, PageLimit, PlannedInstant, page, Target, TaskId } from '#shared/model/base.ts'
import { Assignee } from '#shared/model/person.ts'
import { Priority, Task, TaskSummary, TaskView } from '#shared/model/task.ts'
import { figureFilter } from '#shared/model/task-filter.ts'
import { procedure } from './procedure.ts'
import { change, OpenParts, TASK_NOT_FOUND, Tag, Title, taskTags as tags } from './task-change.ts'
import { taskParts } from './task-parts.ts'

export const tasks = {
  list: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/tasks', summary: 'List tasks, the most urgent first', tags })
    .input(
      z.strictObject({
        view: TaskView.default('all'),
        status: z.string().max(64).optional(),
        module: z.string().max(64).optional(),
        /** A target, or `none` for tasks of nobody. */
        assignee: Target.optional(),
        priority: Priority.optional(),
        tag: Tag.optional(),
        ...figureFilter,
        watcher: Target.optional(),
        /** Only parts of this task. */
        partOf: TaskId.optional(),
        /** Words of the title. */
        text: z.string().max(200).optional(),
        cursor: Cursor.optional(),
        limit: PageLimit,
      }),
    )
    .output(page(TaskSummary)),
  get: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({
      method: 'GET',
      path: '/tasks/{taskId}',
      summary: 'Read a task with its messages, history and the reason of each field',
      tags,
    })
    .input(z.strictObject({ taskId: TaskId }))
    .errors({ TASK_NOT_FOUND })
    .output(Task),
  assignees: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/assignees', summary: 'List whom a task can be given to', tags })
    .input(z.strictObject({}))
    .output(z.array(Assignee)),
  create: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/tasks', successStatus: 201, summary: 'Make a task by hand', tags })
    .input(
      z.strictObject({
        title: Title,
        module: z.string().max(64),
        description: z.string().max(20_000).default(''),
        priority: Priority.default('normal'),
        assignee: NamedTarget.optional(),
        dueAt: PlannedInstant.optional(),
        messageId: MessageId.optional(),
        /** The task it is a part of. */
        partOf: TaskId.optional(),
      }),
    )
    .errors({
      TASK_NOT_FOUND,
      MODULE_NOT_FOUND: { status: 404, message: 'There is no such module.', data: z.object({ modules: z.array(z.string()) }) },
      MESSAGE_NOT_FOUND: { status: 404, message: 'This message does not exist.' },
    })
    .output(Task),
  assign: change('assign', 'Give a task to somebody, or to nobody')
    .input(z.strictObject({ taskId: TaskId, assignee: NamedTarget.nullable() }))
    .output(Task),
  setStatus: change('set-status', 'Move a task to another state of its workflow')
    .input(
      z.strictObject({
        taskId: TaskId,
        status: z.string().min(1).max(64),
        /** Kept as a comment; some moves want one. */
        comment: z.string().trim().max(2000).default(''),
        openParts: OpenParts,
      }),
    )
    .output(Task),
  setPriority: change('set-priority', 'Set how urgent a task is')
    .input(z.strictObject({ taskId: TaskId, priority: Priority }))
    .output(Task),
  setDue: change('set-due', 'Set or clear when a task is due')
    .input(z.strictObject({ taskId: TaskId, dueAt: PlannedInstant.nullable() }))
    .output(Task),
  tag: change('tag', 'Add tags to a task and take tags off')
    .input(z.strictObject({ taskId: TaskId, add: z.array(Tag).max(20).default([]), remove: z.array(Tag).max(20).default([]) }))
    .output(Task),
  close: change('close', 'Close a task')
    .input(
      z.strictObject({
        taskId: TaskId,
        reason: z.string().trim().max(500).default(''),
        status: z.string().max(64).optional(),
        openParts: OpenParts,
      }),
    )
    .output(Task),
  reopen: change('reopen', 'Open a closed task again')
    .input(z.strictObject({ taskId: TaskId }))
    .output(Task),
  ...taskParts,
}
