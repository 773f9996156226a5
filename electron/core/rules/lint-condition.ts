import type { Condition, Test } from './condition.ts'
import { renderCondition } from './render-condition.ts'

/**
 * Finds groups that hold for every message or for none.
 *
 * `subject not contains 'a' or subject not contains 'b'` is the usual trap (R4): only a subject with both words fails it.
 */
export function lintCondition(condition: Condition): string[] {
  if (condition.op === 'always' || condition.op === 'test') return []
  if (condition.op === 'not') return lintCondition(condition.item)
  const inner = condition.items.flatMap(lintCondition)
  return [...inner, ...(condition.op === 'or' ? lintOr(condition.items) : lintAnd(condition.items))]
}

function lintOr(items: readonly Condition[]): string[] {
  if (hasOpposites(items)) return ['this is always true: it asks for a test or its opposite']
  const negated = items.flatMap((item) => (item.op === 'not' && item.item.op === 'test' ? [item.item.test] : []))
  const fields = negated.map(fieldKey)
  const twice = fields.find((field, index) => fields.indexOf(field) !== index)
  if (twice !== undefined)
    return [`this is true for nearly every message: "${twice}" never has to fail both; use "and" between the "not" tests`]
  const alternative = negated.find((test) =>
    items.some((item) => item.op === 'test' && test.kind === 'text' && fieldKey(item.test) === fieldKey(test)),
  )
  return alternative
    ? [`this is true for nearly every message: it asks "${fieldKey(alternative)}" for one text or for another one to be missing`]
    : []
}

function lintAnd(items: readonly Condition[]): string[] {
  if (hasOpposites(items)) return ['this is always false: it asks for a test and its opposite']
  const whole = items.flatMap((item) => (item.op === 'test' && isWholeValue(item.test) ? [fieldKey(item.test)] : []))
  const twice = whole.find((field, index) => whole.indexOf(field) !== index)
  return twice === undefined ? [] : [`this is always false: "${twice}" cannot equal two values at once`]
}

function hasOpposites(items: readonly Condition[]): boolean {
  const texts = new Set(items.map((item) => renderCondition(item)))
  return items.some((item) => item.op === 'not' && texts.has(renderCondition(item.item)))
}

// Only fields with one value can contradict themselves; `to` may equal two addresses at once.
const singleFields: ReadonlySet<string> = new Set([
  'subject',
  'raw_subject',
  'folder',
  'mailbox',
  'source',
  'direction',
  'language',
  'task.status',
])

function isWholeValue(test: Test): boolean {
  return test.kind === 'text' && test.operator === 'equals' && test.values.length === 1 && singleFields.has(test.ref.field)
}

function fieldKey(test: Test): string {
  if (test.kind === 'attachment') return 'attachment'
  if (!('ref' in test)) return test.field
  return test.ref.header === null ? test.ref.field : `header ${test.ref.header}`
}
