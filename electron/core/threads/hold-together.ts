import type { OperationInput } from '../store/ops/operation.ts'
import type { WritableStore } from '../store/store.ts'
import type { Regroup } from './change-threads.ts'

/** The operation by which a person joins two messages, or a split holds them together on account of earlier joins. */
export const linkOf = (from: Buffer, to: Buffer, dependsOn: readonly string[] = []): OperationInput => ({
  kind: 'add',
  entity: 'message',
  entityId: from.toString('hex'),
  field: 'thread_links',
  itemId: to.toString('hex'),
  value: dependsOn.length > 0 ? { dependsOn: [...dependsOn] } : true,
})

/**
 * Finds what keeps each group of messages one thread through a split that may have cut what held it.
 *
 * Shapes: `split` makes the change; it is tried and taken back. A link of the answer depends on the joins of the thread where the two
 * messages were not one without those: who takes such a join back takes the link too (`releaseHolding`).
 */
export function findHoldingLinks(
  tx: WritableStore,
  regroup: Regroup,
  groups: readonly (readonly Buffer[])[],
  split: () => void,
): OperationInput[] {
  const pieces = attempt(tx, () => {
    split()
    return groups.map((group) => firstOfEach(tx, group))
  })
  if (pieces.every((firsts) => firsts.length < 2)) return []
  const all = groups.flat()
  const byMails = attempt(tx, () => {
    tx.run('DELETE FROM message_links')
    regroup.regroupAround(tx, all)
    return new Map(all.map((fingerprint) => [fingerprint.toString('hex'), threadOf(tx, fingerprint)]))
  })
  const joins = joinsOf(tx, all)
  const wereOne = (one: Buffer, other: Buffer): boolean => byMails.get(one.toString('hex')) === byMails.get(other.toString('hex'))
  return pieces.flatMap(([home, ...others]) =>
    home ? others.map((other) => linkOf(other, home, wereOne(home, other) ? [] : joins)) : [],
  )
}

/** The removals of links that held something together only because of a join that is taken back now. */
export function releaseHolding(tx: WritableStore, changeId: string): OperationInput[] {
  return tx
    .all<{ entity_id: string; item_id: string }>(
      `SELECT entity_id, item_id FROM set_item, json_each(set_item.value_json, '$.dependsOn') AS cause
       WHERE entity = 'message' AND field = 'thread_links' AND removed_by IS NULL AND cause.value = ?`,
      changeId,
    )
    .map((row) => ({ kind: 'rm', entity: 'message', entityId: row.entity_id, field: 'thread_links', itemId: row.item_id }))
}

export function threadOf(tx: WritableStore, fingerprint: Buffer): number | null {
  return tx.get<{ thread_no: number }>('SELECT thread_no FROM messages WHERE fingerprint = ?', fingerprint)?.thread_no ?? null
}

/** Does something, answers what it gave, and leaves the store as it was. */
function attempt<Value>(tx: WritableStore, work: () => Value): Value {
  tx.run('SAVEPOINT attempt')
  try {
    return work()
  } finally {
    tx.run('ROLLBACK TO attempt')
    tx.run('RELEASE attempt')
  }
}

function firstOfEach(tx: WritableStore, fingerprints: readonly Buffer[]): Buffer[] {
  const first = new Map<number | null, Buffer>()
  for (const fingerprint of fingerprints) {
    const threadNo = threadOf(tx, fingerprint)
    if (!first.has(threadNo)) first.set(threadNo, fingerprint)
  }
  return [...first.values()]
}

function joinsOf(tx: WritableStore, fingerprints: readonly Buffer[]): string[] {
  const found = fingerprints.flatMap((fingerprint) =>
    tx.all<{ change_id: string }>(
      `SELECT change.change_id FROM op JOIN change ON change.change_id = op.batch_id
       WHERE op.entity = 'message' AND op.entity_id = ? AND op.field = 'thread_links' AND change.command = 'thread.merge'
         AND change.undone_by IS NULL`,
      fingerprint.toString('hex'),
    ),
  )
  return [...new Set(found.map((row) => row.change_id))]
}
