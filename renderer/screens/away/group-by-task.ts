import type { AwayGroup, EscalatedTask } from '#shared/model/escalation.ts'

/** One task with every ladder that is late at it: a person decides about the task once, not once for each rule. */
export type LateTask = { task: EscalatedTask; ladders: AwayGroup[] }

/** The late ladders by task, in the order in which the first of each fell due. */
export function groupByTask(groups: readonly AwayGroup[]): LateTask[] {
  const tasks = new Map<string, LateTask>()
  for (const group of groups) {
    const late = tasks.get(group.task.taskId)
    if (late) late.ladders.push(group)
    else tasks.set(group.task.taskId, { task: group.task, ladders: [group] })
  }
  return [...tasks.values()]
}

export const idsOfTasks = (tasks: readonly LateTask[]): string[] =>
  tasks.flatMap(({ ladders }) => ladders.flatMap(({ steps }) => steps.map(({ escalationId }) => escalationId)))
