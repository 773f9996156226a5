import type { OfferedTask } from '#shared/model/archive.ts'
import type { Module } from '#shared/model/module.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Ports } from '../ports.ts'
import { randomUuid } from '../random-uuid.ts'
import { defaultWorkflow } from '../rules/modules/default-workflow.ts'
import { add, set } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { WritableStore } from '../store/store.ts'
import { findState } from './workflow.ts'

/** Makes a task of one that an Outlook archive offers: with its title, due date and mail, closed where it was done there. */
export function makeTaskOfOffer(
  tx: WritableStore,
  { ports, module }: { ports: Ports; module: Module | undefined },
  offer: OfferedTask,
  actor: Actor,
): string {
  const taskId = `task_${randomUuid(ports.random)}`
  const now = ports.clock.now()
  const workflow = module?.workflow ?? defaultWorkflow
  const done = offer.completedAt === null ? undefined : workflow.states.find(({ category }) => category === 'done')
  const state = done ?? findState(workflow, workflow.initial)
  const closedAt = done && offer.completedAt !== null ? { closedAt: offer.completedAt } : {}
  recordChange(tx, now, { command: 'task.create', actor, cause: { messageId: offer.messageId } }, [
    set(taskId, 'title', offer.title.trim() || '(no subject)'),
    set(taskId, 'module', module?.module ?? 'general'),
    set(taskId, 'status', { status: state?.status ?? 'new', category: state?.category ?? 'new', ...closedAt }),
    set(taskId, 'created_at', now),
    ...(offer.dueAt === null ? [] : [set(taskId, 'due_at', offer.dueAt)]),
    ...(offer.owner === '' ? [] : [set(taskId, 'requester', offer.owner)]),
    add(taskId, 'messages', offer.messageId.slice(4)),
  ])
  return taskId
}
