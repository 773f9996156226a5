import { expect, it } from 'vitest'
import type { AwayGroup } from '#shared/model/escalation.ts'
import { groupByTask, idsOfTasks } from './group-by-task.ts'

const group = (taskId: string, ruleId: string, escalationId: string): AwayGroup =>
  ({ task: { taskId }, ruleId, ruleTitle: null, steps: [{ escalationId }] }) as unknown as AwayGroup // only what is grouped by

it('R10 a task of two ladders is listed once, and both are decided together', () => {
  const tasks = groupByTask([group('task_a', 'lamp', 'one'), group('task_b', 'lamp', 'two'), group('task_a', 'gate', 'three')])
  expect(tasks.map(({ task, ladders }) => [task.taskId, ladders.map(({ ruleId }) => ruleId)])).toEqual([
    ['task_a', ['lamp', 'gate']],
    ['task_b', ['lamp']],
  ])
  expect(idsOfTasks(tasks.slice(0, 1))).toEqual(['one', 'three'])
})
