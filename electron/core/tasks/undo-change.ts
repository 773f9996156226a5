import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Entity, OperationInput } from '../store/ops/operation.ts'
import type { Base } from '../store/ops/record-change.ts'
import type { ReadableStore } from '../store/store.ts'

export type UndoFault = 'NOTHING_TO_UNDO' | 'CHANGED_SINCE'

/** A change that can be taken back: its id, its name, and the operations that take it back. */
export type Undoable = { changeId: string; command: string; operations: OperationInput[]; taskId: string | null }

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

/**
 * Finds a person's last command that still stands, and its inverse.
 *
 * `set` goes back to the value it replaced, an addition is removed, a removal is added again, in reverse order. Where a field has another
 * head since, somebody changed it after: then nothing is undone. Source: sync.md 6.8.
 */
export function findUndo(store: ReadableStore, personId: string): Result<Undoable, UndoFault> {
  const change = store.get<{ change_id: string; command: string }>(
    `SELECT change.change_id, change.command FROM change
     WHERE change.undoes IS NULL AND change.undone_by IS NULL AND change.command <> 'archive.undo'
       AND json_extract(change.actor_json, '$.kind') = 'person' AND json_extract(change.actor_json, '$.personId') = ?
     ORDER BY change.rowid DESC LIMIT 1`,
    personId,
  )
  if (!change) return fail('NOTHING_TO_UNDO')
  const ops = readOperations(store, change.change_id)
  if (ops.some((op) => hasChangedSince(store, op))) return fail('CHANGED_SINCE')
  const created = change.command === 'task.create' ? (ops.find((op) => op.entity === 'task')?.entity_id ?? null) : null
  const operations = created === null ? ops.map(invert) : deletion(created, ops)
  return succeed({
    changeId: change.change_id,
    command: change.command,
    operations,
    taskId: ops.find((op) => op.entity === 'task')?.entity_id ?? null,
  })
}

/** The operations that take back one change, the last first; a fault where somebody has changed one of its fields since. */
export function invertChange(store: ReadableStore, changeId: string): Result<OperationInput[], 'CHANGED_SINCE'> {
  const ops = readOperations(store, changeId)
  return ops.some((op) => hasChangedSince(store, op)) ? fail('CHANGED_SINCE') : succeed(ops.map(invert))
}

function readOperations(store: ReadableStore, changeId: string): OpRow[] {
  return store.all<OpRow>(
    `SELECT dev, n, entity, entity_id, kind, field, item_id, value_json, base_json FROM op WHERE batch_id = ? ORDER BY n DESC`,
    changeId,
  )
}

/** A task that was made is deleted as a whole: its fields keep their values, so that it can come back. */
function deletion(taskId: string, ops: readonly OpRow[]): OperationInput[] {
  return [{ kind: 'del', entity: 'task', entityId: taskId, value: true }, ...ops.filter((op) => op.entity !== 'task').map(invert)]
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

function invert(op: OpRow): OperationInput {
  const target = { entity: op.entity, entityId: op.entity_id }
  const base = op.base_json === null ? null : (JSON.parse(op.base_json) as Base) // written by recordChange
  switch (op.kind) {
    case 'set':
      return { ...target, kind: 'set', field: op.field, value: base?.value ?? null }
    case 'del':
      return { ...target, kind: 'del', value: base?.value === true }
    case 'add':
      return { ...target, kind: 'rm', field: op.field, itemId: op.item_id ?? '' }
    case 'rm':
      return { ...target, kind: 'add', field: op.field, itemId: op.item_id ?? '', value: base?.value ?? true }
  }
}
