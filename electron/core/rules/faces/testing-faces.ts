import fc from 'fast-check'
import { buildTest, type OperatorName, operatorsByType } from '../build-test.ts'
import { type Condition, groupConditions, type Test } from '../condition.ts'
import { fieldNames, findField } from '../fields.ts'
import { readAmount } from '../read-amount.ts'
import { looseContext } from './loose-context.ts'

// Every kind of quote, so that the text form must choose; never all of them in one value, which short text cannot say.
const anyWord = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'burst pipe',
    "tenant's",
    'say "now"',
    '«Wasser»',
    '*@lift.example',
    '@x.example',
    'Ärger #1',
    'a: b',
    'or',
    '60',
    'null',
  ),
)
const isSayable = (text: string): boolean =>
  text.trim() !== '' && !/[\p{Cc}\ufffd]/u.test(text) && ["'", '"', '»', '’'].some((end) => !text.includes(end))
export const anyText = anyWord.filter(isSayable)
const anyPattern = fc.constantFrom('complaint|unaccept(able|ed)', '^re:', '\\d{4}', "o'clock")
const anyDate = fc.constantFrom('2025-05-01', '2025-05-01T09:00')
const anyDuration = fc.constantFrom('1 hour', '2 business days', '1 year 2 months', '90 minutes')
const anyAmount = fc.constantFrom('0', '5', '10 MB', '2.5', '1536 KB', '1000')

/** Any test that a field and operator of the language's own tables make, so that new ones are met without a change here. */
const anyTest: fc.Arbitrary<Test> = fc
  .constantFrom(...fieldNames)
  .chain((name) => {
    const type = findField(name)?.type ?? 'text'
    if (type === 'flag') return fc.constant<Test>({ kind: 'flag', field: name })
    return fc.constantFrom(...operatorsByType[type]).chain((operator) => anyTestOf(name, operator))
  })
  .filter((test) => test !== null)

function anyTestOf(field: string, operator: OperatorName): fc.Arbitrary<Test | null> {
  const type = findField(field)?.type ?? 'text'
  const one = ['matches', 'before', 'after', 'older', 'newer', '>', '<', '>=', '<='].includes(operator)
  const value =
    operator === 'older' || operator === 'newer'
      ? anyDuration
      : type === 'time'
        ? anyDate
        : type === 'number'
          ? anyAmount
          : operator === 'matches'
            ? anyPattern
            : anyText
  return fc
    .record({
      values: fc.array(value, { minLength: 1, maxLength: one ? 1 : 3 }),
      list: operator === 'in' ? fc.constantFrom(null, 'suppliers', 'our_people') : fc.constant(null),
      exactly: type === 'text' || type === 'addresses' ? fc.boolean() : fc.constant(false),
      all: fc.boolean(),
      word: fc.boolean(),
    })
    .map(({ values, list, ...rest }) => {
      const raw = (text: string) => ({ text, number: readAmount(text), start: 0, end: 0 })
      const header = field === 'header' ? 'x-a' : null
      const { test } = buildTest(
        {
          ref: { field, header },
          operator,
          values: values.map(raw),
          list: list === null ? null : raw(list),
          ...rest,
          start: 0,
          end: 0,
        },
        looseContext,
      )
      return test
    })
}

const anyLeaf: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 8, arbitrary: anyTest.map((test): Condition => ({ op: 'test', test })) },
  { weight: 1, arbitrary: fc.constant<Condition>({ op: 'always' }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('*.pdf', '*invoice*.pdf', 'Plan 3.dwg'), { maxLength: 2 })
      .map((globs): Condition => ({ op: 'test', test: { kind: 'attachment', globs } })),
  },
)

/** Any canonical condition. */
export const { tree: anyCondition } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyLeaf,
    tie('tree').map((item): Condition => ({ op: 'not', item })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
      .map(([op, items]) => groupConditions(op, items)),
  ),
}))
