import { Actor } from '#shared/model/person.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import { findUndo } from '../tasks/undo-change.ts'

/** What taking a run back did: how many tasks went back, and those that stay with a sentence why. */
export type RunUndo = { undone: number; kept: { taskId: string; title: string; sentence: string }[] }

/** 50 changes a transaction: a person's command never waits long for the writer. */
const pageChanges = 50

/**
 * Takes a run back by the inverse of its changes, the last first. A task that the run made and somebody has worked on since stays, and so
 * does each change whose field somebody has changed since.
 *
 * Killed in between, the run still stands with what is left of it, and taking it back again goes on.
 */
export async function undoApplyRun(store: Store, runNo: number, actor: Actor, now: () => number): Promise<RunUndo> {
  const changeIds = changesOf(store.read, runNo)
  const touched = touchedTasks(store.read, changeIds)
  const isSeen = (taskId: string): boolean => store.read.get('SELECT 1 FROM tasks WHERE task_id = ?', taskId) !== undefined
  const undone = new Set<string>()
  const kept = new Map<string, RunUndo['kept'][number]>()
  for (let from = 0; from < changeIds.length; from += pageChanges) {
    const page = changeIds.slice(from, from + pageChanges)
    store.write((tx) => {
      for (const changeId of page) undoOne(tx, { changeId, actor, now: now(), touched, undone, kept, isSeen })
    })
    await new Promise(setImmediate)
  }
  store.write((tx) => tx.run("UPDATE rule_apply_runs SET state = 'undone' WHERE run_no = ?", runNo))
  return { undone: undone.size, kept: [...kept.values()] }
}

/** The changes of a run that still stand, the last first. */
export const changesOf = (store: ReadableStore, runNo: number): string[] =>
  store
    .all<{ change_id: string }>(
      `SELECT change.change_id FROM rule_apply_changes JOIN change ON change.change_id = rule_apply_changes.change_id
       WHERE run_no = ? AND undone_by IS NULL ORDER BY change.rowid DESC`,
      runNo,
    )
    .map((row) => row.change_id)

type One = {
  changeId: string
  actor: Actor
  now: number
  touched: ReadonlyMap<string, string>
  undone: Set<string>
  kept: Map<string, RunUndo['kept'][number]>
  isSeen(taskId: string): boolean
}

function undoOne(tx: WritableStore, { changeId, actor, now, touched, undone, kept, isSeen }: One): void {
  const taskIds = tasksOf(tx, changeId)
  // What the caller may not see stays as it is, and is not named.
  if (!taskIds.every(isSeen)) return
  const keep = (taskId: string, sentence: string): void => {
    kept.set(taskId, { taskId, title: titleOf(tx, taskId), sentence })
  }
  const held = taskIds.find((taskId) => touched.has(taskId))
  if (held !== undefined) {
    keep(held, touched.get(held) ?? '')
    return
  }
  const found = findUndo(tx, '', { changeId })
  if (!found.ok) {
    if (found.fault.code === 'CHANGED_SINCE') for (const taskId of taskIds) keep(taskId, found.fault.sentence)
    return
  }
  const change = { command: 'rule.undo_run', actor, cause: {}, undoes: changeId }
  const written = recordChange(tx, now, change, found.value.operations)
  tx.run('UPDATE change SET undone_by = ? WHERE change_id = ?', written, changeId)
  for (const taskId of taskIds) undone.add(taskId)
}

/** The tasks that the run made and a person has worked on since, each with who did. */
function touchedTasks(store: ReadableStore, changeIds: readonly string[]): ReadonlyMap<string, string> {
  const made = changeIds.flatMap((changeId) =>
    store.all<{ entity_id: string }>(
      `SELECT entity_id FROM op WHERE batch_id = ? AND +entity = 'task' AND kind = 'set' AND field = 'created_at'`,
      changeId,
    ),
  )
  return new Map(
    made.flatMap(({ entity_id: taskId }) => {
      const row = store.get<{ actor_json: string }>(
        `SELECT change.actor_json FROM op JOIN change ON change.change_id = op.batch_id
         WHERE op.entity = 'task' AND op.entity_id = ? AND op.rank = 2 AND change.undoes IS NULL AND change.undone_by IS NULL
         ORDER BY op.ms DESC LIMIT 1`,
        taskId,
      )
      if (!row) return []
      const by = Actor.safeParse(JSON.parse(row.actor_json)).data
      return [[taskId, `${by?.kind === 'person' ? by.name : 'Somebody'} has worked on it since.`] as const]
    }),
  )
}

// The plus keeps SQLite from its index of entities: most of the log is of tasks.
const tasksOf = (store: ReadableStore, changeId: string): string[] =>
  store
    .all<{ entity_id: string }>("SELECT DISTINCT entity_id FROM op WHERE batch_id = ? AND +entity = 'task'", changeId)
    .map((row) => row.entity_id)

const titleOf = (store: ReadableStore, taskId: string): string =>
  store.get<{ title: string }>('SELECT title FROM tasks WHERE task_id = ?', taskId)?.title ?? ''
