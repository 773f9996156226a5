import type { Calendar } from '#shared/model/calendar.ts'
import type { Deadline, DrawnCalendar, EscalatedTask, SimulatedStep, Simulation } from '#shared/model/escalation.ts'
import { instantToLocal } from '#shared/text/zone-time.ts'
import { openStretches } from '../calendar/open-time.ts'

/** An open step as the simulator sees it. `skips` judges its `unless` on the task as it is, at the moment it would fire. */
export type SimulatedTimer = {
  escalationId: string
  ruleId: string
  step: number
  after: string
  dueAt: number
  to: string
  template: string
  reason: string
  arithmetic: string | null
  calendar: string | null
  task: EscalatedTask
  /** The time of a waiting state itself: it runs on. */
  runsWhileWaiting: boolean
  skips(at: number): boolean
}

export type SimulatedDeadline = Deadline & { task: EscalatedTask; title: string; calendar: string | null }

/** More than 2,000 steps are no picture any more; the count of the rest is told. */
const maxSteps = 2_000

/**
 * What happens from one moment until another if nobody does anything: which steps fire, whom they tell and why, and which promises are broken.
 *
 * Pure: timers, deadlines and calendars in, a list in the order of time out. A task that waits keeps its clocks still and is left out.
 * Source: product.md, "What nobody else has" 7.
 */
export function simulate(
  timers: readonly SimulatedTimer[],
  deadlines: readonly SimulatedDeadline[],
  calendars: readonly Calendar[],
  range: { from: number; until: number },
): Simulation {
  const { from, until } = range
  const firing = timers
    .filter(
      (timer) =>
        (timer.task.category !== 'waiting' || timer.runsWhileWaiting) &&
        timer.dueAt <= until &&
        !timer.skips(Math.max(timer.dueAt, from)),
    )
    .map((timer) => stepOfTimer(timer, from))
  const broken = deadlines
    .filter((deadline) => deadline.state === 'running' && deadline.dueAt > from && deadline.dueAt <= until)
    .map(stepOfDeadline)
  const steps = [...firing, ...broken].sort((a, b) => a.at - b.at || (a.task.taskId < b.task.taskId ? -1 : 1))
  return {
    from,
    until,
    steps: steps.slice(0, maxSteps),
    more: Math.max(0, steps.length - maxSteps),
    calendars: calendars.map((calendar) => draw(calendar, from, until)),
  }
}

function stepOfTimer(timer: SimulatedTimer, from: number): SimulatedStep {
  return {
    at: Math.max(timer.dueAt, from),
    kind: 'escalation',
    task: timer.task,
    step: `step ${timer.step + 1}, after ${timer.after}`,
    to: timer.to,
    template: timer.template,
    reason: timer.reason,
    arithmetic: timer.arithmetic ?? '',
    escalationId: timer.escalationId,
    ruleId: timer.ruleId,
    calendar: timer.calendar,
  }
}

const promises = { first_response: 'first response', update: 'update', solution: 'solution' } as const

function stepOfDeadline(deadline: SimulatedDeadline): SimulatedStep {
  return {
    at: deadline.dueAt,
    kind: deadline.kind,
    task: deadline.task,
    step: promises[deadline.kind],
    to: null,
    template: null,
    reason: `"${deadline.title}" promises the ${promises[deadline.kind]} within ${deadline.promised}.`,
    arithmetic: deadline.arithmetic,
    escalationId: null,
    ruleId: null,
    calendar: deadline.calendar,
  }
}

function draw(calendar: Calendar, from: number, until: number): DrawnCalendar {
  const { name, title, zone } = calendar
  const [first, last] = [instantToLocal(from, zone).slice(0, 10), instantToLocal(until, zone).slice(0, 10)]
  const holidays = calendar.holidays.filter(({ date }) => date >= first && date <= last)
  return { name, title, zone, open: openStretches(from, until, calendar), holidays }
}
