import { estimateMinutes, parseDuration } from '#shared/text/duration.ts'
import type { Condition, Test } from './condition.ts'
import { renderCondition } from './render-condition.ts'

/**
 * Finds groups that hold for every message or for none.
 *
 * `subject not contains 'a' or subject not contains 'b'` is the usual trap (R4): only a subject with both words fails it. Says only what the
 * words alone show.
 */
export function lintCondition(condition: Condition): string[] {
  if (condition.op === 'always' || condition.op === 'test') return []
  if (condition.op === 'not') return isAlways(condition.item) ? ['this is always false'] : lintCondition(condition.item)
  const inner = condition.items.flatMap(lintCondition)
  return [...inner, ...(condition.op === 'or' ? lintOr(condition.items) : lintAnd(condition.items))]
}

function isAlways(condition: Condition): boolean {
  if (condition.op === 'not') return condition.item.op === 'not' && isAlways(condition.item.item)
  return condition.op === 'always' || (condition.op === 'or' && condition.items.some(isAlways))
}

function lintOr(items: readonly Condition[]): string[] {
  if (items.some(isAlways)) return ['this is always true: one of its parts is "always"']
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
  const tests = items.flatMap((item) => (item.op === 'test' ? [item.test] : []))
  const whole = tests.filter(isWholeValue).map(fieldKey)
  const twice = whole.find((field, index) => whole.indexOf(field) !== index)
  if (twice !== undefined) return [`this is always false: "${twice}" cannot equal two values at once`]
  const empty = findEmptyRange(tests)
  return empty === null ? [] : [`this is always false: no "${empty}" lies between these limits`]
}

function hasOpposites(items: readonly Condition[]): boolean {
  const texts = new Set(items.map((item) => renderCondition(item)))
  return items.some((item) => item.op === 'not' && texts.has(renderCondition(item.item)))
}

/** Lower and upper limit a test sets on its field, inclusive or not being too fine a point to warn of. */
type Range = { field: string; from: number; to: number }

/** The first field of one value whose limits leave nothing. */
function findEmptyRange(tests: readonly Test[]): string | null {
  const byField = new Map<string, Range>()
  for (const range of tests.flatMap(rangeOf)) {
    const known = byField.get(range.field)
    const from = Math.max(range.from, known?.from ?? Number.NEGATIVE_INFINITY)
    const to = Math.min(range.to, known?.to ?? Number.POSITIVE_INFINITY)
    if (from > to) return range.field.replace(/^age of /, '')
    byField.set(range.field, { field: range.field, from, to })
  }
  return null
}

function rangeOf(test: Test): Range[] {
  const open = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  if (test.kind === 'number' && test.field !== 'attachment.size') return [{ field: test.field, ...open, ...numberRange(test) }]
  if (test.kind === 'time' && test.operator !== 'equals') {
    // Dates of one length compare as text does; a day is long enough not to look closer.
    const days = test.at.map((text) => Date.parse(`${text.slice(0, 10)}T00:00:00Z`))
    return [
      { field: test.field, ...open, ...(test.operator === 'before' ? { to: Math.max(...days) } : { from: Math.min(...days) }) },
    ]
  }
  const duration = test.kind === 'age' ? parseDuration(test.duration) : null
  if (test.kind !== 'age' || !duration?.ok) return []
  const minutes = estimateMinutes(duration.duration)
  return [{ field: `age of ${test.field}`, ...open, ...(test.operator === 'older' ? { from: minutes } : { to: minutes }) }]
}

function numberRange({ operator, values }: Extract<Test, { kind: 'number' }>): Partial<Range> {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (operator === 'equals') return { from: least, to: most }
  return operator.startsWith('>') ? { from: least } : { to: most }
}

// Only fields with one value can contradict themselves; `to` may equal two addresses at once.
const singleFields: ReadonlySet<string> = new Set([
  ...['subject', 'raw_subject', 'folder', 'mailbox', 'source', 'direction', 'language', 'task.status', 'task.priority'],
  ...['task.module', 'task.workflow', 'task.assignee', 'task.team'],
])

function isWholeValue(test: Test): boolean {
  return test.kind === 'text' && test.operator === 'equals' && test.values.length === 1 && singleFields.has(test.ref.field)
}

function fieldKey(test: Test): string {
  if (test.kind === 'attachment') return 'attachment'
  if (!('ref' in test)) return test.field
  return test.ref.header === null ? test.ref.field : `header ${test.ref.header}`
}
