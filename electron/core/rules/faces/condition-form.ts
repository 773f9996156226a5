import type { ConditionForm, FormOperator, TestForm } from '#shared/model/rule-form.ts'
import { buildTest, type ConditionContext, type OperatorName, type RawTest, resolveField } from '../build-test.ts'
import { type Condition, type FieldRef, groupConditions, type Test } from '../condition.ts'
import { readAmount, renderAmount } from '../read-amount.ts'

/** The form of a condition: a box for each group, a row for each test; `conditionOfForm` reads it back to the same tree. */
export function formOfCondition(condition: Condition): ConditionForm {
  if (condition.op === 'always') return { kind: 'always' }
  if (condition.op === 'test') return formOfTest(condition.test, false)
  if (condition.op !== 'not') return groupForm(condition, false)
  const { item } = condition
  if (item.op === 'test') return formOfTest(item.test, true)
  if (item.op === 'and' || item.op === 'or') return groupForm(item, true)
  return { kind: 'group', join: 'any', not: true, items: [formOfCondition(item)] }
}

function groupForm({ op, items }: Extract<Condition, { op: 'and' | 'or' }>, not: boolean): ConditionForm {
  return { kind: 'group', join: op === 'and' ? 'all' : 'any', not, items: items.map(formOfCondition) }
}

type TestParts = Partial<TestForm> & { field: string; operator: FormOperator }

function testForm(parts: TestParts): TestForm {
  return { kind: 'test', header: null, values: [], list: null, all: false, word: false, exactly: false, not: false, ...parts }
}

function formOfTest(test: Test, not: boolean): TestForm {
  switch (test.kind) {
    case 'flag':
      return testForm({ field: test.field, operator: 'set', not })
    case 'attachment':
      return testForm({ field: 'attachment', operator: 'has', values: [...test.globs], not })
    case 'empty':
      return testForm({ ...test.ref, operator: 'empty', not })
    case 'in':
      return testForm({ ...test.ref, operator: 'in', values: [...test.values], list: test.list, not })
    case 'time':
      return testForm({ field: test.field, operator: test.operator, values: [...test.at], not })
    case 'age':
      return testForm({ field: test.field, operator: test.operator, values: [test.duration], not })
    case 'number':
      return testForm({
        field: test.field,
        operator: test.operator,
        values: test.values.map((value) => renderAmount(test.field, value)),
        not,
      })
    case 'text': {
      const { all, word, exactly, operator, values } = test
      return testForm({ ...test.ref, operator, values: [...values], all, word, exactly, not })
    }
  }
}

/** What is wrong with a form, in words of the language; `code` is one of section 11. */
export type FormProblem = { code: string; message: string; hint?: string }

/** The tree of a condition form, checked against fields, operators and lists as a file is; null when a problem was found. */
export function conditionOfForm(
  form: ConditionForm,
  context: ConditionContext,
): { condition: Condition | null; problems: FormProblem[] } {
  const problems: FormProblem[] = []
  const condition = readForm(form, context, problems)
  return { condition: problems.length > 0 ? null : condition, problems }
}

function readForm(form: ConditionForm, context: ConditionContext, problems: FormProblem[]): Condition {
  if (form.kind === 'always') return { op: 'always' }
  if (form.kind === 'test') return negate(readTest(form, context, problems), form.not)
  if (form.items.length === 0) problems.push({ code: 'E207', message: 'a group is empty' })
  const items = form.items.map((item) => readForm(item, context, problems))
  return negate(groupConditions(form.join === 'all' ? 'and' : 'or', items), form.not)
}

function negate(condition: Condition, not: boolean): Condition {
  return not ? { op: 'not', item: condition } : condition
}

// Stands for a test that cannot be read; the problem beside it keeps the whole condition from being used.
const unread: Condition = { op: 'always' }

function readTest(form: TestForm, context: ConditionContext, problems: FormProblem[]): Condition {
  if (form.operator === 'has') return { op: 'test', test: { kind: 'attachment', globs: form.values } }
  const ref = readRef(form, context, problems)
  if (ref === null) return unread
  if (form.operator === 'set') {
    if (ref.type !== 'flag') return refuse(problems, 'E203', `"${ref.field}" is no flag and needs an operator`)
    return { op: 'test', test: { kind: 'flag', field: ref.field } }
  }
  if (form.values.length === 0 && form.list === null && form.operator !== 'empty') {
    return refuse(problems, 'E201', `"${ref.field}" needs a value`)
  }
  const found = buildTest(rawTest(form, ref), context)
  for (const { code, message, hint } of found.problems) {
    if (code.startsWith('E')) problems.push({ code, message, ...(hint ? { hint } : {}) })
  }
  return found.test ? { op: 'test', test: found.test } : unread
}

function readRef(form: TestForm, context: ConditionContext, problems: FormProblem[]): (FieldRef & { type: string }) | null {
  const header = form.header?.trim().toLowerCase() ?? ''
  if (form.field === 'header') {
    if (header === '') problems.push({ code: 'E201', message: 'the header needs its name' })
    return header === '' ? null : { field: 'header', header, type: 'text' }
  }
  const found = resolveField(form.field, 0, 0, context)
  if ('problem' in found) {
    problems.push({ code: found.problem.code, message: found.problem.message })
    return null
  }
  return { field: found.name, header: null, type: found.field.type }
}

function rawTest(form: TestForm, { field, header }: FieldRef): RawTest {
  const value = (text: string): RawTest['values'][number] => ({ text, number: readAmount(text), start: 0, end: 0 })
  return {
    ref: { field, header },
    // `set` and `has` are answered before; all other names are those of the language.
    operator: form.operator as OperatorName,
    values: form.values.map(value),
    list: form.list === null ? null : value(form.list),
    exactly: form.exactly,
    all: form.all,
    word: form.word,
    start: 0,
    end: 0,
  }
}

function refuse(problems: FormProblem[], code: string, message: string): Condition {
  problems.push({ code, message })
  return unread
}
