import type { NamedRule } from './build-rule-set.ts'
import { type Condition, listFields, listTests, type Test } from './condition.ts'
import { phases } from './decision.ts'
import type { Diagnostic } from './diagnostic.ts'
import { readsTask } from './fields.ts'
import { foldText } from './fold.ts'
import { renderCondition, renderTest } from './render-condition.ts'
import type { Rule, Scope } from './rule.ts'

/** 30,000 pairs of rules are compared; sets in which more share their words are looked through that far only. */
const maxPairs = 30_000

/** 50 rules that stop on the same word are compared with others; an office has two or three. */
const maxRulesPerWord = 50

/**
 * Finds rules that never run, because an earlier one stops whatever they would match (W403).
 *
 * Says nothing it is not sure of: rules that are off or only observe stop nothing, and a condition covers another only where its words say so.
 * Limits: 50 rules that share a word, 30,000 pairs of rules.
 */
export function findUnreachable(rules: readonly NamedRule[]): Diagnostic[] {
  const stoppers = indexStoppers(rules)
  let left = maxPairs
  return rules.flatMap(({ rule, column }, index): Diagnostic[] => {
    if (rule.mode === 'off') return []
    const before = candidatesFor(stoppers, rule).find((stopper) => {
      left -= 1
      return left >= 0 && comesBefore(stopper, { rule, index }) && coversRule(stopper.rule, rule)
    })
    if (!before) return []
    const message = `this rule never runs: "${before.rule.id}" (${before.rule.path}:${before.rule.line}) stops everything it would match`
    return [{ path: rule.path, line: rule.line, column, severity: 'warning', code: 'W403', message }]
  })
}

/** Rules that stop others: those for everything, and by each of their words, for a condition covers another only where they share one. */
type Stoppers = { always: Placed[]; byWord: Map<string, Placed[]> }

function indexStoppers(rules: readonly NamedRule[]): Stoppers {
  const stoppers: Stoppers = { always: [], byWord: new Map() }
  for (const [index, { rule }] of rules.entries()) {
    if (rule.stop === 'none' || rule.mode !== 'active') continue
    const words = listWords(rule.condition)
    if (words.length === 0) stoppers.always.push({ rule, index })
    for (const word of words) {
      const known = stoppers.byWord.get(word)
      // A word that so many rules share tells nothing apart.
      if (!known) stoppers.byWord.set(word, [{ rule, index }])
      else if (known.length < maxRulesPerWord) known.push({ rule, index })
    }
  }
  return stoppers
}

function candidatesFor({ always, byWord }: Stoppers, rule: Rule): Placed[] {
  return [...new Set([...always, ...listWords(rule.condition).flatMap((word) => byWord.get(word) ?? [])])]
}

function listWords(condition: Condition): string[] {
  const words = listTests(condition).flatMap((test) =>
    test.kind === 'text' && !test.all
      ? test.values.map((value) => `${test.ref.field} ${test.operator} ${foldText(value)}`)
      : [renderTest(test)],
  )
  return [...new Set(words)]
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
  return listFields(condition).some(readsTask)
}

const texts = new WeakMap<Condition, string>()

/** The text of a condition, rendered once: the same one is compared with many. */
function textOf(condition: Condition): string {
  const text = texts.get(condition) ?? renderCondition(condition)
  texts.set(condition, text)
  return text
}

/** Whether whatever fulfils `narrow` fulfils `wide`, as far as their words say. */
function isImplied(narrow: Condition, wide: Condition): boolean {
  if (wide.op === 'always' || textOf(narrow) === textOf(wide)) return true
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
  const values = foldedValues(wide)
  return [...foldedValues(narrow)].every((value) => values.has(value))
}

const foldedByTest = new WeakMap<Test, ReadonlySet<string>>()

function foldedValues(test: Extract<Test, { kind: 'text' }>): ReadonlySet<string> {
  const known = foldedByTest.get(test) ?? new Set(test.exactly ? test.values : test.values.map(foldText))
  foldedByTest.set(test, known)
  return known
}
