import { isBusinessDuration, parseDuration } from '#shared/text/duration.ts'
import { createDefaultCalendar } from '../calendar/default-calendar.ts'
import { actorOf, implementer } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import type { Ports } from '../ports.ts'
import { judgeUnless } from '../rules/judge-unless.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import type { NameRule } from '../tasks/describe-cause.ts'
import { dueOfStep, type EscalationRow } from '../tasks/escalation-rows.ts'
import { runsWhileWaiting } from '../tasks/ladders.ts'
import { serviceLevelOf } from '../tasks/service-levels.ts'
import { type TaskRow, taskFactsOf } from '../tasks/task-facts.ts'
import { readTimeline } from '../tasks/task-timeline.ts'
import { decideLate, type LateDecision } from './decide-late.ts'
import { type EscalationContext, placeOfStep } from './escalation-context.ts'
import { escalatedTaskOf, listAway, listDeadlines, listEscalations, titleOfRule } from './list-escalations.ts'
import { hasBeenHandled } from './settle-step.ts'
import { type SimulatedDeadline, type SimulatedTimer, simulate } from './simulate.ts'

export type EscalationServices = {
  store: Store
  ports: Ports
  context(): EscalationContext
  nameRule: NameRule
  onChange(): void
}

/** Two years: the longest range a simulation is asked for; a calendar of that length can still be drawn. */
const maxRangeMs = 2 * 366 * 86_400_000

/** What clients may ask of escalations. */
export function escalationProcedures(services: EscalationServices) {
  const { store } = services
  const escalations = implementer.escalations
  const decide = (decision: LateDecision, context: Context, escalationIds: readonly string[], note: string) => {
    const outcome = decideLate(store, services.context(), decision, { actor: actorOf(context), escalationIds, note })
    if (outcome.done > 0) services.onChange()
    return outcome
  }
  return {
    list: escalations.list.handler(({ input }) => listEscalations(store.read, services.context(), input, input)),
    deadlines: escalations.deadlines.handler(({ input }) => listDeadlines(store.read, services.context(), input)),
    away: escalations.away.handler(() => listAway(store.read, services.context(), services.nameRule)),
    send: escalations.send.handler(({ input, context }) => decide('send', context, input.escalationIds, input.note)),
    markHandled: escalations.markHandled.handler(({ input, context }) =>
      decide('markHandled', context, input.escalationIds, input.note),
    ),
    ignore: escalations.ignore.handler(({ input, context }) => decide('ignore', context, input.escalationIds, input.note)),
    simulate: escalations.simulate.handler(({ input, errors }) => {
      const context = services.context()
      const from = input.from ?? context.now
      if (input.until <= from || input.until - from > maxRangeMs) throw errors.BAD_RANGE()
      const calendars = [...context.calendars.values(), createDefaultCalendar(context.zone)]
      const { until } = input
      return simulate(readTimers(store.read, services, until), readDeadlines(store.read, context, until), calendars, {
        from,
        until,
      })
    }),
  }
}

const openTasks = 'tasks.deleted = 0 AND tasks.closed_at IS NULL'

function readTimers(store: ReadableStore, { context: contextOf, nameRule }: EscalationServices, until: number): SimulatedTimer[] {
  const context = contextOf()
  const rows = store.all<EscalationRow>(
    `SELECT step.* FROM escalations AS step JOIN tasks ON tasks.task_id = step.task_id
     WHERE step.state = 'pending' AND step.due_at <= ? AND ${openTasks} ORDER BY step.due_at, step.escalation_id`,
    until,
  )
  return rows.flatMap((row): SimulatedTimer[] => {
    const task = store.get<TaskRow>('SELECT * FROM tasks WHERE task_id = ?', row.task_id)
    if (!task) return []
    const due = dueOfStep(row, task.module, readTimeline(store, task), context)
    const facts = taskFactsOf(store, task)
    const handled = hasBeenHandled(store, row)
    const rule = titleOfRule(context.modules, task, row.rule_id, nameRule)
    return [
      {
        escalationId: row.escalation_id,
        ruleId: row.rule_id,
        step: row.step,
        after: row.after,
        dueAt: row.due_at,
        to: row.escalated_to,
        template: row.template,
        reason: `${rule ?? row.rule_id}: ${conditionOf(row.unless)}.`,
        arithmetic: due?.dueAt === row.due_at ? due.arithmetic : null,
        calendar: due?.calendar ?? null,
        task: escalatedTaskOf(context.modules, task),
        runsWhileWaiting: runsWhileWaiting(row.rule_id),
        skips: (at) => judgeUnless(row.unless, { task: facts, handled }, at, placeOfStep(row, context)),
      },
    ]
  })
}

const conditionOf = (unless: string): string =>
  unless === 'task.handled' ? 'nobody has taken the task up' : unless === 'not task.open' ? 'it is open' : `unless ${unless}`

function countsOpenTime(promised: string): boolean {
  const duration = parseDuration(promised)
  return duration.ok && isBusinessDuration(duration.duration)
}

function readDeadlines(store: ReadableStore, context: EscalationContext, until: number): SimulatedDeadline[] {
  const tasks = store.all<TaskRow>(
    `SELECT tasks.* FROM tasks WHERE ${openTasks}
       AND tasks.task_id IN (SELECT task_id FROM task_deadlines WHERE paused = 0 AND due_at <= ?) ORDER BY tasks.task_id`,
    until,
  )
  return tasks.flatMap((task) => {
    const level = serviceLevelOf(store, task, context)
    const of = escalatedTaskOf(context.modules, task)
    return (level?.deadlines ?? []).map((deadline) => ({
      ...deadline,
      task: of,
      title: level?.title ?? '',
      calendar: countsOpenTime(deadline.promised) ? (level?.calendar ?? 'default') : null,
    }))
  })
}
