import { succeed } from '#shared/model/result.ts'
import type { BulkOutcome } from '#shared/model/task-parts.ts'
import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import { randomUuid } from '../random-uuid.ts'
import { findMessage, type MessageRow } from '../search/message-rows.ts'
import { linkItem } from '../store/ops/materialize-task-parts.ts'
import { add, type ChangeCause, type OperationInput, set } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore } from '../store/store.ts'
import { beginTask, enterFirstState } from './begin-task.ts'
import { type BulkPlan, planBulk, planOne } from './bulk-change.ts'
import { planMerge, planUnmerge } from './merge-tasks.ts'
import { fieldValue, findTask } from './task-facts.ts'
import type { TaskCommands } from './task-services.ts'
import { findModule } from './workflow.ts'

/** The commands over several tasks: split, merge and unmerge, bulk, hand over. Each is one change, with one undo. */
export function combineProcedures(commands: TaskCommands) {
  return { ...splitAndMerge(commands), ...overMany(commands) }
}

function splitAndMerge({ services, store, ports, now, moveContext, read, change, withMail }: TaskCommands) {
  const tasks = implementer.tasks
  return {
    split: tasks.split.handler(({ input, context, errors }) => {
      const made = store.write((tx) => {
        const message = findMessage(tx, input.messageId)
        if (!message) throw errors.MESSAGE_NOT_FOUND()
        const whole = input.partOf === undefined ? undefined : findTask(tx, input.partOf)
        if (input.partOf !== undefined && !whole) throw errors.TASK_NOT_FOUND()
        const present = message.task_id === null ? undefined : findTask(tx, message.task_id)
        const operations: OperationInput[] = []
        const taskIds: string[] = []
        for (const part of input.parts) {
          const wanted = typeof part === 'string' ? { title: part } : part
          const name = ('module' in wanted ? wanted.module : undefined) ?? input.module ?? whole?.module ?? present?.module
          const module = name === undefined ? services.modules()[0] : findModule(services.modules(), name)
          if (name !== undefined && !module)
            throw errors.MODULE_NOT_FOUND({ data: { modules: services.modules().map((known) => known.module) } })
          const taskId = `task_${randomUuid(ports.random)}`
          taskIds.push(taskId)
          operations.push(
            ...beginTask({ ...wanted, taskId, module, createdAt: now(), confidential: secrecyOf(tx, message) }),
            ...linkToMessage(taskId, message),
            ...enterFirstState(tx, moveContext(context), taskId, module),
            ...(whole ? [add(taskId, 'links', linkItem('part_of', whole.task_id))] : []),
          )
        }
        const cause = { messageId: input.messageId }
        const change = { command: 'task.split', actor: actorOf(context), cause }
        recordChange(tx, now(), change, [...withMail(tx, context, operations), ...settle(message)])
        return taskIds.flatMap((taskId) => findTask(tx, taskId) ?? [])
      })
      services.onChange()
      return made.map((row) => read(store.read, context, row))
    }),
    merge: tasks.merge.handler(({ input, context, errors }) =>
      change(context, 'task.merge', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        const planned = planMerge(tx, row, input.otherIds)
        if (!planned.ok) throw errors.NOT_POSSIBLE({ message: planned.fault, data: { sentence: planned.fault } })
        return planned.value
      }),
    ),
    unmerge: tasks.unmerge.handler(({ input, context, errors }) =>
      change(context, 'task.unmerge', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        const planned = planUnmerge(tx, row)
        if (!planned.ok) throw errors.NOT_POSSIBLE({ message: planned.fault, data: { sentence: planned.fault } })
        return planned.value.operations
      }),
    ),
  }
}

/** Every part of a mail is a task of that message: its replies, files and sender stay within reach (T11). */
function linkToMessage(taskId: string, message: MessageRow): OperationInput[] {
  const fingerprint = message.fingerprint.toString('hex')
  const requester = message.from_name || message.from_address
  return [
    set(taskId, 'thread', fingerprint),
    add(taskId, 'messages', fingerprint),
    ...(requester ? [set(taskId, 'requester', requester)] : []),
  ]
}

/** What is made of a confidential message is read by whom the message's task is read. */
const secrecyOf = (store: ReadableStore, message: MessageRow) =>
  message.confidential !== 1
    ? null
    : ((message.task_id === null ? null : fieldValue(store, message.task_id, 'confidential')) ?? { case: null, readers: [] })

/** Only what waits in Triage is settled: undoing must not put a message there that was not in it. */
const settle = (message: MessageRow): OperationInput[] =>
  message.in_triage === 1
    ? [{ kind: 'set', entity: 'message', entityId: message.fingerprint.toString('hex'), field: 'settled', value: true }]
    : []

function overMany({ services, store, ports, now, moveContext, withMail }: TaskCommands) {
  const tasks = implementer.tasks
  const newId = (prefix: string): string => `${prefix}_${randomUuid(ports.random)}`

  const record = (context: Context, command: string, cause: ChangeCause, plan: (tx: ReadableStore) => BulkPlan): BulkOutcome => {
    const outcome = store.write((tx): BulkOutcome => {
      const { operations: planned, ...counts } = plan(tx)
      const operations = withMail(tx, context, planned)
      const actor = actorOf(context)
      const changeId = operations.length === 0 ? null : recordChange(tx, now(), { command, actor, cause }, operations)
      return { changeId, command, ...counts }
    })
    services.onChange()
    return outcome
  }

  return {
    bulk: tasks.bulk.handler(({ input, context, errors }) => {
      const { taskIds, ...wanted } = input
      const isNothing = Object.entries(wanted).every(
        ([name, value]) => name === 'openParts' || name === 'reason' || value === undefined || value === false || isEmpty(value),
      )
      const sentence = 'Say what is to be changed: an assignee, a status, a priority, a due time, tags, a snooze, a checklist.'
      if (isNothing) throw errors.NOT_POSSIBLE({ message: sentence, data: { sentence } })
      const actor = actorOf(context)
      const bulk = { move: moveContext(context, input.reason), actor, self: services.targetOf(actor.personId), newId }
      const cause = input.reason === '' ? {} : { note: input.reason }
      return record(context, 'task.bulk', cause, (tx) => planBulk(tx, taskIds, (row) => planOne(tx, row, wanted, bulk)))
    }),
    handOver: tasks.handOver.handler(({ input, context, errors }) => {
      const sentence = 'Both are the same: there is nothing to hand over.'
      if (input.from === input.to) throw errors.NOT_POSSIBLE({ message: sentence, data: { sentence } })
      const cause = input.note === '' ? {} : { note: input.note }
      // Under the caller's sight: what they cannot see they do not give away.
      const rows = store.read.all<{ task_id: string }>(
        `SELECT task_id FROM tasks WHERE assignee = ? AND deleted = 0 AND closed_at IS NULL AND (? IS NULL OR module = ?)
           ORDER BY created_at, task_id`,
        input.from,
        input.module ?? null,
        input.module ?? null,
      )
      const given = rows.map((row) => row.task_id)
      return record(context, 'task.hand_over', cause, (tx) =>
        planBulk(tx, given, (row) =>
          succeed([
            set(row.task_id, 'assignee', input.to),
            ...(input.note === '' ? [] : [add(row.task_id, 'comments', newId('comment'), input.note)]),
          ]),
        ),
      )
    }),
  }
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0
