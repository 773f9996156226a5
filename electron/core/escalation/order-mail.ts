import type { MailOrder } from '../store/ops/mail-order.ts'
import { add, type OperationInput } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { EscalationRow } from '../tasks/escalation-rows.ts'
import { causeOf, groupTasks, orderIdOf, orderTarget } from '../tasks/mail-orders.ts'

/** Whom a step tells, each once, as orders name them. */
export const targetsOf = ({ escalated_to: to }: Pick<EscalationRow, 'escalated_to'>): string[] => [
  ...new Set(to.split(',').flatMap((part) => (part.trim() === '' ? [] : [orderTarget(part.trim())]))),
]

/** A step that fired, and why, in a sentence. */
export type FiredStep = { row: EscalationRow; reason: string }

/**
 * The orders of the mail that steps of one moment mean. A target that a few steps name gets a mail for each; of more it gets one that tells
 * of all, so that nobody who comes back finds a hundred mails.
 *
 * Shapes: an order's id follows from its steps and target, so that a step that two laptops fire is told once.
 */
export function orderEscalationMail(store: ReadableStore, fired: readonly FiredStep[], now: number): OperationInput[] {
  const stepsByReader = new Map<string, FiredStep[]>()
  for (const step of fired)
    for (const target of targetsOf(step.row)) {
      const reader = JSON.stringify([target, step.row.template])
      stepsByReader.set(reader, [...(stepsByReader.get(reader) ?? []), step])
    }
  return [...stepsByReader].flatMap(([reader, steps]) => {
    const [target, template] = JSON.parse(reader) as [string, string] // written above
    const taskIds = [...new Set(steps.map(({ row }) => row.task_id))]
    return groupTasks(store, taskIds).flatMap((group) => {
      const told = steps.filter(({ row }) => group.includes(row.task_id))
      const [first] = told
      return first ? [orderOf(first, told, { target, template }, now)] : []
    })
  })
}

function orderOf(
  first: FiredStep,
  told: readonly FiredStep[],
  to: { target: string; template: string },
  now: number,
): OperationInput {
  const { task_id: taskId, rule_id: ruleId } = first.row
  const otherTasks = [...new Set(told.map(({ row }) => row.task_id))].filter((id) => id !== taskId)
  const order: MailOrder = {
    ...{ kind: 'escalation', ...to, fingerprint: null, files: [], at: now },
    cause: causeOf({ ruleId, reason: first.reason, otherTasks }),
  }
  const steps = told.map(({ row }) => row.escalation_id).sort()
  return add(taskId, 'mail_orders', orderIdOf('escalation', ...steps, to.target), order)
}
