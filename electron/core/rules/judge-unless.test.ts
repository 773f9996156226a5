import { describe, expect, it } from 'vitest'
import { createTaskFacts, type TaskFacts } from './facts.ts'
import { judgeUnless } from './judge-unless.ts'

const task: TaskFacts = { ...createTaskFacts(0), module: 'alpha', status: 'waiting', priority: 'high' }

describe('unless of an escalation step', () => {
  it.each([
    ['task.handled', false, false],
    ['task.handled', true, true],
    ['not task.open', false, false],
    ["task.status equals 'waiting'", false, true],
    ['task.handled or task.created older than 1 day', false, true],
    ['nonsense', true, false],
  ])('%s with handled %s is %s', (unless, handled, expected) => {
    expect(judgeUnless(unless, { task, handled }, 10 * 86_400_000)).toBe(expected)
  })
  it('counts days by the calendar and zone it was written in', () => {
    const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [['10:00', '12:00'] as [string, string]] }
    const calendar = { name: 'sundays', title: 'Sundays', zone: 'UTC', open: closed, holidays: [] }
    const judged = (place?: { zone: string; calendar: typeof calendar | null }) =>
      judgeUnless('task.created older than 2 business days', { task, handled: false }, 10 * 86_400_000, place)
    expect([judged(), judged({ zone: 'UTC', calendar })]).toEqual([true, false])
    const madeBefore = (zone: string) =>
      judgeUnless("task.created before '1970-01-01T00:30'", { task, handled: false }, 0, { zone, calendar: null })
    expect([madeBefore('UTC'), madeBefore('Europe/Berlin')]).toEqual([true, false])
  })
})
