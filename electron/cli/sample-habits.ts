import type { Task } from '#shared/model/task.ts'
import { clockToInstant, instantToClock } from '#shared/text/zone-time.ts'
import { addBusinessDays, type Habit, type WorkStep } from './sample-work.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
const quarterMs = 15 * minuteMs
/** When they end what they have worked on, in minutes of the day. */
const endsAt = [570, 690, 800, 870] as const

type Came = Pick<Task, 'taskId' | 'module' | 'tags' | 'priority' | 'checklist'> & { cameAt: number }

/**
 * Deals tasks out to the habits of the sample's people, one turn after the other.
 *
 * The same tasks in the same order give the same steps: nothing is left to chance.
 */
export function createHabits(habits: readonly Habit[], zone: string): (tasks: readonly Came[]) => WorkStep[] {
  const dealt = habits.map(() => 0)
  const deal = (task: Came): WorkStep[] => {
    const place = habits.findIndex((habit) => fits(habit, task))
    const habit = habits[place]
    if (!habit) return []
    const turn = dealt[place] ?? 0
    dealt[place] = turn + 1
    return stepsOfTurn(habit, turn, task, zone)
  }
  return (tasks) => joinSteps(tasks.flatMap(deal))
}

const fits = ({ module, tags, priorities }: Habit, task: Came): boolean =>
  module === task.module &&
  (tags.length === 0 || tags.some((tag) => task.tags.includes(tag))) &&
  (priorities.length === 0 || priorities.includes(task.priority))

function stepsOfTurn(habit: Habit, n: number, { taskId, module, cameAt, checklist }: Came, zone: string): WorkStep[] {
  const { turns, says, word_days: wordDays } = habit
  const turn = turns[n % turns.length]
  if (!turn) return []
  const { by, days, minutes, rate } = turn
  const clock = Math.floor((instantToClock(cameAt, zone) + turn.after * minuteMs) / quarterMs) * quarterMs
  const begunDay = Math.floor(clock / dayMs)
  const onDay = (later: number): number =>
    clockToInstant(addBusinessDays(begunDay, later) * dayMs + (endsAt[(by.length + later) % endsAt.length] ?? 0) * minuteMs, zone)
  const begunAt = clockToInstant(clock, zone)
  const doneAt = days === 0 ? begunAt + 6 * quarterMs : onDay(days)
  const words = turn.quiet ? 0 : Math.max(0, Math.floor((days - 1) / wordDays))
  return [
    { kind: 'begin_many', at: begunAt, by, module, taskIds: [taskId] },
    ...Array.from({ length: words }, (_, word) => ({
      ...{ kind: 'say' as const, at: onDay((word + 1) * wordDays), by, task: taskId },
      text: says[(n + word) % says.length] ?? '',
    })),
    ...(minutes === undefined
      ? []
      : [
          {
            ...{ kind: 'cost' as const, at: doneAt - minuteMs, by, task: taskId },
            cost: { kind: 'labour' as const, minutes, ...(rate === undefined ? {} : { rate }), currency: 'EUR', note: '' },
          },
        ]),
    {
      kind: 'end_many',
      at: doneAt,
      by,
      module,
      taskIds: [taskId],
      listed: checklist === null ? [] : [taskId],
      reason: says[0] ?? '',
    },
  ]
}

/** What one person begins or ends at one time is one command. */
function joinSteps(steps: readonly WorkStep[]): WorkStep[] {
  const joined: WorkStep[] = []
  const many = new Map<string, WorkStep & { kind: 'begin_many' | 'end_many' }>()
  for (const step of steps) {
    if (step.kind !== 'begin_many' && step.kind !== 'end_many') {
      joined.push(step)
      continue
    }
    const key = [step.kind, step.at, step.by, step.module].join(' ')
    const known = many.get(key)
    if (!known) {
      many.set(key, step)
      joined.push(step)
      continue
    }
    known.taskIds.push(...step.taskIds)
    if (known.kind === 'end_many' && step.kind === 'end_many') known.listed.push(...step.listed)
  }
  return joined
}
