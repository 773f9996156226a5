import type { Calendar } from '#shared/model/calendar.ts'
import { parseDuration } from '#shared/text/duration.ts'
import { localToInstant } from '#shared/text/zone-time.ts'
import { addDuration } from '../calendar/add-duration.ts'
import type { NumberOperator, Test } from './condition.ts'
import {
  answeredNo,
  answeredYes,
  answerValues,
  answerWords,
  exactBare,
  exactShown,
  type FactsView,
  foldedBare,
  foldedShown,
  readSlot,
} from './facts-view.ts'
import { findField } from './fields.ts'
import { foldText, normalizeExactly } from './fold.ts'
import { matchesGlob } from './glob.ts'
import { maxRegexText } from './limits.ts'
import { compileRegex } from './regex.ts'
import { compileValueList } from './value-list.ts'

/** Answers one test about the message of a view. May throw; the caller turns that into a failed rule. */
export type RunTest = (view: FactsView) => boolean

/** Where a test stands in the program, the slot of its field, the word test without which it cannot be true, and the calendar of its rule. */
export type TestPlace = { index: number; slot: number; filter: number | null; calendar: Calendar | null }

type TextTest = Extract<Test, { kind: 'text' }>

/** Compiles one test; `entries` are those of its list, for the kind `in`. */
export function compileTest(test: Test, place: TestPlace, entries: readonly string[]): RunTest {
  switch (test.kind) {
    case 'flag':
      return compileFlag(test.field)
    case 'attachment':
      return compileAttachment(test.globs, place)
    case 'text':
      return compileText(test, place)
    case 'in':
      return compileIn(entries, place)
    case 'time':
      return compileTime(test)
    case 'age':
      return compileAge(test, place)
    case 'number':
      return compileNumber(test.field, test.operator, test.values)
    case 'empty':
      return compileEmpty(test.ref.field, place)
  }
}

function compileFlag(name: string): RunTest {
  const field = findField(name)
  return field?.type === 'flag' ? (view) => field.read(view.context) : () => false
}

function compileAttachment(globs: readonly string[], { slot }: TestPlace): RunTest {
  const folded = globs.map(foldText)
  return (view) => {
    const names = foldedBare(view, readSlot(view, slot))
    return folded.length === 0 ? names.length > 0 : names.some((name) => folded.some((glob) => matchesGlob(glob, name)))
  }
}

function compileText(test: TextTest, place: TestPlace): RunTest {
  if (test.operator === 'matches') return compileMatches(test, place)
  if (test.operator === 'contains') return test.exactly ? compileContainsExactly(test, place) : compileContains(test, place)
  if (isValueTest(test)) {
    return (view) => {
      answerValues(view, place.slot)
      return view.results[place.index] === answeredYes
    }
  }
  const compare = wholeComparisons[test.operator]
  const values = test.values.map(test.exactly ? normalizeExactly : foldText)
  const read = test.exactly ? exactBare : foldedBare
  return (view) => {
    const texts = read(view, readSlot(view, place.slot))
    view.steps += texts.length * values.length
    return texts.some((text) => values.some((value) => compare(text, value)))
  }
}

const wholeComparisons: Readonly<
  Record<'equals' | 'starts_with' | 'ends_with' | 'like', (text: string, value: string) => boolean>
> = {
  equals: (text, value) => text === value,
  starts_with: (text, value) => text.startsWith(value),
  ends_with: (text, value) => text.endsWith(value),
  like: (text, value) => matchesGlob(value, text),
}

// Tests for all words, or for whole words, are asked one by one; the answer for plain words comes with that of all others.
function compileContains(test: TextTest, { index, slot }: TestPlace): RunTest {
  if (isWordTest(test)) {
    return (view) => {
      answerWords(view, slot)
      return view.results[index] === answeredYes
    }
  }
  const values = test.values.map(foldText)
  const holds = test.word ? containsWord : (text: string, value: string) => text.includes(value)
  return (view) =>
    foldedShown(view, readSlot(view, slot)).some((text) => {
      view.steps += text.length * values.length
      return test.all ? values.every((value) => holds(text, value)) : values.some((value) => holds(text, value))
    })
}

/** Whether a test asks for any of some plain words, and so is answered together with its kind. */
export function isWordTest(test: Test): boolean {
  return test.kind === 'text' && test.operator === 'contains' && !test.exactly && !test.all && !test.word
}

/** Whether a test asks for whole values, and so is answered together with its kind. */
export function isValueTest(test: Test): boolean {
  return test.kind === 'text' && test.operator === 'equals' && !test.exactly
}

function compileContainsExactly(test: TextTest, { slot }: TestPlace): RunTest {
  const values = test.values.map(normalizeExactly)
  const holds = test.word ? containsWord : (text: string, value: string) => text.includes(value)
  return (view) =>
    exactShown(view, readSlot(view, slot)).some((text) => {
      view.steps += text.length * values.length
      return test.all ? values.every((value) => holds(text, value)) : values.some((value) => holds(text, value))
    })
}

const letterOrDigit = /[\p{L}\p{N}\p{M}]/u

/** Whether a text holds a value that no letter or digit touches. */
export function containsWord(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const before = String.fromCodePoint(text.codePointAt(at - (isLowSurrogate(text, at - 1) ? 2 : 1)) ?? 0x20)
    const after = String.fromCodePoint(text.codePointAt(at + value.length) ?? 0x20)
    if ((at === 0 || !letterOrDigit.test(before)) && !letterOrDigit.test(after)) return true
  }
  return false
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff
}

function compileMatches(test: TextTest, { slot, filter }: TestPlace): RunTest {
  const regexes = test.values.map((value) => {
    const result = compileRegex(value, test.exactly)
    if (!result.ok) throw new Error(result.reason)
    return result.regex
  })
  return (view) => {
    if (filter !== null && view.results[filter] === 0) answerWords(view, slot)
    if (filter !== null && view.results[filter] === answeredNo) return false
    return exactBare(view, readSlot(view, slot)).some((text) =>
      regexes.some((regex) => {
        const read = text.slice(0, maxRegexText)
        // RE2 costs at most text times instructions; nearly always it is a small part of that.
        view.steps += read.length * Math.ceil(1 + regex.instructions / 16)
        return regex.test(read)
      }),
    )
  }
}

function compileIn(entries: readonly string[], { slot }: TestPlace): RunTest {
  const list = compileValueList(entries)
  return (view) =>
    foldedBare(view, readSlot(view, slot)).some((text) => {
      view.steps += 1 + list.globCount * text.length
      return list.has(text)
    })
}

function compileTime(test: Extract<Test, { kind: 'time' }>): RunTest {
  const field = findField(test.field)
  const day = parseDuration('1 day')
  const spans = test.at.map((text) => {
    const from = localToInstant(text, test.zone) ?? Number.NaN
    if (text.includes('T')) return { from, to: from + 60_000, last: from }
    const to = day.ok ? addDuration(from, day.duration, test.zone, null) : from
    return { from, to, last: to - 1 }
  })
  if (field?.type !== 'time') return () => false
  return (view) => {
    const time = field.read(view.context)
    if (time === null) return false
    if (test.operator === 'before') return spans.some(({ from }) => time < from)
    if (test.operator === 'after') return spans.some(({ last }) => time > last)
    return spans.some(({ from, to }) => time >= from && time < to)
  }
}

function compileAge(test: Extract<Test, { kind: 'age' }>, { calendar }: TestPlace): RunTest {
  const field = findField(test.field)
  const parsed = parseDuration(test.duration)
  if (field?.type !== 'time' || !parsed.ok) return () => false
  return (view) => {
    const time = field.read(view.context)
    if (time === null) return false
    view.steps += 100
    const then = addDuration(time, parsed.duration, test.zone, calendar)
    return test.operator === 'older' ? then < view.context.now : then > view.context.now
  }
}

const numberComparisons: Readonly<Record<NumberOperator, (left: number, right: number) => boolean>> = {
  equals: (left, right) => left === right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
}

function compileNumber(name: string, operator: NumberOperator, values: readonly number[]): RunTest {
  const field = findField(name)
  const compare = numberComparisons[operator]
  if (field?.type !== 'number') return () => false
  return (view) => field.read(view.context).some((number) => values.some((value) => compare(number, value)))
}

function compileEmpty(name: string, { slot }: TestPlace): RunTest {
  const field = findField(name)
  if (field?.type === 'time') return (view) => field.read(view.context) === null
  if (field?.type === 'number') return (view) => field.read(view.context).length === 0
  return (view) => readSlot(view, slot).bare.every((text) => text.trim() === '')
}
