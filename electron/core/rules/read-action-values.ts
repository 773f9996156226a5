import { isBusinessDuration, parseDuration } from '#shared/text/duration.ts'
import { actionKeys } from './action-keys.ts'
import { checkName, checkTarget, listSome, type NameContext } from './check-names.ts'
import { type Assignee, type Phase, type Priority, type PriorityValue, priorities, type Target } from './decision.ts'
import { maxTargets } from './limits.ts'
import { readTarget } from './parse-target.ts'
import { type FileReport, readChoice, readMap, readText, report } from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import type { RuleEvent } from './trace.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

/**
 * What the surrounding rule tells its actions.
 *
 * Shapes: `module` is the one the rule decides, else that of its folder, null in `_all`; `modules` are all module folders.
 */
export type ActionContext = NameContext & {
  zone: string
  lists: ReadonlySet<string>
  modules: readonly string[]
  phase: Phase
  when: RuleEvent
}

/** Uses a value that was read, or passes on that an error was reported. */
export function mapPresent<T, R>(value: T | null, use: (value: T) => R): R | null {
  return value === null ? null : use(value)
}

/** Reads one target or a list of up to 10, and checks that they exist; null when an error was reported. */
export function readKnownTargets(to: FileReport, node: SourceNode, what: string, context: NameContext): Target[] | null {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0 || items.length > maxTargets) {
    const code = items.length === 0 ? 'E105' : 'E107'
    report(to, code, node.span, `${what} takes 1 to ${maxTargets} targets, here are ${items.length}`)
    return null
  }
  const targets = items.map((item) => readKnownTarget(to, item, what, context))
  const whole = targets.filter((target) => target !== null)
  return whole.length === items.length ? whole : null
}

/** Reads one target and checks that it exists. */
export function readKnownTarget(to: FileReport, node: SourceNode, what: string, context: NameContext): Target | null {
  const target = readTarget(to, node, what)
  if (target !== null) checkTarget(to, node.span, target, context)
  return target
}

/** Reads whom a task is for: `person:x`, `role:x` or `{ role: x, pick: rotate }`. */
export function readAssignee(to: FileReport, node: SourceNode, context: NameContext): Assignee | null {
  if (node.kind === 'map') return readRole(to, node, context)
  const target = readTarget(to, node, '"assign"')
  if (target && target.kind !== 'person' && target.kind !== 'role') {
    report(to, 'E301', node.span, 'a task is assigned to a person or a role', 'write person:id or role:name')
    return null
  }
  if (target) checkTarget(to, node.span, target, context)
  return target?.kind === 'role' ? { kind: 'role', name: target.name, pick: 'queue' } : target
}

function readRole(to: FileReport, node: SourceNode, context: NameContext): Assignee | null {
  const parts = readMap(to, node, actionKeys.assign, '"assign"')
  const role = parts?.get('role')
  if (!role) {
    if (parts) report(to, 'E301', node.span, '"assign" needs a role')
    return null
  }
  const name = readText(to, role.value, 'the role')?.replace(/^role:/, '') ?? null
  const pick = parts?.get('pick')
  const chosen = pick ? readChoice(to, pick.value, ['rotate', 'queue'], '"pick"') : 'queue'
  if (name !== null) checkName(to, role.value.span, 'role', name, context)
  return name === null || chosen === null ? null : { kind: 'role', name, pick: chosen }
}

/** Reads a priority, or `{ at_least: priority }`. */
export function readPriority(to: FileReport, node: SourceNode): PriorityValue | null {
  if (node.kind !== 'map')
    return mapPresent(readChoice<Priority>(to, node, priorities, '"set_priority"'), (priority) => ({ priority, mode: 'set' }))
  const parts = readMap(to, node, actionKeys.set_priority, '"set_priority"')
  const least = parts?.get('at_least')
  if (parts && node.entries.length === 0) report(to, 'E301', node.span, '"set_priority" as a map needs "at_least"')
  return least
    ? mapPresent(readChoice<Priority>(to, least.value, priorities, '"at_least"'), (priority) => ({ priority, mode: 'at_least' }))
    : null
}

/** Reads the name of a calendar of `rules/shared.yaml`. */
export function readCalendarName(to: FileReport, node: SourceNode, what: string, { catalog }: NameContext): string | null {
  const name = readText(to, node, what)
  const known = catalog && [...catalog.calendars.keys()]
  if (name === null || known === null || known.includes(name)) return name
  const near = didYouMean(name, known)
  const hint = 'hint' in near ? near.hint : (listSome(known) ?? 'name it under "calendars" in rules/shared.yaml')
  report(to, 'E302', node.span, `unknown calendar "${name}"`, hint)
  return null
}

/** Whether canonical duration text counts open time. */
export function countsOpenTime(text: string): boolean {
  const result = parseDuration(text)
  return result.ok && isBusinessDuration(result.duration)
}

/** Reads a part of a map that may be left out. */
export function readPart<T>(
  parts: ReadonlyMap<string, SourceEntry>,
  key: string,
  read: (node: SourceNode) => T | null,
): T | null {
  const entry = parts.get(key)
  return entry ? read(entry.value) : null
}

/** Whether nothing was reported as an error since a point. */
export function isCleanSince(to: FileReport, before: number): boolean {
  return !to.diagnostics.slice(before).some((found) => found.severity === 'error')
}
