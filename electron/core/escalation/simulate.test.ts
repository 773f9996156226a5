import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar } from '#shared/model/calendar.ts'
import { createDefaultCalendar } from '../calendar/default-calendar.ts'
import { type SimulatedDeadline, type SimulatedTimer, simulate } from './simulate.ts'

const hour = 3_600_000
const day = 24 * hour
/** Friday 15:00. */
const from = Date.parse('2025-04-18T15:00:00Z')
const easter: Calendar = {
  ...createDefaultCalendar('UTC'),
  name: 'office',
  holidays: [{ date: '2025-04-21', title: 'Easter Monday' }],
}

const task = (n: number, category: 'open' | 'waiting' = 'open'): SimulatedTimer['task'] => ({
  ...{ taskId: `task_${String(n).padStart(36, '0')}`, title: `Task ${n}`, module: 'desk', statusTitle: 'Open', category },
  ...{ priority: 'normal', assignee: null, team: null, confidential: false },
})
const timer = (n: number, dueAt: number, over: Partial<SimulatedTimer> = {}): SimulatedTimer => ({
  ...{
    escalationId: `escalation_${n}`,
    ruleId: 'r',
    step: 0,
    after: '1 hour',
    dueAt,
    to: 'role:head',
    template: 'escalation_notification',
  },
  ...{
    reason: 'Rule "R": nobody has taken the task up.',
    arithmetic: null,
    calendar: null,
    task: task(n),
    runsWhileWaiting: false,
    skips: () => false,
  },
  ...over,
})
const deadline = (n: number, dueAt: number, state: SimulatedDeadline['state']): SimulatedDeadline => ({
  ...{ kind: 'solution', promised: '2 business days', state, startedAt: from, dueAt, doneAt: null, waitedMs: 0 },
  ...{ arithmetic: 'x', task: task(n), title: 'Normal', calendar: 'office' },
})

describe('ESC-10 the simulator', () => {
  it('ESC-10 says what the long weekend brings, in order, and draws when the office is open', () => {
    const timers = [timer(1, from + 2 * day), timer(2, from + hour), timer(3, from + 6 * day)]
    const simulated = simulate(timers, [deadline(4, from + 3 * day, 'running')], [easter], { from, until: from + 4 * day })
    expect(simulated.steps.map((step) => [step.kind, step.task.title])).toEqual([
      ['escalation', 'Task 2'],
      ['escalation', 'Task 1'],
      ['solution', 'Task 4'],
    ])
    expect(simulated.steps[2]?.reason).toBe('"Normal" promises the solution within 2 business days.')
    expect(simulated.calendars).toMatchObject([
      {
        name: 'office',
        holidays: [{ title: 'Easter Monday' }],
        open: [
          { from, to: from + 2 * hour },
          { from: Date.parse('2025-04-22T08:00:00Z'), to: from + 4 * day },
        ],
      },
    ])
  })

  it('ESC-10 leaves out what waits, what would be skipped when it fires, and promises that are settled or paused', () => {
    const timers = [
      timer(1, from + hour, { task: task(1, 'waiting') }),
      timer(2, from + hour, { skips: (at) => at === from + hour }),
    ]
    const deadlines = (['paused', 'met', 'missed', 'overdue'] as const).map((state, n) => deadline(n, from + hour, state))
    expect(simulate(timers, deadlines, [], { from, until: from + day }).steps).toEqual([])
  })

  it('ESC-10 what is pending past its time comes at once', () => {
    expect(simulate([timer(1, from - hour)], [], [], { from, until: from + 1 }).steps[0]?.at).toBe(from)
  })

  it('ESC-10 a longer look begins with what a shorter one says, and the same input gives the same answer', () => {
    const dues = fc.array(fc.integer({ min: -2, max: 200 }), { maxLength: 30 })
    fc.assert(
      fc.property(dues, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 100 }), (hours, first, more) => {
        const timers = hours.map((due, n) => timer(n, from + due * hour))
        const look = (span: number) => simulate(timers, [], [], { from, until: from + span * hour }).steps
        expect(look(first + more).slice(0, look(first).length)).toEqual(look(first))
        expect(look(first)).toEqual(look(first))
      }),
    )
  })

  it('ESC-10 tells how many it leaves out', () => {
    const timers = Array.from({ length: 2_500 }, (_, n) => timer(n, from + n))
    expect(simulate(timers, [], [], { from, until: from + day })).toMatchObject({ more: 500 })
  })
})
