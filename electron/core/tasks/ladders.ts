import type { Calendar } from '#shared/model/calendar.ts'
import type { Module } from '#shared/model/module.ts'
import { type DuePlan, planDue, type Wait } from '../calendar/plan-due.ts'
import { escalationIdOf } from '../store/ops/deterministic-id.ts'
import { add, type OperationInput, remove } from '../store/ops/operation.ts'
import type { ReadableStore } from '../store/store.ts'
import { foretellStep } from './foretell-step.ts'

/** The name that the deadline of a workflow's state goes by among the ladders of rules; the state follows. */
export const stateRule = 'workflow-state-'

/** A task's clocks stand while it waits, but for the time that the waiting state itself was given. */
export const runsWhileWaiting = (ruleId: string): boolean => ruleId.startsWith(stateRule)

/** What due times are counted by: the calendars by name, the module's own, and the zone that plain days keep their clock time in. */
export type TimeContext = {
  calendarOf(module: Module | undefined): Calendar | null
  calendarNamed(name: string): Calendar | null
  modules: readonly Module[]
  zone: string
}

/** How a step of a ladder counts, as its row says; a calendar that is gone leaves its step to the module's. */
export function planOfStep(
  context: TimeContext,
  step: { after: string; hours: string; zone: string | null; calendar: string | null; startAt: number },
  moduleName: string,
  waits: readonly Wait[],
): DuePlan {
  const ofModule = context.calendarOf(context.modules.find(({ module }) => module === moduleName))
  const own =
    step.calendar === null ? ofModule : step.calendar === 'default' ? null : (context.calendarNamed(step.calendar) ?? ofModule)
  const named = step.hours === 'any' ? null : context.calendarNamed(step.hours)
  return {
    startAt: step.startAt,
    after: step.after,
    zone: step.zone ?? context.zone,
    calendar: named ?? own,
    isOpenTime: named !== null,
    waits,
  }
}

/** Ends the open steps of a task, or those of one kind of rule. */
export function cancelLadders(store: ReadableStore, taskId: string, ruleGlob = '*'): OperationInput[] {
  return store
    .all<{ escalation_id: string }>(
      `SELECT escalation_id FROM escalations WHERE task_id = ? AND state IN ('pending', 'late') AND rule_id GLOB ?
       ORDER BY due_at, escalation_id`,
      taskId,
      ruleGlob,
    )
    .map((row) => remove(taskId, 'escalation_steps', row.escalation_id))
}

type StepRow = {
  rule_id: string
  step: number
  after: string
  hours: string
  zone: string | null
  calendar: string | null
  unless: string
  template: string
  set_priority: string | null
  assign_to: string | null
  late_policy: string
  escalated_to: string
}

/**
 * Starts every ladder of a task anew, counted from now: each step once, however often the task was closed and opened. The earliest row is the
 * one the rule made. Rules that match `exceptGlob` are left out.
 */
export function restartLadders(
  store: ReadableStore,
  task: { task_id: string; module: string },
  context: TimeContext & { now: number },
  exceptGlob: string,
): OperationInput[] {
  const steps = store.all<StepRow>(
    `SELECT rule_id, step, after, hours, zone, calendar, unless, template, set_priority, assign_to, late_policy, escalated_to, min(due_at) AS due_at
     FROM escalations WHERE task_id = ? AND rule_id NOT GLOB ? GROUP BY rule_id, step ORDER BY due_at, rule_id`,
    task.task_id,
    exceptGlob,
  )
  return steps.map((row) => {
    const timed = { after: row.after, hours: row.hours, zone: row.zone, calendar: row.calendar, startAt: context.now }
    const { dueAt } = planDue(planOfStep(context, timed, task.module, []))
    return add(task.task_id, 'escalation_steps', escalationIdOf(task.task_id, row.rule_id, row.step, dueAt), {
      ...timed,
      dueAt,
      ruleId: row.rule_id,
      step: row.step,
      to: row.escalated_to,
      unless: row.unless,
      template: row.template,
      setPriority: row.set_priority,
      assign: row.assign_to,
      late: row.late_policy,
      reason: foretellStep(row, 'it was opened again'),
    })
  })
}
