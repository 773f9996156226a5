import type { WritableStore } from '../store.ts'
import { materializeMessage } from './materialize-message.ts'
import { materializePerson } from './materialize-person.ts'
import { materializeReport } from './materialize-report.ts'
import { materializeSchedule } from './materialize-schedule.ts'
import { materializeTask } from './materialize-task.ts'
import type { Operation } from './operation.ts'

/**
 * Turns one operation into rows. Pure but for the transaction: the same operations in the order of their stamps give the same rows,
 * which is what makes the tables of tasks projections.
 */
export function materialize(tx: WritableStore, op: Operation): void {
  switch (op.entity) {
    case 'task':
      materializeTask(tx, op)
      return
    case 'message':
      materializeMessage(tx, op)
      return
    case 'schedule':
      materializeSchedule(tx, op)
      return
    case 'person':
      materializePerson(tx, op)
      return
    case 'report':
      materializeReport(tx, op)
      return
  }
}
