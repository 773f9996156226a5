import {
  buildTest,
  type ConditionContext,
  findTimerProblem,
  type OperatorName,
  type RawTest,
  type RawValue,
  resolveField,
} from './build-test.ts'
import { type Condition, groupConditions } from './condition.ts'
import { findField } from './fields.ts'
import { maxConditionDepth, maxLiteralLength, maxTests, maxValues } from './limits.ts'
import { parseCondition } from './parse-condition.ts'
import { readAmount } from './read-amount.ts'
import {
  addConditionProblems,
  addProblem,
  describeNode,
  type FileReport,
  readBoolean,
  readText,
  report,
} from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import type { SourceEntry, SourceNode, Span } from './yaml-source.ts'

/**
 * Reads a condition in any of its file forms, short text or structured, into the canonical tree.
 *
 * Null when an error was reported. Limits: depth 16, 200 tests over both forms. Source: rule language, section 3.
 */
export function readCondition(to: FileReport, node: SourceNode, context: ConditionContext): Condition | null {
  const condition = readStructured(to, node, context)
  if (condition === null) return null
  const { depth, tests } = measureCondition(condition)
  if (depth > maxConditionDepth) report(to, 'E107', node.span, `nested deeper than ${maxConditionDepth} levels`)
  if (tests > maxTests) report(to, 'E107', node.span, `more than ${maxTests} tests in one condition`)
  return depth > maxConditionDepth || tests > maxTests ? null : condition
}

/** How deep a condition nests and how many tests it holds. */
export function measureCondition(condition: Condition): { depth: number; tests: number } {
  if (condition.op === 'always') return { depth: 0, tests: 0 }
  if (condition.op === 'test') return { depth: 0, tests: 1 }
  const inner = (condition.op === 'not' ? [condition.item] : condition.items).map(measureCondition)
  return {
    depth: 1 + inner.reduce((most, item) => Math.max(most, item.depth), 0),
    tests: inner.reduce((sum, item) => sum + item.tests, 0),
  }
}

function readStructured(to: FileReport, node: SourceNode, context: ConditionContext): Condition | null {
  if (node.kind === 'text') return readShortText(to, node, context)
  if (node.kind !== 'map') {
    report(to, 'E105', node.span, `a condition must be text or a map, not ${describeNode(node)}`)
    return null
  }
  const [entry, second] = node.entries
  if (!entry) {
    report(to, 'E207', node.span, 'the condition is empty')
    return null
  }
  if (second) {
    report(to, 'E105', second.keySpan, 'a part of a condition holds one key only', 'put several into "all" or "any"')
    return null
  }
  if (entry.key === 'all' || entry.key === 'any' || entry.key === 'none') return readGroup(to, entry, context)
  return readLeaf(to, entry, context)
}

function readShortText(to: FileReport, node: SourceNode & { kind: 'text' }, context: ConditionContext): Condition | null {
  const { condition, problems } = parseCondition(node.text, context)
  addConditionProblems(to, node, problems)
  return condition
}

function readGroup(to: FileReport, entry: SourceEntry, context: ConditionContext): Condition | null {
  const { key, value } = entry
  if (value.kind !== 'list') {
    report(to, 'E105', value.span, `"${key}" must hold a list, not ${describeNode(value)}`)
    return null
  }
  if (value.items.length === 0) {
    report(to, 'E207', entry.keySpan, `"${key}" is an empty group`)
    return null
  }
  const items = value.items.map((item) => readStructured(to, item, context))
  const whole = items.filter((item) => item !== null)
  if (whole.length < items.length) return null
  const group = groupConditions(key === 'all' ? 'and' : 'or', whole)
  return key === 'none' ? { op: 'not', item: group } : group
}

type LeafOperator = { name: OperatorName; all?: boolean; word?: boolean; inverted?: boolean }

/** How the structured form writes operators. */
export const operatorsByKey: ReadonlyMap<string, LeafOperator> = new Map<string, LeafOperator>([
  ['contains', { name: 'contains' }],
  ['contains_any', { name: 'contains' }],
  ['contains_all', { name: 'contains', all: true }],
  ['contains_word', { name: 'contains', word: true }],
  ['contains_any_word', { name: 'contains', word: true }],
  ['contains_all_word', { name: 'contains', all: true, word: true }],
  ['equals', { name: 'equals' }],
  ['is', { name: 'equals' }],
  ['=', { name: 'equals' }],
  ['!=', { name: 'equals', inverted: true }],
  ['starts_with', { name: 'starts_with' }],
  ['ends_with', { name: 'ends_with' }],
  ['like', { name: 'like' }],
  ['matches', { name: 'matches' }],
  ['in', { name: 'in' }],
  ['before', { name: 'before' }],
  ['after', { name: 'after' }],
  ['older_than', { name: 'older' }],
  ['newer_than', { name: 'newer' }],
  ['larger_than', { name: '>' }],
  ['smaller_than', { name: '<' }],
  ['>', { name: '>' }],
  ['<', { name: '<' }],
  ['>=', { name: '>=' }],
  ['<=', { name: '<=' }],
  ['is_empty', { name: 'empty' }],
  ['empty', { name: 'empty' }],
])

function readLeaf(to: FileReport, entry: SourceEntry, context: ConditionContext): Condition | null {
  const ofMessage = entry.key === 'attachment' || entry.key === 'header'
  const refused = ofMessage ? findTimerProblem(entry.key, entry.key, entry.keySpan, context) : null
  if (refused) {
    addProblem(to, { ...refused, span: entry.keySpan })
    return null
  }
  if (entry.key === 'attachment') return readAttachment(to, entry)
  if (entry.key === 'header') return readHeader(to, entry, context)
  const found = resolveField(entry.key, entry.keySpan.start, entry.keySpan.end, context)
  if ('problem' in found) {
    const { start, end, ...problem } = found.problem
    addProblem(to, { ...problem, span: { start, end } })
    return null
  }
  if (found.field.type === 'flag') {
    report(to, 'E203', entry.keySpan, `"${found.name}" is a flag`, `write it as text: "${found.name}" or "not ${found.name}"`)
    return null
  }
  const leaf = readLeafValue(to, entry, found.name, null)
  return leaf && finishLeaf(to, leaf, context)
}

type Leaf = { raw: RawTest; negated: boolean }

function finishLeaf(to: FileReport, { raw, negated }: Leaf, context: ConditionContext): Condition | null {
  const { test, problems } = buildTest(raw, context)
  for (const { start, end, ...problem } of problems) addProblem(to, { ...problem, span: { start, end } })
  if (test === null) return null
  return negated ? { op: 'not', item: { op: 'test', test } } : { op: 'test', test }
}

function readAttachment(to: FileReport, { value }: SourceEntry): Condition | null {
  const globs = readRawValues(to, value)
  const long = globs?.find((glob) => glob.text.length > maxLiteralLength)
  if (long) report(to, 'E107', long, `a value may have at most ${maxLiteralLength} characters`)
  return long ? null : globs && { op: 'test', test: { kind: 'attachment', globs: globs.map((glob) => glob.text) } }
}

function readHeader(to: FileReport, entry: SourceEntry, context: ConditionContext): Condition | null {
  const { value } = entry
  const name = value.kind === 'map' ? value.entries.find((part) => part.key === 'name') : undefined
  const text = name && readText(to, name.value, 'the header name')
  if (value.kind !== 'map' || !name || !text) {
    if (!name) report(to, 'E105', entry.keySpan, '"header" needs its name', '{ header: { name: X-A, equals: "1" } }')
    return null
  }
  const rest: SourceNode = { ...value, entries: value.entries.filter((part) => part !== name) }
  const leaf = readLeafValue(to, { ...entry, value: rest }, 'header', text.trim().toLowerCase())
  return leaf && finishLeaf(to, leaf, context)
}

function readLeafValue(to: FileReport, entry: SourceEntry, field: string, header: string | null): Leaf | null {
  const { value, keySpan } = entry
  const raw: RawTest = {
    ref: { field, header },
    operator: 'equals',
    values: [],
    list: null,
    exactly: false,
    all: false,
    word: false,
    ...keySpan,
  }
  if (value.kind === 'map') return readOperatorMap(to, value, raw)
  const values = readRawValues(to, value, isNumeric(field))
  return values && { raw: { ...raw, values }, negated: false }
}

function isNumeric(field: string): boolean {
  return findField(field)?.type === 'number'
}

function readOperatorMap(to: FileReport, node: SourceNode & { kind: 'map' }, start: RawTest): Leaf | null {
  const raw = { ...start }
  let negated = false
  let operator: { form: LeafOperator; entry: SourceEntry } | null = null
  for (const entry of node.entries) {
    const form = operatorsByKey.get(entry.key)
    if (entry.key === 'exactly') raw.exactly = readBoolean(to, entry.value, '"exactly"') ?? false
    else if (entry.key === 'not') negated = readBoolean(to, entry.value, '"not"') ?? false
    else if (form === undefined) return reportOperator(to, entry)
    else if (operator) return refuseLeaf(to, 'E105', entry.keySpan, 'a leaf holds one operator only')
    else operator = { form, entry }
  }
  if (operator === null) return refuseLeaf(to, 'E201', node.span, `"${raw.ref.field}" needs an operator`)
  const { form, entry } = operator
  Object.assign(raw, { operator: form.name, all: form.all ?? false, word: form.word ?? false, ...entry.keySpan })
  if (form.inverted) negated = !negated
  if (form.name === 'empty') {
    const wanted = readBoolean(to, entry.value, `"${entry.key}"`)
    return wanted === null ? null : { raw, negated: negated === wanted }
  }
  if (form.name === 'in' && entry.value.kind === 'text') {
    raw.list = { text: entry.value.text, number: null, ...entry.value.span }
    return { raw, negated }
  }
  const values = readRawValues(to, entry.value, isNumeric(raw.ref.field))
  return values && { raw: { ...raw, values }, negated }
}

function reportOperator(to: FileReport, entry: SourceEntry): null {
  const near = didYouMean(entry.key, operatorsByKey.keys())
  return refuseLeaf(to, 'E203', entry.keySpan, `unknown operator "${entry.key}"`, 'hint' in near ? near.hint : undefined)
}

function refuseLeaf(to: FileReport, code: string, span: Span, message: string, hint?: string): null {
  report(to, code, span, message, hint)
  return null
}

function readRawValues(to: FileReport, node: SourceNode, numeric = false): RawValue[] | null {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0) {
    report(to, 'E207', node.span, 'the list of values is empty')
    return null
  }
  if (items.length > maxValues) {
    report(to, 'E107', node.span, `more than ${maxValues} values in one test`, 'use a list')
    return null
  }
  const values = items.map((item): RawValue | null => {
    if (numeric && item.kind === 'other' && typeof item.value === 'number')
      return { text: item.source, number: item.value, ...item.span }
    const text = readText(to, item, 'a value')
    return text === null ? null : { text, number: readAmount(text), ...item.span }
  })
  const whole = values.filter((value) => value !== null)
  return whole.length === values.length ? whole : null
}
