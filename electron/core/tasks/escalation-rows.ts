import type { Escalation } from '#shared/model/escalation.ts'
import { calendarNameOf, explainDue, planDue } from '../calendar/plan-due.ts'
import type { ReadableStore } from '../store/store.ts'
import { planOfStep, runsWhileWaiting, type TimeContext } from './ladders.ts'
import { readTimeline, type TaskTimeline, waitsUntil } from './task-timeline.ts'

/** A row of `escalations` as the store holds it. */
export type EscalationRow = {
  escalation_id: string
  task_id: string
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
  late_policy: Escalation['late']
  started_at: number | null
  due_at: number
  state: Escalation['state']
  escalated_from: string | null
  escalated_to: string
  reason: string
  fired_at: number | null
  fired_late: number
}

/** A step as clients see it; without its arithmetic, which needs the task. */
export const escalationOf = (row: EscalationRow, arithmetic: string | null = null): Escalation => ({
  escalationId: row.escalation_id,
  taskId: row.task_id,
  ruleId: row.rule_id,
  step: row.step,
  after: row.after,
  hours: row.hours,
  unless: row.unless,
  template: row.template,
  setPriority: row.set_priority,
  assign: row.assign_to,
  late: row.late_policy,
  startedAt: row.started_at,
  dueAt: row.due_at,
  state: row.state,
  from: row.escalated_from,
  to: row.escalated_to,
  reason: row.reason,
  firedAt: row.fired_at,
  firedLate: row.fired_late === 1,
  arithmetic,
})

type TimedTask = Parameters<typeof readTimeline>[1] & { module: string }

/** When a step is due by the log and today's calendars, with the arithmetic; null where its start is not known. */
export function dueOfStep(
  row: Pick<EscalationRow, 'rule_id' | 'after' | 'hours' | 'zone' | 'calendar' | 'started_at'>,
  module: string,
  timeline: TaskTimeline,
  context: TimeContext & { now: number },
): { dueAt: number; waitedMs: number; arithmetic: string; calendar: string | null } | null {
  if (row.started_at === null) return null
  const { after, hours, zone, calendar, started_at: startAt } = row
  const timed = { after, hours, zone, calendar, startAt }
  const waits = runsWhileWaiting(row.rule_id) ? [] : waitsUntil(timeline, context.now)
  const plan = planOfStep(context, timed, module, waits)
  const due = planDue(plan)
  return { ...due, arithmetic: explainDue(plan, due), calendar: calendarNameOf(plan) }
}

/** The steps of a task, the first due first. The arithmetic is that of open steps: settled ones keep the time they had. */
export function escalationsOf(store: ReadableStore, task: TimedTask, context: TimeContext & { now: number }): Escalation[] {
  const rows = store.all<EscalationRow>(
    'SELECT * FROM escalations WHERE task_id = ? ORDER BY due_at, escalation_id',
    task.task_id,
  )
  if (rows.length === 0) return []
  const timeline = readTimeline(store, task)
  return rows.map((row) => {
    const due = dueOfStep(row, task.module, timeline, context)
    return escalationOf(row, due?.dueAt === row.due_at ? due.arithmetic : null)
  })
}

/** The pending steps that fall due next, with their tasks' titles. */
export function nextEscalations(store: ReadableStore, limit: number): (Escalation & { title: string })[] {
  return store
    .all<EscalationRow & { title: string }>(
      `SELECT escalations.*, tasks.title FROM escalations JOIN tasks ON tasks.task_id = escalations.task_id
       WHERE escalations.state = 'pending' AND tasks.deleted = 0 ORDER BY escalations.due_at, escalations.escalation_id LIMIT ?`,
      limit,
    )
    .map((row) => ({ ...escalationOf(row), title: row.title }))
}
