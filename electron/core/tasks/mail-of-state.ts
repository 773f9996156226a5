import type { WorkflowState } from '#shared/model/module.ts'
import type { MailOrder } from '../store/ops/mail-order.ts'
import { add, type OperationInput } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { causeOf, orderIdOf, orderMail, orderTarget } from './mail-orders.ts'
import type { MoveContext } from './move-task.ts'
import { findTask, isAnswerSuppressed } from './task-facts.ts'

type StateMail = Pick<MoveContext, 'now' | 'silent' | 'history' | 'suppressed' | 'orderKey' | 'by' | 'message'>

/**
 * The mail that a workflow sends when a task comes into a state: ordered, held back by a silent import, or nothing.
 *
 * Nobody outside is written to where a rule forbade automatic answers, and no machine ever is (T9); a task of no message has no requester.
 */
export function mailOfState(
  store: ReadableStore,
  taskId: string,
  context: StateMail,
  state: WorkflowState,
  ruleId: string,
): OperationInput[] {
  const { template = null, to = '' } = state.onEntry ?? {}
  if (template === null || context.history === true) return []
  const target = to === 'sender' ? 'requester' : orderTarget(to)
  const message = newestMessage(store, taskId) ?? context.message ?? null
  const isOutside = target === 'requester' || target.startsWith('address:')
  if (isOutside && (context.suppressed === true || isAnswerSuppressed(store, taskId) || isOfMachine(store, message))) return []
  if (target === 'requester' && message === null) return []
  const order: MailOrder = {
    ...{ kind: 'state', template, target, fingerprint: message, files: [], at: context.now },
    cause: causeOf({ ruleId, personId: context.by ?? null }),
  }
  const key = context.orderKey ?? String(context.now)
  if (context.silent !== true) return [orderMail(taskId, orderIdOf('state', taskId, state.status, key), order)]
  const withheld = { action: 'send_template', value: `template ${template} to ${to}`, ruleId, order }
  return [add(taskId, 'withheld', `${ruleId}|${context.now}`, withheld)]
}

function newestMessage(store: ReadableStore, taskId: string): string | null {
  if (!findTask(store, taskId)) return null
  const row = store.get<{ fingerprint: Buffer }>(
    `SELECT messages.fingerprint FROM task_messages JOIN messages ON messages.fingerprint = task_messages.fingerprint
     WHERE task_messages.task_id = ? AND messages.outgoing = 0 ORDER BY messages.sort_at DESC, messages.message_no DESC LIMIT 1`,
    taskId,
  )
  return row?.fingerprint.toString('hex') ?? null
}

const isOfMachine = (store: ReadableStore, message: string | null): boolean =>
  message !== null &&
  store.get<{ auto_generated: number }>('SELECT auto_generated FROM messages WHERE fingerprint = ?', Buffer.from(message, 'hex'))
    ?.auto_generated === 1
