import type { UndoStep } from '#shared/model/task-parts.ts'
import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, WritableStore } from '../store/store.ts'
import { findTask } from './task-facts.ts'
import type { TaskCommands } from './task-services.ts'
import { changedSinceOf, findRedo, findUndo, redoable, type Undoable, undoable } from './undo-change.ts'

/** A person's stack of what they can take back and do again. */
export function undoProcedures({ services, store, now, read }: TaskCommands) {
  const tasks = implementer.tasks

  const write = (
    tx: WritableStore,
    context: Context,
    name: string,
    found: Undoable,
  ): { changeId: string; taskId: string | null } => {
    const { changeId, taskIds } = found
    // The keys of a rule that a person took back stay used: it must not do it again with the next mail.
    const operations = found.byRule
      ? found.operations.filter((op) => op.kind === 'del' || op.field !== 'effects')
      : found.operations
    const change = { command: name, actor: actorOf(context), cause: {}, undoes: changeId }
    const written = recordChange(tx, now(), change, operations)
    tx.run('UPDATE change SET undone_by = ? WHERE change_id = ?', written, changeId)
    services.onUndo(tx, operations)
    return { changeId: written, taskId: taskIds.length === 1 ? (taskIds[0] ?? null) : null }
  }

  /** The one task it was about, read under the caller's sight; null for several, or where it is gone. */
  const show = <Written extends { taskId: string | null }>(context: Context, { taskId, ...written }: Written) => {
    services.onChange()
    const row = taskId === null ? undefined : findTask(store.read, taskId)
    return { ...written, task: row ? read(store.read, context, row) : null }
  }

  return {
    undoStack: tasks.undoStack.handler(({ context }) => {
      const { personId } = actorOf(context)
      return {
        undo: undoable(store.read, personId).map((row) => stepOf(store.read, row)),
        redo: redoable(store.read, personId).map((row) => stepOf(store.read, row)),
      }
    }),
    undo: tasks.undo.handler(({ input, context, errors }) => {
      const { personId } = actorOf(context)
      // The last one that its person may see: a transaction reads everything.
      const changeId = input.changeId ?? undoable(store.read, personId, 1)[0]?.change_id
      if (changeId === undefined) throw errors.NOTHING_TO_UNDO()
      const undone = store.write((tx) => {
        const found = findUndo(tx, personId, { ...input, changeId })
        if (!found.ok) throw refuse(found.fault, errors.NOTHING_TO_UNDO, errors.CHANGED_SINCE)
        const { command, taskIds } = found.value
        return { command, tasks: taskIds.length, ...write(tx, context, `undo:${command}`, found.value) }
      })
      return show(context, undone)
    }),
    redo: tasks.redo.handler(({ input, context, errors }) => {
      const { personId } = actorOf(context)
      const changeId = input.changeId ?? redoable(store.read, personId, 1)[0]?.change_id
      if (changeId === undefined) throw errors.NOTHING_TO_REDO()
      const redone = store.write((tx) => {
        const found = findRedo(tx, personId, changeId)
        if (!found.ok) throw refuse(found.fault, errors.NOTHING_TO_REDO, errors.CHANGED_SINCE)
        const command = commandOf(found.value.command)
        const written = write(tx, context, `redo:${command}`, found.value)
        // The command stands again, and can be taken back again in its old place.
        tx.run('UPDATE change SET undone_by = NULL WHERE undone_by = ?', found.value.changeId)
        return { command, tasks: found.value.taskIds.length, ...written }
      })
      return show(context, redone)
    }),
  }
}

type Refuse = { code: 'NOTHING_TO_UNDO' } | { code: 'CHANGED_SINCE'; sentence: string }

function refuse(
  fault: Refuse,
  nothing: () => Error,
  changed: (options: { message: string; data: { sentence: string } }) => Error,
): Error {
  if (fault.code === 'NOTHING_TO_UNDO') return nothing()
  return changed({ message: `${fault.sentence} Nothing was undone.`, data: { sentence: fault.sentence } })
}

const commandOf = (command: string): string => command.replace(/^(undo|redo):/, '')

function stepOf(store: ReadableStore, row: { change_id: string; command: string; at: number }): UndoStep {
  const tasks = store.all<{ task_id: string; title: string }>(
    `SELECT DISTINCT tasks.task_id, tasks.title FROM op JOIN tasks ON tasks.task_id = op.entity_id
     WHERE op.batch_id = ? AND +op.entity = 'task' LIMIT 2001`,
    row.change_id,
  )
  const [first] = tasks
  return {
    changeId: row.change_id,
    command: commandOf(row.command),
    at: row.at,
    taskId: tasks.length === 1 && first ? first.task_id : null,
    title: first?.title ?? '',
    tasks: tasks.length,
    changedSince: changedSinceOf(store, row.change_id),
  }
}
