import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import type { Ports } from '../ports.ts'
import { randomUuid } from '../random-uuid.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import { type ChangeContext, mergeThreads, type Regroup, splitThread, undoThreadChange } from './change-threads.ts'
import { findThreadNo, readThread } from './read-thread.ts'

export type ThreadServices = { store: Store; ports: Ports; regroup: Regroup; onChange(): void }

/** What clients may ask of threads. Each command is one transaction: the threads as they then are, or nothing changed. */
export function threadProcedures({ store, ports, regroup, onChange }: ThreadServices) {
  const { threads } = implementer
  const contextOf = (context: Context): ChangeContext => ({ regroup, actor: actorOf(context), now: ports.clock.now() })
  const numberOf = (from: ReadableStore, threadId: string, missing: () => Error): number => {
    const threadNo = findThreadNo(from, threadId)
    if (threadNo === null) throw missing()
    return threadNo
  }
  const change = <Value>(work: (tx: WritableStore) => Value): Value => {
    // The transaction refuses promises by type; a thread is none.
    const value = store.write((tx) => ({ value: work(tx) })).value
    onChange()
    return value
  }

  return {
    get: threads.get.handler(({ input, errors }) =>
      readThread(store.read, numberOf(store.read, input.threadId, errors.THREAD_NOT_FOUND)),
    ),
    merge: threads.merge.handler(({ input, context, errors }) =>
      change((tx) => {
        const one = numberOf(tx, input.threadId, errors.THREAD_NOT_FOUND)
        const other = numberOf(tx, input.otherId, errors.THREAD_NOT_FOUND)
        if (one === other) throw errors.SAME_THREAD()
        return readThread(tx, mergeThreads(tx, contextOf(context), one, other))
      }),
    ),
    split: threads.split.handler(({ input, context, errors }) =>
      change((tx) => {
        const threadNo = numberOf(tx, input.threadId, errors.THREAD_NOT_FOUND)
        const moved = [...new Set(input.messageIds)].map((id) => Buffer.from(id.slice('msg_'.length), 'hex'))
        const isHere = (fingerprint: Buffer): boolean =>
          tx.get('SELECT 1 FROM messages WHERE fingerprint = ? AND thread_no = ?', fingerprint, threadNo) !== undefined
        if (!moved.every(isHere)) throw errors.NOT_IN_THREAD()
        const count = tx.get<{ n: number }>('SELECT count(*) AS n FROM messages WHERE thread_no = ?', threadNo)?.n ?? 0
        if (count === moved.length) throw errors.NOTHING_LEFT()
        const { rest, part } = splitThread(tx, contextOf(context), threadNo, moved, randomUuid(ports.random))
        return { rest: readThread(tx, rest), part: readThread(tx, part) }
      }),
    ),
    undo: threads.undo.handler(({ input, context, errors }) =>
      change((tx) => {
        const undone = undoThreadChange(tx, contextOf(context), input.changeId)
        if (!undone.ok) throw undone.fault === 'CHANGE_NOT_FOUND' ? errors.CHANGE_NOT_FOUND() : errors.CHANGED_SINCE()
        return undone.value.map((threadNo) => readThread(tx, threadNo))
      }),
    ),
  }
}
