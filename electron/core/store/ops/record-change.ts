import type { Json } from '#shared/model/json.ts'
import type { WritableStore } from '../store.ts'
import { nextStamp } from './clock.ts'
import { materialize } from './materialize.ts'
import { type ChangeInput, fieldOf, type Operation, type OperationInput, rankOf, userIdOf } from './operation.ts'

/** What an operation replaced, kept locally so that it can be undone: the heads of its field and the value they stood for. */
export type Base = { heads: [dev: string, n: number][]; value: Json }

type Self = { device_id: Buffer; next_n: number; hlc_ms: number; hlc_c: number }

/**
 * Writes one change with its operations, and the rows they produce, in the transaction at hand.
 *
 * Shapes: answers the change's id, `change_<device>_<first n>`. An operation of this device has seen everything this device holds, so it
 * replaces all heads of its field; heads of others that it had not seen can only come by merging.
 * Source: sync.md 6.1 to 6.3.
 */
export function recordChange(tx: WritableStore, now: number, change: ChangeInput, inputs: readonly OperationInput[]): string {
  if (inputs.length === 0) throw new Error('a change without an operation')
  const self = tx.get<Self>('SELECT device_id, next_n, hlc_ms, hlc_c FROM self WHERE id = 1')
  if (!self) throw new Error('this profile has no device')
  let stamp = nextStamp({ ms: self.hlc_ms, c: self.hlc_c }, now)
  const changeId = `change_${self.device_id.toString('hex')}_${self.next_n}`
  tx.run(
    'INSERT INTO change (change_id, command, actor_json, cause_json, at, undoes) VALUES (?, ?, ?, ?, ?, ?)',
    changeId,
    change.command,
    JSON.stringify(change.actor),
    JSON.stringify(change.cause),
    stamp.ms,
    change.undoes ?? null,
  )
  let n = self.next_n
  for (const input of inputs) {
    const op: Operation = {
      ...input,
      dev: self.device_id,
      n,
      ...stamp,
      rank: rankOf(change.actor),
      changeId,
      actor: change.actor,
    }
    writeOperation(tx, op)
    materialize(tx, op)
    n += 1
    stamp = nextStamp(stamp, now)
  }
  tx.run('UPDATE self SET next_n = ?, hlc_ms = ?, hlc_c = ? WHERE id = 1', n, stamp.ms, stamp.c)
  return changeId
}

function writeOperation(tx: WritableStore, op: Operation): void {
  const field = fieldOf(op)
  const itemId = op.kind === 'add' || op.kind === 'rm' ? op.itemId : null
  const value = op.kind === 'rm' ? null : JSON.stringify(op.value)
  const base = op.kind === 'add' ? null : replaceHeads(tx, op, field, itemId)
  tx.run(
    `INSERT INTO op (dev, n, entity, entity_id, kind, field, item_id, value_json, ms, c, rank, user_id, batch_id, base_json)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    op.dev,
    op.n,
    op.entity,
    op.entityId,
    op.kind,
    field,
    itemId,
    value,
    op.ms,
    op.c,
    op.rank,
    userIdOf(op.actor),
    op.changeId,
    base && JSON.stringify(base),
  )
  if (op.kind === 'set' || op.kind === 'del')
    tx.run(
      'INSERT INTO head (entity, entity_id, field, dev, n) VALUES (?, ?, ?, ?, ?)',
      op.entity,
      op.entityId,
      field,
      op.dev,
      op.n,
    )
  if (op.kind === 'add')
    tx.run(
      'INSERT INTO set_item (entity, entity_id, field, item_id, value_json, add_dev, add_n) VALUES (?, ?, ?, ?, ?, ?, ?)',
      op.entity,
      op.entityId,
      field,
      itemId,
      value,
      op.dev,
      op.n,
    )
}

/** Takes away what the operation saw and replaces, and answers it: the heads of a field, or the living additions of an item. */
function replaceHeads(tx: WritableStore, op: Operation, field: string, itemId: string | null): Base {
  if (op.kind === 'rm') {
    const additions = tx.all<{ add_dev: Buffer; add_n: number; value_json: string | null }>(
      `SELECT add_dev, add_n, value_json FROM set_item
       WHERE entity = ? AND entity_id = ? AND field = ? AND item_id = ? AND removed_by IS NULL`,
      op.entity,
      op.entityId,
      field,
      itemId,
    )
    tx.run(
      'UPDATE set_item SET removed_by = ? WHERE entity = ? AND entity_id = ? AND field = ? AND item_id = ? AND removed_by IS NULL',
      `${op.dev.toString('hex')}:${op.n}`,
      op.entity,
      op.entityId,
      field,
      itemId,
    )
    return {
      heads: additions.map((row) => [row.add_dev.toString('hex'), row.add_n]),
      value: parseValue(additions[0]?.value_json ?? null),
    }
  }
  const heads = tx.all<{ dev: Buffer; n: number; value_json: string | null }>(
    `SELECT head.dev, head.n, op.value_json FROM head JOIN op ON op.dev = head.dev AND op.n = head.n
     WHERE head.entity = ? AND head.entity_id = ? AND head.field = ? ORDER BY op.ms DESC, op.c DESC, op.dev DESC`,
    op.entity,
    op.entityId,
    field,
  )
  tx.run('DELETE FROM head WHERE entity = ? AND entity_id = ? AND field = ?', op.entity, op.entityId, field)
  return { heads: heads.map((row) => [row.dev.toString('hex'), row.n]), value: parseValue(heads[0]?.value_json ?? null) }
}

const parseValue = (json: string | null): Json => (json === null ? null : (JSON.parse(json) as Json)) // the log holds only what JSON.stringify wrote
