import type { ConditionForm, FormOperator, GroupForm, TestForm } from '#shared/model/rule-form.ts'
import type { FieldKind } from '#shared/model/rule-language.ts'

/** What a field can be asked, by its type; the first is what a new test begins with. */
export const operatorsByKind: Readonly<Record<FieldKind | 'attachment', readonly FormOperator[]>> = {
  text: ['contains', 'equals', 'starts_with', 'ends_with', 'like', 'matches', 'in', 'empty'],
  addresses: ['equals', 'in', 'contains', 'like', 'starts_with', 'ends_with', 'matches', 'empty'],
  time: ['older', 'newer', 'before', 'after', 'empty'],
  number: ['>', '<', '>=', '<=', 'equals', 'empty'],
  flag: ['set'],
  attachment: ['has'],
}

const severalValues: ReadonlySet<FormOperator> = new Set(['contains', 'equals', 'starts_with', 'ends_with', 'like', 'in', 'has'])
const withoutValue: ReadonlySet<FormOperator> = new Set(['empty', 'set'])
const comparingText: ReadonlySet<FormOperator> = new Set(['contains', 'equals', 'starts_with', 'ends_with', 'like', 'matches'])

export const takesSeveral = (operator: FormOperator): boolean => severalValues.has(operator)
export const takesValue = (operator: FormOperator): boolean => !withoutValue.has(operator)
export const takesExactly = (operator: FormOperator, kind: FieldKind | 'attachment'): boolean =>
  comparingText.has(operator) && (kind === 'text' || kind === 'addresses')

/** A test that still needs its value. */
export const newTest = (): TestForm => ({
  kind: 'test',
  field: 'subject',
  header: null,
  operator: 'contains',
  values: [],
  list: null,
  all: false,
  word: false,
  exactly: false,
  not: false,
})

/** A test after its field changed: the operator stays where the new field knows it, and values go where they mean nothing. */
export function changeField(test: TestForm, field: string, kind: FieldKind | 'attachment'): TestForm {
  const known = operatorsByKind[kind]
  const operator = known.includes(test.operator) ? test.operator : (known[0] ?? 'equals')
  return changeOperator({ ...test, field, header: field === 'header' ? (test.header ?? '') : null }, operator, kind)
}

/** A test after its operator changed; what the operator does not take is dropped. */
export function changeOperator(test: TestForm, operator: FormOperator, kind: FieldKind | 'attachment'): TestForm {
  const values = takesValue(operator) ? (takesSeveral(operator) ? test.values : test.values.slice(0, 1)) : []
  return {
    ...test,
    operator,
    values,
    list: operator === 'in' ? test.list : null,
    all: operator === 'contains' && test.all,
    word: operator === 'contains' && test.word,
    exactly: takesExactly(operator, kind) && test.exactly,
  }
}

/** What still keeps a test from being written. */
export function isWhole(test: TestForm): boolean {
  if (test.field === 'header' && !test.header?.trim()) return false
  if (!takesValue(test.operator) || test.operator === 'has') return true
  return test.list !== null ? test.list !== '' : test.values.some((value) => value.trim() !== '')
}

/** A condition as the outermost box of the form: a single test gets a box of its own. */
export function toGroup(condition: ConditionForm | null): GroupForm {
  if (condition === null || condition.kind === 'always') return { kind: 'group', join: 'all', not: false, items: [] }
  return condition.kind === 'group' ? condition : { kind: 'group', join: 'all', not: false, items: [condition] }
}

/** The condition of a box: one test stands without it, none is `always`. */
export function fromGroup(group: GroupForm): ConditionForm {
  const [only, second] = group.items
  if (!only) return { kind: 'always' }
  return !second && !group.not ? only : group
}

/** Whether every part of a condition can be written. */
export function isWholeCondition(condition: ConditionForm): boolean {
  if (condition.kind === 'always') return true
  if (condition.kind === 'test') return isWhole(condition)
  return condition.items.length > 0 && condition.items.every(isWholeCondition)
}

/** A list with one place changed; null takes the place away. */
export function replaceAt<T>(items: readonly T[], place: number, item: T | null): T[] {
  return items.flatMap((one, at) => (at === place ? (item === null ? [] : [item]) : [one]))
}
