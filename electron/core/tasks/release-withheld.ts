import { z } from 'zod'
import { planDue } from '../calendar/plan-due.ts'
import { escalationIdOf } from '../store/ops/deterministic-id.ts'
import { MailOrder } from '../store/ops/mail-order.ts'
import { EscalationStep } from '../store/ops/materialize-escalation.ts'
import { add, type OperationInput, remove } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { foretellStep } from './foretell-step.ts'
import { planOfStep, type TimeContext } from './ladders.ts'
import { orderIdOf, orderMail } from './mail-orders.ts'
import type { TaskRow } from './task-facts.ts'

/** What was held back with all it takes to let it go; older entries hold no more than their words. */
const HeldBack = z.object({ ruleId: z.string(), order: MailOrder.optional(), step: EscalationStep.optional() })

type Item = { item_id: string; value_json: string }

/** `by` is who lets it go, as `person:<id>`. */
export type ReleaseContext = TimeContext & { now: number; by: string }

export type ReleasePlan = { operations: OperationInput[]; released: number; left: number }

/**
 * Lets go what a silent import held back at a task: its mail is ordered now, its timers count from now, and their keys are used up.
 *
 * `keys` names which; left out, all of them. `left` is how many stay because nothing is known of them but their words.
 */
export function planRelease(
  store: ReadableStore,
  task: TaskRow,
  context: ReleaseContext,
  keys: readonly string[] | undefined,
): ReleasePlan {
  const items = store
    .all<Item>(
      `SELECT item_id, min(value_json) AS value_json FROM set_item
       WHERE entity = 'task' AND entity_id = ? AND field = 'withheld' AND removed_by IS NULL GROUP BY item_id ORDER BY item_id`,
      task.task_id,
    )
    .filter(({ item_id }) => keys === undefined || keys.includes(item_id))
  const planned = items.flatMap((item) => {
    const operations = releaseOne(task, context, item)
    return operations.length === 0 ? [] : [operations]
  })
  return { operations: planned.flat(), released: planned.length, left: items.length - planned.length }
}

function releaseOne(task: TaskRow, context: ReleaseContext, { item_id: key, value_json }: Item): OperationInput[] {
  const held = HeldBack.safeParse(JSON.parse(value_json)).data
  if (!held?.order && !held?.step) return []
  const { order, step, ruleId } = held
  const isEffect = /^[0-9a-f]{64}$/.test(key)
  return [
    remove(task.task_id, 'withheld', key),
    // A rule's effect acts once; what a workflow asks for has no key to use up.
    ...(isEffect ? [add(task.task_id, 'effects', key, ruleId)] : []),
    ...(order ? [releaseMail(task, context, isEffect ? key : orderIdOf('released', task.task_id, key), order)] : []),
    ...(step ? [releaseStep(task, context, step)] : []),
  ]
}

function releaseMail(task: TaskRow, { now, by }: ReleaseContext, orderId: string, order: MailOrder): OperationInput {
  return orderMail(task.task_id, orderId, { ...order, at: now, cause: { ...order.cause, personId: by, notBefore: null } })
}

/** The time that was counted from old mail is long over: the step counts anew. */
function releaseStep(task: TaskRow, context: ReleaseContext, step: EscalationStep): OperationInput {
  const timed = { ...step, startAt: context.now }
  const { dueAt } = planDue(planOfStep(context, timed, task.module, []))
  const reason = foretellStep(step, 'it was let go')
  return add(task.task_id, 'escalation_steps', escalationIdOf(task.task_id, step.ruleId, step.step, dueAt), {
    ...timed,
    dueAt,
    reason,
  })
}
