import type { Actor } from '#shared/model/person.ts'
import { wantsNotice } from '../people/notice-choice.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { OrderCause } from '../store/ops/mail-order.ts'
import type { OperationInput } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { causeOf, fingerprintOf, groupTasks, orderIdOf, orderMail } from './mail-orders.ts'

/** A task that was given to somebody. `key` names what gave it, the same on every laptop; `cause.personId` is who gave it by hand. */
export type Assignment = {
  taskId: string
  target: string
  key: string
  at: number
  fingerprint: string
  cause: Partial<OrderCause>
}

/** The template that tells somebody of work that is theirs now. */
const template = 'task_assignment'

/**
 * The order of the mail that tells a person of work that is theirs now: none for a role or team, for whoever took the work themselves, and
 * for who wants no such mail.
 */
export function orderAssignment(store: ReadableStore, people: PeopleDirectory, given: Assignment): OperationInput[] {
  const person = given.target.startsWith('person:') ? people.byId(given.target) : null
  const giver = given.cause.personId == null ? null : people.byId(given.cause.personId)
  if (!person || giver?.id === person.id || !wantsNotice(store, person.id, 'assigned', 'mail')) return []
  const order = {
    ...{ kind: 'assignment' as const, template, target: `person:${person.id}` },
    ...{ fingerprint: fingerprintOf(given.fingerprint), files: [], at: given.at },
    cause: causeOf({ ...given.cause, personId: giver ? `person:${giver.id}` : null }),
  }
  return [orderMail(given.taskId, orderIdOf('assignment', given.taskId, order.target, given.key), order)]
}

/** Operations with the mail to those whom they give work. `by.key` names what gave it on every laptop; left out, it is the moment. */
export function withAssignmentMail(
  store: ReadableStore,
  people: PeopleDirectory,
  by: { actor: Actor; at: number; key?: string; ruleId?: string },
  operations: readonly OperationInput[],
): OperationInput[] {
  const personId = by.actor.kind === 'person' ? by.actor.personId : null
  const taskIdsByTarget = new Map<string, string[]>()
  for (const op of operations)
    if (op.kind === 'set' && op.entity === 'task' && op.field === 'assignee' && typeof op.value === 'string')
      taskIdsByTarget.set(op.value, [...(taskIdsByTarget.get(op.value) ?? []), op.entityId])
  const sealed = operations.flatMap((op) => (op.kind === 'set' && op.field === 'confidential' ? [op.entityId] : []))
  const mail = [...taskIdsByTarget].flatMap(([target, taskIds]) =>
    groupTasks(store, taskIds, sealed).flatMap(([taskId = '', ...otherTasks]) =>
      orderAssignment(store, people, {
        ...{ taskId, target, key: by.key ?? String(by.at), at: by.at, fingerprint: '' },
        cause: { ruleId: by.ruleId ?? null, personId, otherTasks },
      }),
    ),
  )
  return [...operations, ...mail]
}
