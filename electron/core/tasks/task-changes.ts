import type { Json } from '#shared/model/json.ts'
import type { Workflow, WorkflowState } from '#shared/model/module.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Priority } from '#shared/model/task.ts'
import { estimateMinutes, parseDuration } from '#shared/text/duration.ts'
import { escalationIdOf } from '../store/ops/deterministic-id.ts'
import { add, type OperationInput, remove, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import type { TaskRow } from './task-facts.ts'
import { closingState, isClosed, nextStates, reopeningState } from './workflow.ts'

/** Why the workflow refuses, with what it allows instead. */
export type WorkflowFault = { sentence: string; allowed: string[] }

const statusValue = (state: { status: string; category: string }): Json => ({ status: state.status, category: state.category })

/** Moves a task to another state. Closing it ends its pending escalations in the same change, opening it again starts its ladders anew. */
export function changeStatus(
  store: ReadableStore,
  task: TaskRow,
  workflow: Workflow,
  status: string,
  now: number,
): Result<OperationInput[], WorkflowFault> {
  const allowed = nextStates(workflow, task.status)
  const state = allowed.find((candidate) => candidate.status === status)
  if (!state) return fail(refuseStatus(workflow, task, status, allowed))
  return succeed(moveTo(store, task, state, now))
}

function moveTo(store: ReadableStore, task: TaskRow, state: WorkflowState, now: number): OperationInput[] {
  const change = set(task.task_id, 'status', statusValue(state))
  const isReopened = task.closed_at !== null && !isClosed(state)
  if (!isReopened && !isClosed(state)) return [change]
  return [change, ...cancelEscalations(store, task.task_id), ...(isReopened ? restartEscalations(store, task, now) : [])]
}

export function closeTask(
  store: ReadableStore,
  task: TaskRow,
  workflow: Workflow,
  status: string | undefined,
  now: number,
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
  return changeStatus(store, task, workflow, target, now)
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
  return succeed(moveTo(store, task, state, now))
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

type StepRow = { rule_id: string; step: number; after: string; due_at: number; escalated_to: string }

/** Each step of each ladder once, however often the task was closed and opened: the earliest row is the one the rule made. */
function restartEscalations(store: ReadableStore, task: TaskRow, now: number): OperationInput[] {
  const steps = store.all<StepRow>(
    `SELECT rule_id, step, after, min(due_at) AS due_at, escalated_to FROM escalations
     WHERE task_id = ? GROUP BY rule_id, step ORDER BY due_at, rule_id`,
    task.task_id,
  )
  return steps.map((row) => {
    const dueAt = now + lengthMs(row, task)
    const reason = `Nobody had taken the task up ${row.after} after it was opened again.`
    const value = { ruleId: row.rule_id, step: row.step, after: row.after, dueAt, to: row.escalated_to, reason }
    return add(task.task_id, 'escalation_steps', escalationIdOf(task.task_id, row.rule_id, row.step, dueAt), value)
  })
}

function lengthMs(row: StepRow, task: TaskRow): number {
  const parsed = parseDuration(row.after)
  return parsed.ok ? estimateMinutes(parsed.duration) * 60_000 : Math.max(60_000, row.due_at - task.created_at)
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
