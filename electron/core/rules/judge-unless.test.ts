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
})
