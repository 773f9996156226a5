import { set } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { Store } from '../store/store.ts'

/** Brings back every task whose snooze is over, in one change each so that its history says so. Answers how many woke. */
export function wakeSnoozed(store: Store, now: number): number {
  const due = store.read.all<{ task_id: string }>(
    'SELECT task_id FROM tasks WHERE snoozed_until <= ? AND deleted = 0 ORDER BY snoozed_until, task_id',
    now,
  )
  if (due.length === 0) return 0
  store.write((tx) => {
    for (const { task_id } of due)
      recordChange(tx, now, { command: 'task.wake', actor: { kind: 'timer' }, cause: { note: 'Its snooze is over.' } }, [
        set(task_id, 'snooze', null),
      ])
  })
  return due.length
}
