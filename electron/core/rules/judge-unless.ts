import type { Calendar } from '#shared/model/calendar.ts'
import { noMessageFacts, type TaskFacts } from './facts.ts'
import { createFactsView } from './facts-view.ts'
import { parseCondition } from './parse-condition.ts'
import { compileProgram } from './program.ts'

/** The task when a step fires. `handled`: closed, or taken up or answered by a person since the timer began. */
export type FiringTask = { task: TaskFacts; handled: boolean }

/** Where a condition about a task was written: its file's zone, and the calendar that counts its business units, null for the built-in week. */
export type UnlessPlace = { zone: string; calendar: Calendar | null }

/**
 * Whether an escalation step must not fire: its `unless` judged on the task as it is now.
 *
 * Takes the text of an `EscalationValue`, which is checked when its rule loads; a text that cannot be read, or fails, cancels nothing, for a
 * needless reminder does less harm than a missing one.
 */
export function judgeUnless(
  unless: string,
  { task, handled }: FiringTask,
  now: number,
  { zone, calendar }: UnlessPlace = { zone: 'UTC', calendar: null },
): boolean {
  const { condition } = parseCondition(unless, { zone, lists: new Set(), forTimer: true })
  if (condition === null) return false
  const { program, conditions } = compileProgram([{ condition, lists: new Map(), calendar }])
  try {
    const view = createFactsView({ facts: { ...noMessageFacts, task }, now, handled }, program.slots, program.tests.length)
    return conditions[0]?.run(view) ?? false
  } catch {
    return false
  }
}
