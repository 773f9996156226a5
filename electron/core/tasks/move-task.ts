import type { Calendar } from '#shared/model/calendar.ts'
import type { Json } from '#shared/model/json.ts'
import type { Module, Workflow, WorkflowState } from '#shared/model/module.ts'
import { parseDuration } from '#shared/text/duration.ts'
import { addDuration } from '../calendar/add-duration.ts'
import { defaultWorkflow } from '../rules/modules/default-workflow.ts'
import type { ReadableStore } from '../store/store.ts'
import { findTransition, judgeGuards, type Mover } from './guards.ts'
import type { TaskRow } from './task-facts.ts'
import { findModule, findState } from './workflow.ts'

/** What moving a task depends on: the modules with their workflows, the calendars, who moves it and when. */
export type MoveContext = {
  modules: readonly Module[]
  calendarOf(module: Module | undefined): Calendar | null
  /** The calendar of a name in rules/shared.yaml; null where there is none. */
  calendarNamed(name: string): Calendar | null
  zone: string
  mover: Mover
  /** Whether who moves it may see another task that moves with it; absent: all of them. */
  sees?(taskId: string): boolean
  /** A silent import, or mail from before its cut-off: nothing is told and no timer starts. */
  silent?: boolean
  history?: boolean
  /** A rule forbids automatic answers in the thread, and its word is not yet in the log. */
  suppressed?: boolean
  /** What the mail of a state is known by on every laptop; absent: the moment of the move. */
  orderKey?: string
  /** Who moves it by hand, as `person:<id>`. */
  by?: string
  /** The message that a task is being made of, in hex: it has no row yet that names it. */
  message?: string
  now: number
}

export const statusValue = (state: { status: string; category: string }): Json => ({
  status: state.status,
  category: state.category,
})

/** The workflow a task follows: the one a rule gave it, its module's, else the built-in one. */
export function workflowOf(modules: readonly Module[], task: Pick<TaskRow, 'module' | 'workflow'>): Workflow {
  const named = task.workflow === null ? undefined : modules.find(({ workflow }) => workflow.name === task.workflow)
  return named?.workflow ?? findModule(modules, task.module)?.workflow ?? defaultWorkflow
}

/** What a move still misses, by the guards of its transition. */
export function judgeMove(store: ReadableStore, context: MoveContext, task: TaskRow, status: string) {
  const transition = findTransition(workflowOf(context.modules, task), task.status, status)
  return judgeGuards(store, task, findModule(context.modules, task.module), transition, context.mover, context.now)
}

/** When a state that was entered at `since` has lasted as long as its workflow wants; null where it may last. */
export function stateDueAt(
  context: Omit<MoveContext, 'mover' | 'now'>,
  task: Pick<TaskRow, 'module'>,
  state: WorkflowState | undefined,
  since: number,
): number | null {
  const parsed = state?.deadline ? parseDuration(state.deadline) : null
  if (!parsed?.ok) return null
  return addDuration(since, parsed.duration, context.zone, context.calendarOf(findModule(context.modules, task.module)))
}

/** When a task came into the state it is in. */
export function inStateSince(store: ReadableStore, task: TaskRow): number {
  const head = store.get<{ ms: number }>(
    `SELECT max(op.ms) AS ms FROM head JOIN op ON op.dev = head.dev AND op.n = head.n
     WHERE head.entity = 'task' AND head.entity_id = ? AND head.field = 'status'`,
    task.task_id,
  )
  return head?.ms ?? task.created_at
}

export const presentState = (modules: readonly Module[], task: TaskRow): WorkflowState | undefined =>
  findState(workflowOf(modules, task), task.status)

/** The state of a task that was merged into another one: closed, in any workflow. */
export const mergedStatus = 'merged'
