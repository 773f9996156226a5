import type { Module, Workflow, WorkflowState } from '#shared/model/module.ts'

export const findState = (workflow: Workflow, status: string): WorkflowState | undefined =>
  workflow.states.find((state) => state.status === status)

/** The states that may follow, in the order of the file. A state the workflow no longer knows may go to any: nothing gets stuck. */
export function nextStates(workflow: Workflow, status: string): WorkflowState[] {
  if (!findState(workflow, status)) return workflow.states
  const allowed = new Set(
    workflow.transitions.filter((transition) => transition.from === status).flatMap((transition) => transition.to),
  )
  return workflow.states.filter((state) => allowed.has(state.status))
}

export const isClosed = (state: Pick<WorkflowState, 'category'>): boolean =>
  state.category === 'done' || state.category === 'declined'

/** The state a task is closed into where nobody named one: the first of category done that may follow. */
export const closingState = (workflow: Workflow, status: string): WorkflowState | undefined =>
  nextStates(workflow, status).find((state) => state.category === 'done')

/** The state a closed task is opened into again: the first that may follow and is not closed, else the initial one. */
export const reopeningState = (workflow: Workflow, status: string): WorkflowState | undefined =>
  nextStates(workflow, status).find((state) => !isClosed(state)) ?? findState(workflow, workflow.initial)

export const findModule = (modules: readonly Module[], name: string): Module | undefined =>
  modules.find((module) => module.module === name)
