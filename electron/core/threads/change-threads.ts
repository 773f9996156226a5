import type { Actor } from '#shared/model/person.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { PlannedSplit } from '../ingest/threads/plan-split.ts'
import { threadFields } from '../store/ops/materialize-message.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { WritableStore } from '../store/store.ts'
import { invertChange } from '../tasks/undo-change.ts'
import { findHoldingLinks, linkOf, releaseHolding, threadOf } from './hold-together.ts'

/** What `ingest` does for these commands: threads follow from mails, and only it reads those. */
export type Regroup = {
  planSplit(tx: WritableStore, threadNo: number, moved: ReadonlySet<string>, label: string): PlannedSplit[]
  /** Makes the threads of these messages anew; answers the numbers they then have. */
  regroupAround(tx: WritableStore, fingerprints: readonly Buffer[]): number[]
}

export type ChangeContext = { regroup: Regroup; actor: Actor & { kind: 'person' }; now: number }

/** Joins two threads by their oldest messages; answers the thread they are then. */
export function mergeThreads(tx: WritableStore, context: ChangeContext, one: number, other: number): number {
  const [first, second] = [fingerprintsOf(tx, one)[0], fingerprintsOf(tx, other)[0]]
  if (!first || !second) throw new Error('a thread without a message')
  recordChange(tx, context.now, { command: 'thread.merge', actor: context.actor, cause: {} }, [linkOf(second, first)])
  const [joined] = context.regroup.regroupAround(tx, [first, second])
  if (joined === undefined) throw new Error('the joined thread was not found')
  return threadOf(tx, first) ?? joined
}

/**
 * Puts messages of a thread into one of their own; answers both.
 *
 * The messages leave the tasks that stay with the rest: a task stays where the message is that it was made of, or most of its messages.
 * Where the rest, or the part, hung together only by what went, it is joined again (hold-together.ts): a split makes two threads, never
 * three.
 */
export function splitThread(
  tx: WritableStore,
  context: ChangeContext,
  threadNo: number,
  moved: readonly Buffer[],
  label: string,
): { rest: number; part: number } {
  const names = new Set(moved.map((fingerprint) => fingerprint.toString('hex')))
  const staying = fingerprintsOf(tx, threadNo).filter((fingerprint) => !names.has(fingerprint.toString('hex')))
  const planned = context.regroup.planSplit(tx, threadNo, names, label)
  const operations: OperationInput[] = [
    ...planned.map(
      ({ fingerprint, ...value }): OperationInput => ({
        kind: 'set',
        entity: 'message',
        entityId: fingerprint,
        field: 'thread_split',
        value,
      }),
    ),
    ...leaveTasks(tx, names, staying),
  ]
  const change = (all: readonly OperationInput[]): void => {
    recordChange(tx, context.now, { command: 'thread.split', actor: context.actor, cause: {} }, all)
    context.regroup.regroupAround(tx, [...moved, ...staying])
  }
  const holding = findHoldingLinks(tx, context.regroup, [staying, [...moved]], () => change(operations))
  change([...operations, ...holding])
  const [first, part] = [staying[0], moved[0]]
  return { rest: (first && threadOf(tx, first)) ?? threadNo, part: (part && threadOf(tx, part)) ?? threadNo }
}

/** Takes back a join or a split, whenever it was made; answers the threads its messages are then in. */
export function undoThreadChange(
  tx: WritableStore,
  context: ChangeContext,
  changeId: string,
): Result<number[], 'CHANGE_NOT_FOUND' | 'CHANGED_SINCE'> {
  const change = tx.get<{ command: string }>(
    `SELECT command FROM change WHERE change_id = ? AND undone_by IS NULL AND undoes IS NULL
       AND command IN ('thread.merge', 'thread.split') AND json_extract(actor_json, '$.kind') = 'person'`,
    changeId,
  )
  if (!change) return fail('CHANGE_NOT_FOUND')
  const inverse = invertChange(tx, changeId)
  if (!inverse.ok) return inverse
  const operations = [...inverse.value, ...releaseHolding(tx, changeId)]
  const input = { command: `undo:${change.command}`, actor: context.actor, cause: {}, undoes: changeId }
  const undo = recordChange(tx, context.now, input, operations)
  tx.run('UPDATE change SET undone_by = ? WHERE change_id = ?', undo, changeId)
  return succeed(context.regroup.regroupAround(tx, messagesOf(operations)))
}

/** The messages whose thread a change decides. */
export function messagesOf(operations: readonly OperationInput[]): Buffer[] {
  return operations.flatMap((op) => {
    if (op.entity !== 'message' || op.kind === 'del' || !threadFields.includes(op.field)) return []
    const ids = op.kind === 'set' ? [op.entityId] : [op.entityId, op.itemId]
    return ids.map((id) => Buffer.from(id, 'hex'))
  })
}

function leaveTasks(tx: WritableStore, moved: ReadonlySet<string>, staying: readonly Buffer[]): OperationInput[] {
  type Row = { task_id: string; fingerprint: Buffer; anchor: string | null }
  const all = [...[...moved].map((name) => Buffer.from(name, 'hex')), ...staying]
  const rows = all.flatMap((fingerprint) =>
    tx.all<Row>(
      `SELECT task_messages.task_id, task_messages.fingerprint, tasks.thread_fingerprint AS anchor
       FROM task_messages JOIN tasks ON tasks.task_id = task_messages.task_id WHERE task_messages.fingerprint = ?`,
      fingerprint,
    ),
  )
  return [...new Set(rows.map((row) => row.task_id))].flatMap((taskId) => {
    const own = rows.filter((row) => row.task_id === taskId)
    const isMoved = (row: Row): boolean => moved.has(row.fingerprint.toString('hex'))
    const anchor = own.find((row) => row.fingerprint.toString('hex') === row.anchor)
    const goes = anchor ? isMoved(anchor) : own.filter(isMoved).length > own.length / 2
    return own
      .filter((row) => isMoved(row) !== goes)
      .map((row): OperationInput => {
        const itemId = row.fingerprint.toString('hex')
        return { kind: 'rm', entity: 'task', entityId: taskId, field: 'messages', itemId }
      })
  })
}

function fingerprintsOf(tx: WritableStore, threadNo: number): Buffer[] {
  return tx
    .all<{ fingerprint: Buffer }>('SELECT fingerprint FROM messages WHERE thread_no = ? ORDER BY sort_at, fingerprint', threadNo)
    .map((row) => row.fingerprint)
}
