import type { NamedRule } from './build-rule-set.ts'
import type { Condition, Test } from './condition.ts'
import { phases } from './decision.ts'
import type { Diagnostic } from './diagnostic.ts'
import { foldText } from './fold.ts'
import { renderCondition } from './render-condition.ts'
import type { Rule, Scope } from './rule.ts'

/**
 * Finds rules that never run, because an earlier one stops whatever they would match (W403).
 *
 * Says nothing it is not sure of: rules that are off or only observe stop nothing, and a condition covers another only where its words say so.
 */
export function findUnreachable(rules: readonly NamedRule[]): Diagnostic[] {
  const stoppers = rules
    .map(({ rule }, index) => ({ rule, index }))
    .filter(({ rule }) => rule.stop !== 'none' && rule.mode === 'active')
  return rules.flatMap(({ rule, column }, index): Diagnostic[] => {
    const before = stoppers.find((stopper) => comesBefore(stopper, { rule, index }) && coversRule(stopper.rule, rule))
    if (!before || rule.mode === 'off') return []
    const message = `this rule never runs: "${before.rule.id}" (${before.rule.path}:${before.rule.line}) stops everything it would match`
    return [{ path: rule.path, line: rule.line, column, severity: 'warning', code: 'W403', message }]
  })
}

type Placed = { rule: Rule; index: number }

function comesBefore(stopper: Placed, other: Placed): boolean {
  const order = phases.indexOf(stopper.rule.phase) - phases.indexOf(other.rule.phase)
  if (order === 0) return stopper.index < other.index
  return order < 0 && stopper.rule.stop === 'all'
}

function coversRule(stopper: Rule, other: Rule): boolean {
  if (stopper.when !== other.when) return false
  // After `qualify` a module's rule sees its own items only, so it stops no other module's.
  const seesAll = stopper.phase === 'qualify' || stopper.module === null || stopper.module === other.module
  if (!seesAll || !coversScope(stopper.scope, other.scope)) return false
  // What earlier rules make of the task can differ between two phases.
  if (stopper.phase !== other.phase && asksTask(stopper.condition)) return false
  return isImplied(other.condition, stopper.condition)
}

function coversScope(wide: Scope, narrow: Scope): boolean {
  const covers = (all: readonly string[], some: readonly string[]): boolean =>
    all.length === 0 || (some.length > 0 && some.every((item) => all.includes(item)))
  return (
    (wide.direction === 'any' || wide.direction === narrow.direction) &&
    (wide.origin === 'any' || wide.origin === narrow.origin) &&
    covers(wide.mailbox, narrow.mailbox) &&
    covers(wide.folder, narrow.folder) &&
    covers(wide.module, narrow.module)
  )
}

function asksTask(condition: Condition): boolean {
  return renderCondition(condition).includes('task.')
}

/** Whether whatever fulfils `narrow` fulfils `wide`, as far as their words say. */
function isImplied(narrow: Condition, wide: Condition): boolean {
  if (wide.op === 'always' || renderCondition(narrow) === renderCondition(wide)) return true
  if (narrow.op === 'or') return narrow.items.every((item) => isImplied(item, wide))
  if (wide.op === 'and') return wide.items.every((item) => isImplied(narrow, item))
  if (wide.op === 'or' && wide.items.some((item) => isImplied(narrow, item))) return true
  if (narrow.op === 'and') return narrow.items.some((item) => isImplied(item, wide))
  return narrow.op === 'test' && wide.op === 'test' && isSubset(narrow.test, wide.test)
}

// Several values are alternatives, so fewer of them say less.
function isSubset(narrow: Test, wide: Test): boolean {
  if (narrow.kind !== 'text' || wide.kind !== 'text' || narrow.all || wide.all) return false
  const same =
    narrow.operator === wide.operator &&
    narrow.exactly === wide.exactly &&
    narrow.word === wide.word &&
    narrow.ref.field === wide.ref.field &&
    narrow.ref.header === wide.ref.header
  if (!same) return false
  const values = new Set(wide.values.map(foldText))
  return narrow.values.every((value) => values.has(wide.exactly ? value : foldText(value)))
}
