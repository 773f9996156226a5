import { describe, expect, it } from 'vitest'
import type { DrawnCalendar, SimulatedStep, Simulation } from '#shared/model/escalation.ts'
import { drawDays } from './draw-days.ts'

const at = (iso: string): number => Date.parse(iso)
const stepAt = (iso: string): SimulatedStep => ({
  ...{ at: at(iso), kind: 'escalation', step: 'step 1', to: 'role:lead', template: null, reason: '', arithmetic: '' },
  ...{ escalationId: null, ruleId: null, calendar: null },
  task: {
    ...{
      taskId: `task_${'0'.repeat(36)}`,
      title: 'A lamp',
      module: 'desk',
      statusTitle: 'New',
      category: 'new',
      priority: 'normal',
    },
    ...{ assignee: null, team: null, confidential: false },
  },
})
const berlin: DrawnCalendar = {
  name: 'office',
  title: 'Office',
  zone: 'Europe/Berlin',
  open: [{ from: at('2025-03-31T06:00Z'), to: at('2025-03-31T15:00Z') }],
  holidays: [{ date: '2025-04-01', title: 'A day off' }],
}
const simulation: Simulation = {
  from: at('2025-03-30T07:00Z'),
  until: at('2025-04-02T00:00Z'),
  steps: [stepAt('2025-03-30T10:00Z'), stepAt('2025-03-31T10:00Z')],
  more: 0,
  calendars: [berlin],
}

describe('the days of a simulation', () => {
  it('R9 are those of the calendar, with their open hours, days off and marks', () => {
    const days = drawDays(simulation, berlin)
    expect(days.map(({ date, hours, holiday, marks }) => [date, hours, holiday, marks.length])).toEqual([
      ['2025-03-30', '', null, 1],
      ['2025-03-31', '08:00-17:00', null, 1],
      ['2025-04-01', '', 'A day off', 0],
      ['2025-04-02', '', null, 0],
    ])
  })

  it('R9 the day on which clocks change has 23 hours', () => {
    const [changed, usual] = drawDays(simulation, berlin)
    // 12:00 on both: after 11 of 23 hours, and after 12 of 24.
    expect(changed?.marks[0]?.at).toBeCloseTo(11 / 23)
    expect(usual?.marks[0]?.at).toBeCloseTo(12 / 24)
  })
})
