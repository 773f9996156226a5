import type { Json } from '#shared/model/json.ts'
import type { Workflow } from '#shared/model/module.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Priority } from '#shared/model/task.ts'
import { escalationIdOf } from '../store/ops/deterministic-id.ts'
import { add, type OperationInput, remove, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { TaskRow } from './task-facts.ts'
import { closingState, isClosed, nextStates, reopeningState } from './workflow.ts'

/** Why the workflow refuses, with what it allows instead. */
export type WorkflowFault = { sentence: string; allowed: string[] }

const statusValue = (state: { status: string; category: string }): Json => ({ status: state.status, category: state.category })

/** Moves a task to another state. Closing it ends its pending escalations in the same change. */
export function changeStatus(
  store: ReadableStore,
  task: TaskRow,
  workflow: Workflow,
  status: string,
): Result<OperationInput[], WorkflowFault> {
  const allowed = nextStates(workflow, task.status)
  const state = allowed.find((candidate) => candidate.status === status)
  if (!state) return fail(refuseStatus(workflow, task, status, allowed))
  const closing = isClosed(state) ? cancelEscalations(store, task.task_id) : []
  return succeed([set(task.task_id, 'status', statusValue(state)), ...closing])
}

export function closeTask(
  store: ReadableStore,
  task: TaskRow,
  workflow: Workflow,
  status: string | undefined,
): Result<OperationInput[], WorkflowFault> {
  const target = status ?? closingState(workflow, task.status)?.status
  if (target === undefined) {
    const allowed = nextStates(workflow, task.status)
    const sentence = `A task that is "${titleOf(workflow, task.status)}" cannot be closed directly. Move it to ${listTitles(allowed)} first.`
    return fail({ sentence, allowed: allowed.map((state) => state.status) })
  }
  const state = nextStates(workflow, task.status).find((candidate) => candidate.status === target)
  if (state && !isClosed(state))
    return fail({ sentence: `"${state.title}" does not close a task.`, allowed: closedStates(workflow, task.status) })
  return changeStatus(store, task, workflow, target)
}

const closedStates = (workflow: Workflow, status: string): string[] =>
  nextStates(workflow, status)
    .filter(isClosed)
    .map((state) => state.status)

/** Opens a closed task again; its ladders start anew, counted from now. */
export function reopenTask(
  store: ReadableStore,
  task: TaskRow,
  workflow: Workflow,
  now: number,
): Result<OperationInput[], WorkflowFault> {
  const state = reopeningState(workflow, task.status)
  if (!state || isClosed(state))
    return fail({
      sentence: `A task that is "${titleOf(workflow, task.status)}" cannot be opened again in this workflow.`,
      allowed: [],
    })
  return succeed([set(task.task_id, 'status', statusValue(state)), ...restartEscalations(store, task, now)])
}

export const changePriority = (task: TaskRow, priority: Priority): OperationInput[] => [set(task.task_id, 'priority', priority)]

function cancelEscalations(store: ReadableStore, taskId: string): OperationInput[] {
  return store
    .all<{ escalation_id: string }>(
      "SELECT escalation_id FROM escalations WHERE task_id = ? AND state = 'pending' ORDER BY due_at",
      taskId,
    )
    .map((row) => remove(taskId, 'escalation_steps', row.escalation_id))
}

type StepRow = {
  escalation_id: string
  rule_id: string
  step: number
  after: string
  due_at: number
  escalated_to: string
  reason: string
}

function restartEscalations(store: ReadableStore, task: TaskRow, now: number): OperationInput[] {
  const steps = store.all<StepRow>(
    "SELECT escalation_id, rule_id, step, after, due_at, escalated_to, reason FROM escalations WHERE task_id = ? AND state = 'cancelled' ORDER BY due_at",
    task.task_id,
  )
  return steps.map((row) => {
    // The same distance again, counted from the reopening instead of the mail.
    const dueAt = now + Math.max(60_000, row.due_at - task.created_at)
    const value = { ruleId: row.rule_id, step: row.step, after: row.after, dueAt, to: row.escalated_to, reason: row.reason }
    return add(task.task_id, 'escalation_steps', escalationIdOf(task.task_id, row.rule_id, row.step, dueAt), value)
  })
}

function refuseStatus(
  workflow: Workflow,
  task: TaskRow,
  status: string,
  allowed: readonly { status: string; title: string }[],
): WorkflowFault {
  const from = titleOf(workflow, task.status)
  const known = workflow.states.some((state) => state.status === status)
  const sentence = known
    ? `A task that is "${from}" cannot become "${titleOf(workflow, status)}". From here it may go to ${listTitles(allowed)}.`
    : `There is no state "${status}" in this workflow. From "${from}" a task may go to ${listTitles(allowed)}.`
  return { sentence, allowed: allowed.map((state) => state.status) }
}

const titleOf = (workflow: Workflow, status: string): string =>
  workflow.states.find((state) => state.status === status)?.title ?? status

function listTitles(states: readonly { status: string; title: string }[]): string {
  return states.length === 0 ? 'no other state' : states.map((state) => `"${state.title}" (${state.status})`).join(', ')
}
