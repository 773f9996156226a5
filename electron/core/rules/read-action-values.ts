import { type Assignee, type Priority, type PriorityValue, priorities } from './decision.ts'
import { readTarget } from './parse-target.ts'
import { type FileReport, readChoice, readMap, readText, report } from './source-reader.ts'
import type { SourceNode } from './yaml-source.ts'

/** What the surrounding rule tells its actions. */
export type ActionContext = { module: string | null; zone: string; lists: ReadonlySet<string> }

/** Uses a value that was read, or passes on that an error was reported. */
export function mapPresent<T, R>(value: T | null, use: (value: T) => R): R | null {
  return value === null ? null : use(value)
}

/** Reads whom a task is for: `person:x`, `role:x` or `{ role: x, pick: rotate }`. */
export function readAssignee(to: FileReport, node: SourceNode): Assignee | null {
  if (node.kind === 'map') {
    const parts = readMap(to, node, ['role', 'pick'], '"assign"')
    const role = parts?.get('role')
    if (!role) {
      if (parts) report(to, 'E301', node.span, '"assign" needs a role')
      return null
    }
    const name = readText(to, role.value, 'the role')
    const pick = parts?.get('pick')
    const chosen = pick ? readChoice(to, pick.value, ['rotate', 'queue'], '"pick"') : 'queue'
    return name === null || chosen === null ? null : { kind: 'role', name: name.replace(/^role:/, ''), pick: chosen }
  }
  const target = readTarget(to, node, '"assign"')
  if (target?.kind === 'person') return target
  if (target?.kind === 'role') return { kind: 'role', name: target.name, pick: 'queue' }
  if (target) report(to, 'E301', node.span, 'a task is assigned to a person or a role', 'write person:id or role:name')
  return null
}

/** Reads a priority, or `{ at_least: priority }`. */
export function readPriority(to: FileReport, node: SourceNode): PriorityValue | null {
  if (node.kind !== 'map')
    return mapPresent(readChoice<Priority>(to, node, priorities, '"set_priority"'), (priority) => ({ priority, mode: 'set' }))
  const least = readMap(to, node, ['at_least'], '"set_priority"')?.get('at_least')
  return least
    ? mapPresent(readChoice<Priority>(to, least.value, priorities, '"at_least"'), (priority) => ({ priority, mode: 'at_least' }))
    : null
}
