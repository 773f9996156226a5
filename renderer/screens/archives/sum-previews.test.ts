import { describe, expect, it } from 'vitest'
import { sumPreviews } from './sum-previews.ts'

const preview = (ruleId: string, matches: number, total: number | null) => ({
  done: true,
  read: 10,
  total,
  tasks: matches,
  closedTasks: 1,
  triage: 2,
  withheld: 3,
  rules: [{ ruleId, title: ruleId, matches }],
})

describe('B-16 the previews of several archives', () => {
  it('add up, each rule once, the busiest first', () => {
    expect(sumPreviews([preview('a', 1, 10), preview('b', 5, 20), preview('a', 2, 30)])).toEqual({
      done: true,
      read: 30,
      total: 60,
      tasks: 8,
      closedTasks: 3,
      triage: 6,
      withheld: 9,
      rules: [
        { ruleId: 'b', title: 'b', matches: 5 },
        { ruleId: 'a', title: 'a', matches: 3 },
      ],
    })
    expect(sumPreviews([preview('a', 1, 10), preview('a', 1, null)]).total).toBeNull()
  })
})
