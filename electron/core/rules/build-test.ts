import { parseDuration, renderDuration } from '#shared/text/duration.ts'
import { isTimeZone, localToInstant } from '#shared/text/zone-time.ts'
import { findUnknownValue, type NameContext } from './check-names.ts'
import type { FieldRef, NumberOperator, Test, TextOperator } from './condition.ts'
import { canonicalFieldName, type Field, fieldNames, findField, readsTask } from './fields.ts'
import { foldText } from './fold.ts'
import { maxLiteralLength, maxValues } from './limits.ts'
import { compileRegex } from './regex.ts'
import { didYouMean } from './suggest.ts'

/** A finding inside a condition; offsets are in the same text the values came from. */
export type ConditionProblem = { code: string; message: string; start: number; end: number; hint?: string }

/** What a condition may refer to: known list names, the file's time zone; `forTimer` allows only what still means something when a timer fires; `names` checks values that somebody else defines. */
export type ConditionContext = { zone: string; lists: ReadonlySet<string>; forTimer: boolean; names?: NameContext }

export type OperatorName = TextOperator | NumberOperator | 'in' | 'before' | 'after' | 'older' | 'newer' | 'empty'

/** One value as written: `number` is set for amounts, in bytes where a unit stood. */
export type RawValue = { text: string; number: number | null; start: number; end: number }

/** One test as written, before its types are checked. `start` and `end` mark the operator. */
export type RawTest = {
  ref: FieldRef
  operator: OperatorName
  values: RawValue[]
  list: RawValue | null
  exactly: boolean
  all: boolean
  word: boolean
  start: number
  end: number
}

export type TestResult = { test: Test | null; problems: ConditionProblem[] }

/** Which operators each type of field takes. */
export const operatorsByType: Readonly<Record<Field['type'], readonly OperatorName[]>> = {
  text: ['contains', 'equals', 'starts_with', 'ends_with', 'like', 'matches', 'in', 'empty'],
  addresses: ['contains', 'equals', 'starts_with', 'ends_with', 'like', 'matches', 'in', 'empty'],
  time: ['before', 'after', 'older', 'newer', 'equals', 'empty'],
  number: ['>', '<', '>=', '<=', 'equals', 'empty'],
  flag: [],
}

const operatorTexts: Readonly<Partial<Record<OperatorName, string>>> = {
  starts_with: 'starts with',
  ends_with: 'ends with',
  older: 'older than',
  newer: 'newer than',
  '>': 'larger than',
  '<': 'smaller than',
  empty: 'is empty',
}

/** The words an operator is written with. */
export function operatorText(operator: OperatorName): string {
  return operatorTexts[operator] ?? operator
}

/** Refuses what asks about a message where only the task is judged: a timer fires long after the mail was read. */
export function findTimerProblem(
  name: string,
  written: string,
  place: { start: number; end: number },
  { forTimer }: ConditionContext,
): ConditionProblem | null {
  if (!forTimer || readsTask(name)) return null
  const message = `"${written}" is of the message, and this is judged later, of the task only`
  return { code: 'E203', message, start: place.start, end: place.end, hint: 'use fields that begin with task.' }
}

/** Finds a field by its written name, or says why a rule cannot use it. */
export function resolveField(
  written: string,
  start: number,
  end: number,
  context: ConditionContext,
): { name: string; field: Field } | { problem: ConditionProblem } {
  const name = canonicalFieldName(written)
  const field = findField(name)
  if (!field)
    return { problem: { code: 'E202', message: `unknown field "${written}"`, start, end, ...didYouMean(written, fieldNames) } }
  const problem = findTimerProblem(name, written, { start, end }, context)
  if (problem) return { problem }
  return { name, field }
}

/** Checks one test against the types of the language and brings it into its canonical form. */
export function buildTest(raw: RawTest, context: ConditionContext): TestResult {
  const field = findField(raw.ref.field)
  const type = field?.type ?? 'text'
  const problem = findShapeProblem(raw, type)
  if (problem) return { test: null, problems: [problem] }
  if (raw.operator === 'empty') return done({ kind: 'empty', ref: raw.ref })
  if (type === 'time') return buildTimeTest(raw, context)
  if (type === 'number') return buildNumberTest(raw)
  return raw.operator === 'in' ? buildListTest(raw, context) : buildTextTest(raw, context)
}

function done(test: Test, problems: ConditionProblem[] = []): TestResult {
  return { test, problems }
}

function failed(code: string, message: string, at: { start: number; end: number }, hint?: string): TestResult {
  return { test: null, problems: [{ code, message, start: at.start, end: at.end, ...(hint ? { hint } : {}) }] }
}

function findShapeProblem(raw: RawTest, type: Field['type']): ConditionProblem | null {
  const at = { start: raw.start, end: raw.end }
  const allowed = operatorsByType[type]
  if (!allowed.includes(raw.operator)) {
    const message = `"${operatorText(raw.operator)}" does not work on "${raw.ref.field}", which is ${nameType(type)}`
    const hint = type === 'flag' ? 'write the flag alone, or "not" before it' : `use ${allowed.map(operatorText).join(', ')}`
    return { code: 'E203', message, ...at, hint }
  }
  if (raw.exactly && type !== 'text' && type !== 'addresses')
    return { code: 'E203', message: '"exactly" works on text only', ...at }
  if (raw.values.length > maxValues) {
    return {
      code: 'E107',
      message: `${raw.values.length} values in one test, at most ${maxValues} are allowed`,
      ...at,
      hint: 'use a list',
    }
  }
  const long = raw.values.find((value) => value.text.length > maxLiteralLength)
  if (long)
    return { code: 'E107', message: `a value may have at most ${maxLiteralLength} characters`, start: long.start, end: long.end }
  const blank = raw.values.find((value) => foldText(value.text) === '')
  if (blank) return { code: 'E201', message: 'an empty value', start: blank.start, end: blank.end, hint: 'use "is empty"' }
  return null
}

function nameType(type: Field['type']): string {
  return type === 'addresses' ? 'a list of addresses' : type === 'text' ? 'text' : `a ${type}`
}

function buildTextTest(raw: RawTest, { lists, names }: ConditionContext): TestResult {
  const { ref, exactly } = raw
  // The type check before has left only text operators; TypeScript cannot see that through the table.
  const operator = raw.operator as TextOperator
  const values = raw.values.map((value) => value.text)
  if (operator === 'matches') {
    for (const value of raw.values) {
      const result = compileRegex(value.text, exactly)
      if (!result.ok) return failed(result.code, `the pattern is refused: ${result.reason}`, value)
    }
  }
  const nameless = names && operator === 'equals' ? findUnknownValue(ref.field, values, names) : null
  if (nameless) {
    const place = raw.values.find(({ text }) => text === nameless.value) ?? raw
    return failed('E302', `nobody defines "${nameless.value}", so "${ref.field}" is never that`, place, nameless.hint)
  }
  const unknown =
    ref.field === 'sender.list' && operator === 'equals' ? raw.values.find(({ text }) => !lists.has(text)) : undefined
  if (unknown) return failUnknownList(unknown, lists)
  const word = operator === 'contains' && raw.word
  // "All" of one value is that value; short text could not say the difference.
  const all = operator === 'contains' && raw.all && values.length > 1
  const test: Test = { kind: 'text', ref, operator, values, exactly, all, word }
  return done(test, operator === 'contains' && !word ? raw.values.flatMap(warnShortValue) : [])
}

function warnShortValue(value: RawValue): ConditionProblem[] {
  if ([...value.text.trim()].length >= 3 || /[\p{Script=Han}\p{Script=Hangul}]/u.test(value.text)) return []
  const message = `"${value.text}" is short and will be found inside many words`
  return [{ code: 'W406', message, start: value.start, end: value.end, hint: 'write "contains word"' }]
}

function buildListTest(raw: RawTest, context: ConditionContext): TestResult {
  if (raw.list === null) return done({ kind: 'in', ref: raw.ref, list: null, values: raw.values.map((value) => value.text) })
  if (!context.lists.has(raw.list.text)) return failUnknownList(raw.list, context.lists)
  return done({ kind: 'in', ref: raw.ref, list: raw.list.text, values: [] })
}

function failUnknownList(value: RawValue, lists: ReadonlySet<string>): TestResult {
  const near = didYouMean(value.text, lists)
  return failed('E204', `unknown list "${value.text}"`, value, 'hint' in near ? near.hint : undefined)
}

function buildTimeTest(raw: RawTest, context: ConditionContext): TestResult {
  const { field } = raw.ref
  const zone = isTimeZone(context.zone) ? context.zone : 'UTC'
  if (raw.operator === 'older' || raw.operator === 'newer') {
    const [value] = raw.values
    const duration = parseDuration(value?.text ?? '')
    if (!duration.ok) return failed('E206', `bad duration: ${duration.reason}`, value ?? raw)
    return done({ kind: 'age', field, operator: raw.operator, duration: renderDuration(duration.duration), zone })
  }
  for (const value of raw.values) {
    if (localToInstant(value.text, zone) === null) {
      return failed('E206', `bad date "${value.text}"`, value, "write '2025-05-01' or '2025-05-01T09:00'")
    }
  }
  const operator = raw.operator === 'before' || raw.operator === 'after' ? raw.operator : 'equals'
  return done({ kind: 'time', field, operator, at: raw.values.map((value) => value.text), zone })
}

function buildNumberTest(raw: RawTest): TestResult {
  const bad = raw.values.find((value) => value.number === null)
  if (bad) return failed('E206', `bad amount "${bad.text}"`, bad, 'write a number, with KB, MB or GB for sizes')
  const values = raw.values.map((value) => value.number ?? 0)
  // The type check before has left only number operators.
  return done({ kind: 'number', field: raw.ref.field, operator: raw.operator as NumberOperator, values })
}
