import type { Json } from '#shared/model/json.ts'
import { Actor } from '#shared/model/person.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { StatusValue } from '../store/ops/materialize-task.ts'
import type { Entity, OperationInput } from '../store/ops/operation.ts'
import type { Base } from '../store/ops/record-change.ts'
import type { ReadableStore } from '../store/store.ts'

/** Why a change is not taken back: there is none, or somebody has changed it since, as a sentence says. */
export type UndoFault = { code: 'NOTHING_TO_UNDO' } | { code: 'CHANGED_SINCE'; sentence: string }

/** A change that can be taken back: its id, its name, whether a rule made it, the operations that take it back, and the tasks it was about. */
export type Undoable = { changeId: string; command: string; byRule: boolean; operations: OperationInput[]; taskIds: string[] }

type OpRow = {
  dev: Buffer
  n: number
  entity: Entity
  entity_id: string
  kind: 'set' | 'add' | 'rm' | 'del'
  field: string
  item_id: string | null
  value_json: string | null
  base_json: string | null
}

type ChangeRow = { change_id: string; command: string; at: number; actor_json: string }

/** How many steps a person's stack holds. Older changes are taken back from the history of their task. */
export const undoDepth = 50

/** Nothing of a change is about a task its caller may not see: `tasks` is theirs, `main.tasks` all there are. */
const isInSight = `NOT EXISTS (SELECT 1 FROM op WHERE op.batch_id = change.change_id AND +op.entity = 'task'
  AND op.entity_id IN (SELECT task_id FROM main.tasks) AND op.entity_id NOT IN (SELECT task_id FROM tasks))`

const isOwn = `json_extract(change.actor_json, '$.kind') = 'person' AND json_extract(change.actor_json, '$.personId') = ?`

/** What a person can take back, the last first: their commands that stand. An import has an undo of its own. */
export function undoable(store: ReadableStore, personId: string, limit = undoDepth): ChangeRow[] {
  return store.all<ChangeRow>(
    `SELECT change_id, command, at, actor_json FROM change
     WHERE undoes IS NULL AND undone_by IS NULL AND command <> 'archive.undo' AND ${isOwn} AND ${isInSight} ORDER BY rowid DESC LIMIT ?`,
    personId,
    limit,
  )
}

/** What a person can do again: what they took back since their last new command, the last first. */
export function redoable(store: ReadableStore, personId: string, limit = undoDepth): ChangeRow[] {
  return store.all<ChangeRow>(
    `SELECT change_id, command, at, actor_json FROM change
     WHERE undoes IS NOT NULL AND undone_by IS NULL AND command GLOB 'undo:*' AND ${isOwn}
       AND rowid > coalesce((SELECT max(rowid) FROM change WHERE undoes IS NULL AND ${isOwn}), 0)
       AND ${isInSight} ORDER BY rowid DESC LIMIT ?`,
    personId,
    personId,
    limit,
  )
}

/**
 * Finds a person's last command that still stands, or any change that was chosen, and its inverse.
 *
 * `set` goes back to the value it replaced, an addition is removed, a removal is added again, in reverse order; a task that was made is
 * deleted. Where a field has another head since, somebody changed it after: then nothing is undone, unless `anyway`. Source: sync.md 6.8.
 */
export function findUndo(
  store: ReadableStore,
  personId: string,
  choice: { changeId?: string | undefined; anyway?: boolean | undefined } = {},
): Result<Undoable, UndoFault> {
  const change =
    choice.changeId === undefined
      ? undoable(store, personId, 1)[0]
      : store.get<ChangeRow>(
          `SELECT change_id, command, at, actor_json FROM change
           WHERE change_id = ? AND undoes IS NULL AND undone_by IS NULL AND command NOT IN ('archive.undo')`,
          choice.changeId,
        )
  return change ? inverseOf(store, change, choice.anyway ?? false) : fail({ code: 'NOTHING_TO_UNDO' })
}

/** Finds what a person took back last, or a chosen undo, and the operations that do it again. */
export function findRedo(store: ReadableStore, personId: string, changeId: string | undefined): Result<Undoable, UndoFault> {
  const change =
    changeId === undefined
      ? redoable(store, personId, 1)[0]
      : store.get<ChangeRow>(
          `SELECT change_id, command, at, actor_json FROM change
           WHERE change_id = ? AND undoes IS NOT NULL AND undone_by IS NULL AND command GLOB 'undo:*' AND ${isOwn}`,
          changeId,
          personId,
        )
  return change ? inverseOf(store, change, false) : fail({ code: 'NOTHING_TO_UNDO' })
}

function inverseOf(store: ReadableStore, change: ChangeRow, anyway: boolean): Result<Undoable, UndoFault> {
  const ops = readOperations(store, change.change_id)
  const since = anyway ? null : changedSince(store, ops)
  if (since !== null) return fail({ code: 'CHANGED_SINCE', sentence: since })
  const taskIds = [...new Set(ops.filter((op) => op.entity === 'task').map((op) => op.entity_id))].reverse()
  const byRule = Actor.safeParse(JSON.parse(change.actor_json)).data?.kind === 'rule'
  return succeed({ changeId: change.change_id, command: change.command, byRule, operations: invertAll(store, ops), taskIds })
}

/** Who has changed one of a change's fields since, in a sentence; null where all of it stands. */
export function changedSinceOf(store: ReadableStore, changeId: string): string | null {
  return changedSince(store, readOperations(store, changeId))
}

function changedSince(store: ReadableStore, ops: readonly OpRow[]): string | null {
  const changed = lastOfFields(ops).find((op) => hasChangedSince(store, op))
  if (!changed) return null
  const later = store.get<{ actor_json: string; title: string | null }>(
    `SELECT change.actor_json, tasks.title FROM head JOIN op ON op.dev = head.dev AND op.n = head.n
     JOIN change ON change.change_id = op.batch_id LEFT JOIN tasks ON tasks.task_id = head.entity_id
     WHERE head.entity = ? AND head.entity_id = ? AND head.field = ? LIMIT 1`,
    changed.entity,
    changed.entity_id,
    changed.field,
  )
  const actor = Actor.safeParse(later && JSON.parse(later.actor_json)).data
  const who = actor?.kind === 'person' ? actor.name : actor?.kind === 'rule' ? `Rule ${actor.ruleId}` : 'Orgo'
  const where = later?.title ? ` of "${later.title}"` : ''
  return `${who} changed ${nameOfField(changed.field)}${where} after this.`
}

const nameOfField = (field: string): string =>
  field.startsWith('item:') ? 'a checklist item' : field.replace(/^field:/, '').replaceAll('_', ' ')

/** The operations that take back one change, the last first; a fault where somebody has changed one of its fields since. */
export function invertChange(store: ReadableStore, changeId: string): Result<OperationInput[], 'CHANGED_SINCE'> {
  const ops = readOperations(store, changeId)
  return lastOfFields(ops).some((op) => hasChangedSince(store, op))
    ? fail('CHANGED_SINCE')
    : succeed(ops.map((op) => invert(store, op)))
}

/** The tasks that a change made are deleted as wholes: their fields keep their values, so that they can come back. */
function invertAll(store: ReadableStore, ops: readonly OpRow[]): OperationInput[] {
  const made = new Set(ops.filter(isBeginning).map((op) => op.entity_id))
  return [
    ...[...made].map((entityId): OperationInput => ({ kind: 'del', entity: 'task', entityId, value: true })),
    ...ops.filter((op) => op.entity !== 'task' || !made.has(op.entity_id)).map((op) => invert(store, op)),
  ]
}

/** Whether an operation belongs to the making of a task: nothing had said before when it was made. */
function isBeginning(op: OpRow): boolean {
  if (op.entity !== 'task' || op.kind !== 'set' || op.field !== 'created_at') return false
  const base = op.base_json === null ? null : (JSON.parse(op.base_json) as Base) // written by recordChange
  return (base?.heads.length ?? 0) === 0
}

function readOperations(store: ReadableStore, changeId: string): OpRow[] {
  return store.all<OpRow>(
    `SELECT dev, n, entity, entity_id, kind, field, item_id, value_json, base_json FROM op WHERE batch_id = ? ORDER BY n DESC`,
    changeId,
  )
}

/** Of a change's operations, the last first, those that another one of the same change did not replace. */
function lastOfFields(ops: readonly OpRow[]): OpRow[] {
  const seen = new Set<string>()
  return ops.filter((op) => {
    if (op.kind !== 'set' && op.kind !== 'del') return true
    const field = JSON.stringify([op.entity, op.entity_id, op.kind, op.field])
    return !seen.has(field) && seen.add(field)
  })
}

function hasChangedSince(store: ReadableStore, op: OpRow): boolean {
  if (op.kind !== 'set' && op.kind !== 'del') return false
  let head = store.get<Head>(
    'SELECT dev, n FROM head WHERE entity = ? AND entity_id = ? AND field = ?',
    op.entity,
    op.entity_id,
    op.field,
  )
  // A later change that was undone has put the field back to where it was: several commands can be taken back one after the other.
  while (head && !(head.n === op.n && head.dev.equals(op.dev))) head = headBeforeUndone(store, op, head)
  return !head
}

type Head = { dev: Buffer; n: number }

/** What stood in the field before the change that this head undid; nothing where the head undid none. */
function headBeforeUndone(store: ReadableStore, op: OpRow, head: Head): Head | undefined {
  const undone = store.get<{ base_json: string | null }>(
    `SELECT earlier.base_json FROM op AS later JOIN change ON change.change_id = later.batch_id
     JOIN op AS earlier ON earlier.batch_id = change.undoes AND earlier.entity = ? AND earlier.entity_id = ? AND earlier.field = ?
     WHERE later.dev = ? AND later.n = ? ORDER BY earlier.n LIMIT 1`,
    op.entity,
    op.entity_id,
    op.field,
    head.dev,
    head.n,
  )
  const base = undone?.base_json ? (JSON.parse(undone.base_json) as Base) : null // written by recordChange
  const [before] = base?.heads ?? []
  return before && { dev: Buffer.from(before[0], 'hex'), n: before[1] }
}

function invert(store: ReadableStore, op: OpRow): OperationInput {
  const target = { entity: op.entity, entityId: op.entity_id }
  const base = op.base_json === null ? null : (JSON.parse(op.base_json) as Base) // written by recordChange
  switch (op.kind) {
    case 'set':
      return { ...target, kind: 'set', field: op.field, value: valueBefore(store, op, base) }
    case 'del':
      return { ...target, kind: 'del', value: base?.value === true }
    case 'add':
      return { ...target, kind: 'rm', field: op.field, itemId: op.item_id ?? '' }
    case 'rm':
      return { ...target, kind: 'add', field: op.field, itemId: op.item_id ?? '', value: base?.value ?? true }
  }
}

/** A state that closed the task says when: put back, the task was closed then and not now. */
function valueBefore(store: ReadableStore, op: OpRow, base: Base | null): Json {
  const value = base?.value ?? null
  const status = op.entity === 'task' && op.field === 'status' ? StatusValue.safeParse(value).data : undefined
  const [head] = base?.heads ?? []
  if (!status || !head || status.closedAt !== undefined) return value
  if (status.category !== 'done' && status.category !== 'declined') return value
  const closed = store.get<{ ms: number }>('SELECT ms FROM op WHERE dev = ? AND n = ?', Buffer.from(head[0], 'hex'), head[1])
  return closed ? { status: status.status, category: status.category, closedAt: closed.ms } : value
}
