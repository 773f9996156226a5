import { describe, expect, it } from 'vitest'
import type { Calendar } from '#shared/model/calendar.ts'
import { layoutWorkflow } from './layout-workflow.ts'
import { listMonthDays } from './month-days.ts'

const state = (status: string) => ({ status, title: status, category: 'open' as const })

describe('the drawing of a workflow', () => {
  const drawing = layoutWorkflow({
    name: 'flow',
    initial: 'a',
    states: [state('a'), state('b'), state('c')],
    transitions: [
      { from: 'a', to: ['b', 'c', 'nowhere'] },
      { from: 'c', to: ['a'] },
    ],
  })

  it('draws every step between states that are there, and no other', () => {
    expect(drawing.arrows.map(({ from, to, isOn }) => [from, to, isOn])).toEqual([
      ['a', 'b', true],
      ['a', 'c', true],
      ['c', 'a', false],
    ])
  })

  it('keeps boxes apart and inside', () => {
    const lefts = drawing.states.map(({ x }) => x)
    expect(new Set(lefts).size).toBe(3)
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b))
    for (const { x, y } of drawing.states) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(drawing.width)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(drawing.height)
    }
  })
})

const office: Calendar = {
  name: 'office',
  title: 'Office',
  zone: 'Europe/Berlin',
  open: { mon: [['08:00', '17:00']], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  holidays: [
    { date: '2024-02-05', title: 'Day off' },
    { date: '2024-02-12', title: 'Half a day', open: [['08:00', '12:00']] },
  ],
}

describe('the days of a month', () => {
  it('begin on their weekday and know leap years', () => {
    const { days, blanks } = listMonthDays(office, 2024, 1)
    expect(days).toHaveLength(29)
    // 1 February 2024 is a Thursday.
    expect(blanks).toBe(3)
    expect(listMonthDays(office, 2024, 1, 6).blanks).toBe(4)
  })

  it('are open, closed or off as the calendar says', () => {
    const { days } = listMonthDays(office, 2024, 1)
    const of = (day: number) => days.find((one) => one.day === day)
    expect(of(19)).toMatchObject({ open: [['08:00', '17:00']], holiday: null })
    expect(of(20)).toMatchObject({ open: [], holiday: null })
    expect(of(5)).toMatchObject({ open: [], holiday: 'Day off' })
    expect(of(12)).toMatchObject({ open: [['08:00', '12:00']], holiday: 'Half a day' })
  })
})
