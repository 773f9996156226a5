import type { Json } from '#shared/model/json.ts'
import type { Condition, FieldRef, Test } from '../condition.ts'
import { renderTest } from '../render-condition.ts'

/**
 * Writes a condition in its structured form: what `readCondition` reads back to the same tree.
 *
 * Shapes: groups as `all`, `any`, `none`; flags, `always` and "has attachment" without names as short text, which has no structured form.
 * Source: rule language, section 3.
 */
export function toStructured(condition: Condition): Json {
  if (condition.op === 'always') return 'always'
  if (condition.op === 'test') return structureTest(condition.test, false)
  if (condition.op !== 'not') return { [condition.op === 'and' ? 'all' : 'any']: condition.items.map(toStructured) }
  const { item } = condition
  if (item.op === 'test') return structureTest(item.test, true)
  return { none: item.op === 'or' ? item.items.map(toStructured) : [toStructured(item)] }
}

function structureTest(test: Test, not: boolean): Json {
  switch (test.kind) {
    case 'flag':
      return not ? `not ${test.field}` : test.field
    case 'attachment':
      if (test.globs.length === 0) return not ? `not ${renderTest(test)}` : renderTest(test)
      return not ? { none: [{ attachment: oneOrMany(test.globs) }] } : { attachment: oneOrMany(test.globs) }
    case 'empty':
      return leaf(test.ref, { is_empty: !not })
    case 'in':
      return leaf(test.ref, { in: test.list ?? [...test.values], ...negation(not) })
    case 'time':
      return leaf(fieldRef(test.field), { [test.operator]: oneOrMany(test.at), ...negation(not) })
    case 'age':
      return leaf(fieldRef(test.field), { [`${test.operator}_than`]: test.duration, ...negation(not) })
    case 'number':
      return leaf(fieldRef(test.field), { [numberKeys[test.operator]]: oneOrMany(test.values), ...negation(not) })
    case 'text':
      return leaf(test.ref, {
        [textKey(test)]: oneOrMany(test.values),
        ...(test.exactly ? { exactly: true } : {}),
        ...negation(not),
      })
  }
}

const numberKeys = { '>': 'larger_than', '<': 'smaller_than', '>=': '>=', '<=': '<=', equals: 'equals' } as const

function fieldRef(field: string): FieldRef {
  return { field, header: null }
}

function leaf({ field, header }: FieldRef, parts: { [key: string]: Json }): Json {
  return { [field]: header === null ? parts : { name: header, ...parts } }
}

function negation(not: boolean): { not?: true } {
  return not ? { not: true } : {}
}

function oneOrMany<T extends string | number>(values: readonly T[]): Json {
  const [only] = values
  return values.length === 1 && only !== undefined ? only : [...values]
}

function textKey(test: Extract<Test, { kind: 'text' }>): string {
  if (test.operator !== 'contains') return test.operator
  const which = test.values.length > 1 ? (test.all ? '_all' : '_any') : ''
  return `contains${which}${test.word ? '_word' : ''}`
}
