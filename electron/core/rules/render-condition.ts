import type { Condition, FieldRef, Test } from './condition.ts'
import { renderAmount } from './read-amount.ts'

/** `maxValues`: how many values of a test are shown before `...`; all by default, so that the text can be parsed back. */
export type RenderOptions = { maxValues?: number }

/** Renders a condition as short text; without `maxValues`, parsing it gives the same tree. */
export function renderCondition(condition: Condition, options: RenderOptions = {}): string {
  if (condition.op === 'always') return 'always'
  if (condition.op === 'test') return renderTest(condition.test, options)
  if (condition.op === 'not') return renderNegation(condition.item, options)
  return condition.items.map((item) => renderItem(item, options)).join(` ${condition.op} `)
}

/** Renders one test as short text, as traces show it. */
export function renderTest(test: Test, options: RenderOptions = {}): string {
  switch (test.kind) {
    case 'flag':
      return test.field
    case 'attachment':
      return test.globs.length === 0 ? 'has attachment' : `has attachment ${renderValues(test.globs, options)}`
    case 'empty':
      return `${renderField(test.ref)} is empty`
    case 'in':
      return `${renderField(test.ref)} in ${test.list ?? renderValues(test.values, options, true)}`
    case 'time':
      return `${test.field} ${test.operator} ${renderValues(test.at, options)}`
    case 'age':
      return `${test.field} ${test.operator} than ${test.duration}`
    case 'number':
      return `${test.field} ${numberWords[test.operator] ?? test.operator} ${renderNumbers(test.field, test.values)}`
    case 'text':
      return renderTextTest(test, options)
  }
}

const numberWords: Readonly<Record<string, string>> = { '>': 'larger than', '<': 'smaller than' }

function renderItem(item: Condition, options: RenderOptions): string {
  const text = renderCondition(item, options)
  return item.op === 'and' || item.op === 'or' ? `(${text})` : text
}

function renderNegation(item: Condition, options: RenderOptions): string {
  if (item.op === 'test' && item.test.kind === 'text' && item.test.operator === 'contains') {
    return renderTextTest(item.test, options, 'does not contain')
  }
  return `not ${renderItem(item, options)}`
}

function renderTextTest(
  test: Extract<Test, { kind: 'text' }>,
  options: RenderOptions,
  verb: string = test.operator.replace('_', ' '),
): string {
  const words = [renderField(test.ref), verb]
  if (test.operator === 'contains' && test.values.length > 1) words.push(test.all ? 'all' : 'any')
  if (test.word) words.push('word')
  if (test.exactly) words.push('exactly')
  return `${words.join(' ')} ${renderValues(test.values, options)}`
}

function renderField(ref: FieldRef): string {
  return ref.header === null ? ref.field : `header ${quoteText(ref.header)}`
}

function renderNumbers(field: string, values: readonly number[]): string {
  const texts = values.map((value) => renderAmount(field, value))
  return texts.length === 1 ? texts.join('') : `(${texts.join(', ')})`
}

function renderValues(
  values: readonly string[],
  { maxValues = Number.POSITIVE_INFINITY }: RenderOptions,
  bracketed = false,
): string {
  const shown = values.slice(0, maxValues).map(quoteText)
  if (values.length > maxValues) shown.push('...')
  return values.length === 1 && !bracketed ? shown.join('') : `(${shown.join(', ')})`
}

const quotePairs = [
  ["'", "'"],
  ['"', '"'],
  ['«', '»'],
  ['‘', '’'],
] as const

/** Puts a text in the first kind of quotes it does not hold itself; the language has no escapes. */
export function quoteText(text: string): string {
  const [open, close] = quotePairs.find(([, end]) => !text.includes(end)) ?? quotePairs[0]
  return `${open}${text}${close}`
}
