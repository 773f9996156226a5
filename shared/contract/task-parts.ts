import { z } from 'zod'
import { ChangeId, Instant, MessageId, NamedTarget, PlannedInstant, Target, TaskId } from '#shared/model/base.ts'
import { Priority, Task } from '#shared/model/task.ts'
import { BulkOutcome, CostKind, CurrencyCode, Decimal, ItemState, LinkKind, UndoStep } from '#shared/model/task-parts.ts'
import { procedure } from './procedure.ts'
import { change, NOT_POSSIBLE, OpenParts, TASK_NOT_FOUND, Tag, Text, Title, taskTags as tags } from './task-change.ts'

const CHANGED_SINCE = {
  status: 409,
  message: 'This was changed again since; nothing was undone.',
  data: z.object({ sentence: z.string() }),
} as const
const Note = z.string().trim().max(2000).default('')

/** A part that a mail is split into: a title alone, or with more. `description` is often the selected text. */
export const SplitPart = z.union([
  Title,
  z.strictObject({
    title: Title,
    description: z.string().max(20_000).default(''),
    module: z.string().max(64).optional(),
    assignee: NamedTarget.optional(),
    priority: Priority.optional(),
    dueAt: PlannedInstant.optional(),
  }),
])

/** What hangs on a task beyond its fields: checklists, links, snooze, costs, watchers; merge, split, bulk and undo. */
export const taskParts = {
  edit: change('edit', 'Change the title or description of a task')
    .input(z.strictObject({ taskId: TaskId, title: Title.optional(), description: z.string().max(20_000).optional() }))
    .output(Task),
  setField: change('set-field', "Fill in or clear an own field of the task's module")
    .input(z.strictObject({ taskId: TaskId, field: z.string().max(64), value: z.string().trim().max(2000).nullable() }))
    .output(Task),

  addChecklist: change('add-checklist', "Put a checklist of the task's module on a task, once")
    .input(z.strictObject({ taskId: TaskId, checklist: z.string().min(1).max(64) }))
    .output(Task),
  removeChecklist: change('remove-checklist', 'Take a checklist off a task')
    .input(z.strictObject({ taskId: TaskId, checklist: z.string().min(1).max(64) }))
    .output(Task),
  addItem: change('add-item', 'Add an item of your own to a checklist')
    .input(z.strictObject({ taskId: TaskId, title: Title, checklist: z.string().min(1).max(64).default('own') }))
    .output(Task),
  setItem: change('set-item', 'Tick an item off, or say that it failed or does not apply')
    .input(
      z.strictObject({
        taskId: TaskId,
        itemId: z.string().min(1).max(100),
        state: ItemState,
        /** Required where it failed. */
        note: Note,
        /** Whether a failed item makes a task of its own; left out: as the checklist says. */
        followUp: z.boolean().optional(),
      }),
    )
    .output(Task),
  release: change('release', 'Let mail and timers go that a silent import held back')
    .input(
      z.strictObject({
        taskId: TaskId,
        /** Which of them; left out: all. */
        effectKeys: z.array(z.string().min(1).max(200)).max(200).optional(),
      }),
    )
    .output(Task),
  removeItem: change('remove-item', 'Take an item off a checklist')
    .input(z.strictObject({ taskId: TaskId, itemId: z.string().min(1).max(100) }))
    .output(Task),

  link: change('link', 'Say how a task stands to another')
    .input(z.strictObject({ taskId: TaskId, kind: LinkKind, otherId: TaskId }))
    .output(Task),
  unlink: change('unlink', 'Take a link between two tasks away')
    .input(z.strictObject({ taskId: TaskId, kind: LinkKind, otherId: TaskId }))
    .output(Task),

  snooze: change('snooze', 'Put a task out of the lists until a time, or until its thread gets a message')
    .input(z.strictObject({ taskId: TaskId, until: PlannedInstant, reason: z.string().trim().max(500).default('') }))
    .output(Task),
  wake: change('wake', 'Bring a snoozed task back now')
    .input(z.strictObject({ taskId: TaskId }))
    .output(Task),

  addCost: change('add-cost', 'Enter time or money spent on a task')
    .input(
      z.strictObject({
        taskId: TaskId,
        kind: CostKind,
        amount: Decimal.optional(),
        currency: CurrencyCode.optional(),
        minutes: z.int().min(1).max(100_000).optional(),
        /** For an hour. */
        rate: Decimal.optional(),
        note: Note,
        /** Left out: now. */
        spentAt: Instant.optional(),
      }),
    )
    .output(Task),
  removeCost: change('remove-cost', 'Take an entry of time or money back; the history keeps it')
    .input(z.strictObject({ taskId: TaskId, costId: z.string().min(1).max(100) }))
    .output(Task),

  watch: change('watch', 'Let somebody follow a task; without a name, you')
    .input(z.strictObject({ taskId: TaskId, watcher: NamedTarget.optional() }))
    .output(Task),
  unwatch: change('unwatch', 'Let somebody follow a task no more; without a name, you')
    .input(z.strictObject({ taskId: TaskId, watcher: NamedTarget.optional() }))
    .output(Task),
  handOver: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/tasks/hand-over', summary: 'Give all open tasks of somebody to somebody else', tags })
    .input(z.strictObject({ from: Target, to: NamedTarget, note: Note, module: z.string().max(64).optional() }))
    .errors({ NOT_POSSIBLE })
    .output(BulkOutcome),

  split: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/tasks/split', successStatus: 201, summary: 'Make several tasks of one message', tags })
    .input(
      z.strictObject({
        messageId: MessageId,
        parts: z.array(SplitPart).min(1).max(50),
        /** Left out: that of the message's task, else the first. */
        module: z.string().max(64).optional(),
        /** The parts are parts of this task. */
        partOf: TaskId.optional(),
      }),
    )
    .errors({
      TASK_NOT_FOUND,
      MESSAGE_NOT_FOUND: { status: 404, message: 'This message does not exist.' },
      MODULE_NOT_FOUND: { status: 404, message: 'There is no such module.', data: z.object({ modules: z.array(z.string()) }) },
      NOT_POSSIBLE,
    })
    .output(z.array(Task)),
  merge: change('merge', 'Take over what hangs on other tasks, and close those')
    .input(z.strictObject({ taskId: TaskId, otherIds: z.array(TaskId).min(1).max(50) }))
    .output(Task),
  unmerge: change('unmerge', 'Take a merged task out again, however long ago')
    .input(z.strictObject({ taskId: TaskId }))
    .output(Task),

  bulk: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/tasks/bulk', summary: 'Change many tasks in one go, with one undo', tags })
    .input(
      z.strictObject({
        taskIds: z.array(TaskId).min(1).max(2000),
        assignee: NamedTarget.nullable().optional(),
        status: z.string().min(1).max(64).optional(),
        priority: Priority.optional(),
        dueAt: PlannedInstant.nullable().optional(),
        addTags: z.array(Tag).max(20).default([]),
        removeTags: z.array(Tag).max(20).default([]),
        close: z.boolean().default(false),
        openParts: OpenParts,
        snoozeUntil: PlannedInstant.optional(),
        watch: z.boolean().default(false),
        checklist: z.string().min(1).max(64).optional(),
        /** The comment of each task it closes or moves, and the reason of a snooze. */
        reason: z.string().trim().max(500).default(''),
      }),
    )
    .errors({ NOT_POSSIBLE })
    .output(BulkOutcome),

  undoStack: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/tasks/undo', summary: 'List what you can take back or do again, the last first', tags })
    .input(z.strictObject({}))
    .output(z.object({ undo: z.array(UndoStep), redo: z.array(UndoStep) })),
  undo: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/tasks/undo', summary: 'Take back your last command on a task, or a chosen one', tags })
    .input(
      z.strictObject({
        changeId: ChangeId.optional(),
        /** Also where somebody has changed it since. */
        anyway: z.boolean().default(false),
      }),
    )
    .errors({ NOTHING_TO_UNDO: { status: 409, message: 'There is nothing to undo.' }, CHANGED_SINCE })
    .output(z.object({ command: z.string(), changeId: ChangeId, tasks: z.int().nonnegative(), task: Task.nullable() })),
  redo: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/tasks/redo', summary: 'Do again what you took back last, or a chosen one', tags })
    .input(z.strictObject({ changeId: ChangeId.optional() }))
    .errors({ NOTHING_TO_REDO: { status: 409, message: 'There is nothing to do again.' }, CHANGED_SINCE })
    .output(z.object({ command: z.string(), changeId: ChangeId, tasks: z.int().nonnegative(), task: Task.nullable() })),

  comment: change('comment', 'Write a comment on a task')
    .input(z.strictObject({ taskId: TaskId, text: Text }))
    .output(Task),
}
