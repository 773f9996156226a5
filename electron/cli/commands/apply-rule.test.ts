import { describe, expect, it } from 'vitest'
import { renderRun } from './apply-rule.ts'

const run = {
  ...{
    runId: 'rulerun_1',
    ruleId: 'lamps',
    state: 'complete' as const,
    since: null,
    startedAt: 0,
    endedAt: 1,
    judged: 9,
    total: 9,
  },
  ...{ matched: 2, tasksMade: 0, tasksChanged: 0, withheld: 0, problem: null },
}

describe('orgo rules apply', () => {
  it('CLI-2 offers to take back what was made, changed or held back', () => {
    for (const change of [{ tasksMade: 1 }, { tasksChanged: 1 }, { withheld: 1 }])
      expect(renderRun({ ...run, ...change })).toContain('\nTake it back with: orgo rules undo-run rulerun_1\n')
  })

  it('CLI-2 offers nothing where nothing was changed', () => {
    expect(renderRun(run)).toBe('2 messages matched: 0 tasks made, 0 changed.\nNothing was changed.\n')
  })
})
