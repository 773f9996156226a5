import type { Workflow, WorkflowState } from '#shared/model/module.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Priority } from '#shared/model/task.ts'
import { escalationIdOf } from '../store/ops/deterministic-id.ts'
import { add, type OperationInput, set } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { addChecklist } from './checklists.ts'
import { cancelLadders, restartLadders, stateRule } from './ladders.ts'
import { mailOfState } from './mail-of-state.ts'
import { judgeMove, type MoveContext, stateDueAt, statusValue, workflowOf } from './move-task.ts'
import type { TaskRow } from './task-facts.ts'
import { closingState, findModule, isClosed, nextStates, reopeningState } from './workflow.ts'

/** Why the workflow refuses: what it allows instead, and what a guard wants first. */
export type WorkflowFault = { sentence: string; allowed: string[]; missing: string[] }

/** Moves a task to another state. Closing it ends its pending escalations in the same change, opening it again starts its ladders anew. */
export function changeStatus(
  store: ReadableStore,
  task: TaskRow,
  context: MoveContext,
  status: string,
): Result<OperationInput[], WorkflowFault> {
  const workflow = workflowOf(context.modules, task)
  const allowed = nextStates(workflow, task.status)
  const state = allowed.find((candidate) => candidate.status === status)
  if (!state) return fail(refuseStatus(workflow, task, status, allowed))
  const { missing } = judgeMove(store, context, task, status)
  if (missing.length > 0) {
    const sentence = `A task that is "${titleOf(workflow, task.status)}" cannot become "${state.title}" yet. ${missing.join(' ')}`
    return fail({ sentence, allowed: allowed.map((candidate) => candidate.status), missing })
  }
  return succeed(moveTo(store, task, context, state))
}

function moveTo(store: ReadableStore, task: TaskRow, context: MoveContext, state: WorkflowState): OperationInput[] {
  const isReopened = task.closed_at !== null && !isClosed(state)
  const ended =
    isReopened || isClosed(state) ? cancelLadders(store, task.task_id) : cancelLadders(store, task.task_id, `${stateRule}*`)
  return [
    set(task.task_id, 'status', statusValue(state)),
    ...ended,
    ...(isReopened ? restartLadders(store, task, context, `${stateRule}*`) : []),
    ...(isReopened && task.merged_into !== null ? [set(task.task_id, 'merged_into', null)] : []),
    ...(isClosed(state) && task.snoozed_until !== null ? [set(task.task_id, 'snooze', null)] : []),
    ...enterState(store, task, context, state),
  ]
}

/** What a state brings when a task comes into it: its checklist, its mail, the end of its time. */
export function enterState(
  store: ReadableStore,
  task: Pick<TaskRow, 'task_id' | 'module'>,
  context: Omit<MoveContext, 'mover'>,
  state: WorkflowState,
): OperationInput[] {
  const module = findModule(context.modules, task.module)
  const { checklist = null } = state.onEntry ?? {}
  const ruleId = `${stateRule}${state.status}`
  // A silent import starts nothing that acts later.
  const dueAt = isClosed(state) || context.silent === true ? null : stateDueAt(context, task, state, context.now)
  const step = {
    ruleId,
    step: 0,
    after: state.deadline ?? '',
    startAt: context.now,
    dueAt: dueAt ?? 0,
    to: module?.escalateTo ?? 'role:coordinator',
    unless: 'not task.open',
    reason: `It has been "${state.title}" for ${state.deadline}.`,
  }
  return [
    ...(checklist === null ? [] : (addChecklist(store, task.task_id, module, checklist) ?? [])),
    ...mailOfState(store, task.task_id, context, state, ruleId),
    ...(dueAt === null ? [] : [add(task.task_id, 'escalation_steps', escalationIdOf(task.task_id, ruleId, 0, dueAt), step)]),
  ]
}

/** Closes a task: into the state named, else the first of category done that may follow. */
export function closeTask(
  store: ReadableStore,
  task: TaskRow,
  context: MoveContext,
  status: string | undefined,
): Result<OperationInput[], WorkflowFault> {
  const workflow = workflowOf(context.modules, task)
  const target = status ?? closingState(workflow, task.status)?.status
  if (target === undefined) {
    const allowed = nextStates(workflow, task.status)
    const sentence = `A task that is "${titleOf(workflow, task.status)}" cannot be closed directly. Move it to ${listTitles(allowed)} first.`
    return fail({ sentence, allowed: allowed.map((state) => state.status), missing: [] })
  }
  const state = nextStates(workflow, task.status).find((candidate) => candidate.status === target)
  if (state && !isClosed(state))
    return fail({
      sentence: `"${state.title}" does not close a task.`,
      allowed: closedStates(workflow, task.status),
      missing: [],
    })
  return changeStatus(store, task, context, target)
}

const closedStates = (workflow: Workflow, status: string): string[] =>
  nextStates(workflow, status)
    .filter(isClosed)
    .map((state) => state.status)

/** Opens a closed task again; its ladders start anew, counted from now. */
export function reopenTask(store: ReadableStore, task: TaskRow, context: MoveContext): Result<OperationInput[], WorkflowFault> {
  const workflow = workflowOf(context.modules, task)
  // A merged task is in no state of its workflow: it begins again where a task begins.
  const state =
    task.merged_into === null
      ? reopeningState(workflow, task.status)
      : workflow.states.find(({ status }) => status === workflow.initial)
  if (!state || isClosed(state))
    return fail({
      sentence: `A task that is "${titleOf(workflow, task.status)}" cannot be opened again in this workflow.`,
      allowed: [],
      missing: [],
    })
  const { missing } = judgeMove(store, context, task, state.status)
  if (missing.length > 0) return fail({ sentence: `It cannot be opened again yet. ${missing.join(' ')}`, allowed: [], missing })
  return succeed(moveTo(store, task, context, state))
}

export const changePriority = (task: TaskRow, priority: Priority): OperationInput[] => [set(task.task_id, 'priority', priority)]

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
  return { sentence, allowed: allowed.map((state) => state.status), missing: [] }
}

const titleOf = (workflow: Workflow, status: string): string =>
  workflow.states.find((state) => state.status === status)?.title ?? status

function listTitles(states: readonly { status: string; title: string }[]): string {
  return states.length === 0 ? 'no other state' : states.map((state) => `"${state.title}" (${state.status})`).join(', ')
}
