import { forgetMessage } from '../search/index-message.ts'
import type { WritableStore } from '../store/store.ts'

/** Makes the messages of a task that became confidential confidential too, and takes their words out of the index. */
export function sealMessages(tx: WritableStore, taskId: string): void {
  const rows = tx.all<{ message_no: number }>(
    `SELECT messages.message_no FROM task_messages JOIN messages ON messages.fingerprint = task_messages.fingerprint
     WHERE task_messages.task_id = ? AND messages.confidential = 0`,
    taskId,
  )
  for (const { message_no: messageNo } of rows) {
    tx.run('UPDATE messages SET confidential = 1 WHERE message_no = ?', messageNo)
    forgetMessage(tx, messageNo)
  }
}
