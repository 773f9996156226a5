import { findDurationEnd } from '#shared/text/duration.ts'
import {
  buildTest,
  type ConditionContext,
  type ConditionProblem,
  findTimerProblem,
  type RawTest,
  type RawValue,
  resolveField,
} from './build-test.ts'
import { type Condition, groupConditions } from './condition.ts'
import { readToken, type Token } from './condition-lexer.ts'
import type { Field } from './fields.ts'
import { maxConditionDepth, maxLiteralLength, maxTests, maxValues } from './limits.ts'
import { findOperator, isKeyword, isOperatorStart, operatorWords } from './operator-words.ts'
import { readAmount } from './read-amount.ts'
import { renderCondition } from './render-condition.ts'
import { didYouMean } from './suggest.ts'

/** `condition` is null when a problem is an error; offsets in the problems are in the given text. */
export type ParsedCondition = { condition: Condition | null; problems: ConditionProblem[] }

/**
 * Parses the short text form of a condition.
 *
 * Total and linear in the text: any string gives a tree or one error with its place. Limits: depth 16, 200 tests, 200 values of 500
 * characters. Source: rule language, section 2.
 */
export function parseCondition(text: string, context: ConditionContext): ParsedCondition {
  const parser: Parser = { text, at: 0, token: readToken(text, 0), context, problems: [], tests: 0, depth: 0 }
  try {
    if (isAtEnd(parser)) fail(parser, 'E207', 'the condition is empty', parser.token)
    const condition = parseOr(parser)
    if (!isAtEnd(parser)) failLeftOver(parser)
    return { condition, problems: parser.problems }
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    return { condition: null, problems: [...parser.problems, error.problem] }
  }
}

type Parser = {
  text: string
  at: number
  token: Token
  context: ConditionContext
  problems: ConditionProblem[]
  tests: number
  depth: number
}

// Used for control flow inside this file only: the first error ends the parse from any depth.
class ConditionError extends Error {
  readonly problem: ConditionProblem
  constructor(problem: ConditionProblem) {
    super(problem.message)
    this.problem = problem
  }
}

function fail(parser: Parser, code: string, message: string, at: { start: number; end: number }, hint?: string): never {
  const end = Math.max(at.end, Math.min(at.start + 1, parser.text.length))
  throw new ConditionError({ code, message, start: at.start, end, ...(hint ? { hint } : {}) })
}

function advance(parser: Parser, at = parser.token.end): Token {
  const { token } = parser
  parser.at = at
  parser.token = readToken(parser.text, at)
  return token
}

function isAtEnd(parser: Parser): boolean {
  return parser.token.kind === 'end'
}

function isWord(parser: Parser, ...words: string[]): boolean {
  return parser.token.kind === 'name' && words.includes(parser.token.text.toLowerCase())
}

function takeWord(parser: Parser, ...words: string[]): boolean {
  if (!isWord(parser, ...words)) return false
  advance(parser)
  return true
}

function isSymbol(parser: Parser, symbol: string): boolean {
  return parser.token.kind === 'symbol' && parser.token.text === symbol
}

function enter<T>(parser: Parser, token: Token, read: () => T): T {
  parser.depth += 1
  if (parser.depth > maxConditionDepth) fail(parser, 'E107', `nested deeper than ${maxConditionDepth} levels`, token)
  const result = read()
  parser.depth -= 1
  return result
}

function parseOr(parser: Parser): Condition {
  const { start } = parser.token
  const items: Condition[] = []
  let mixes = false
  do {
    const { condition, joined } = parseAnd(parser)
    items.push(condition)
    mixes ||= joined
  } while (takeWord(parser, 'or'))
  const group = groupConditions('or', items)
  if (mixes && items.length > 1) {
    const message = `"and" and "or" without brackets, read as: ${renderCondition(group, { maxValues: 3 })}`
    parser.problems.push({
      code: 'W401',
      message,
      start,
      end: parser.token.start,
      hint: 'put brackets to say which belongs together',
    })
  }
  return group
}

function parseAnd(parser: Parser): { condition: Condition; joined: boolean } {
  const items = [parseUnary(parser)]
  while (takeWord(parser, 'and')) items.push(parseUnary(parser))
  return { condition: groupConditions('and', items), joined: items.length > 1 }
}

function parseUnary(parser: Parser): Condition {
  const { token } = parser
  if (takeWord(parser, 'not')) return enter(parser, token, () => ({ op: 'not', item: parseUnary(parser) }))
  if (!isSymbol(parser, '(')) return parseTest(parser)
  advance(parser)
  const inner = enter(parser, token, () => parseOr(parser))
  if (!isSymbol(parser, ')')) {
    if (parser.token.kind === 'end') fail(parser, 'E201', 'a bracket is never closed', token)
    failLeftOver(parser)
  }
  advance(parser)
  return inner
}

function parseTest(parser: Parser): Condition {
  parser.tests += 1
  if (parser.tests > maxTests) fail(parser, 'E107', `more than ${maxTests} tests in one condition`, parser.token)
  const { token } = parser
  if (takeWord(parser, 'always')) return { op: 'always' }
  if (takeWord(parser, 'has')) return parseAttachmentTest(parser)
  const field = parseField(parser)
  if (field.type === 'flag') {
    if (isWord(parser, 'is', 'does') || isOperatorStart(parser.token)) {
      fail(
        parser,
        'E203',
        `"${field.name}" is a flag and takes no operator`,
        parser.token,
        'write the flag alone, or "not" before it',
      )
    }
    return { op: 'test', test: { kind: 'flag', field: field.name } }
  }
  if (parser.token.kind === 'end')
    fail(parser, 'E201', `"${field.name}" needs an operator and a value`, token, "for example contains 'x'")
  return parsePredicate(parser, field)
}

type ParsedField = { name: string; header: string | null; type: Field['type'] }

function parseField(parser: Parser): ParsedField {
  const { token } = parser
  if (token.kind !== 'name') failExpectedTest(parser)
  advance(parser)
  if (token.text.toLowerCase() === 'header') {
    const header = parser.token
    if (header.kind !== 'string' || header.text.trim() === '')
      fail(parser, 'E201', 'the header needs its name in quotes', header, "header 'X-A'")
    advance(parser)
    refuseForTimer(parser, 'header', token)
    return { name: 'header', header: header.text.trim().toLowerCase(), type: 'text' }
  }
  if (token.text.toLowerCase() === 'any' && takeWord(parser, 'recipient')) {
    refuseForTimer(parser, 'recipient', token)
    return { name: 'recipient', header: null, type: 'addresses' }
  }
  const found = resolveField(token.text, token.start, token.end, parser.context)
  if ('problem' in found) {
    if (isKeyword(token.text)) failExpectedTest(parser, token)
    throw new ConditionError(found.problem)
  }
  return { name: found.name, header: null, type: found.field.type }
}

function refuseForTimer(parser: Parser, field: string, token: Token): void {
  const problem = findTimerProblem(field, field, token, parser.context)
  if (problem) throw new ConditionError(problem)
}

function failExpectedTest(parser: Parser, token = parser.token): never {
  if (token.kind === 'end') fail(parser, 'E201', 'the condition ends where a test should stand', token)
  const hint = token.kind === 'string' ? "for several words write: contains any ('a', 'b')" : undefined
  fail(parser, 'E201', `a test must begin with a field, but here stands ${quoteToken(token)}`, token, hint)
}

function parseAttachmentTest(parser: Parser): Condition {
  const negated = takeWord(parser, 'no')
  refuseForTimer(parser, 'attachment', parser.token)
  if (!takeWord(parser, 'attachment', 'attachments')) fail(parser, 'E201', '"has" must be followed by "attachment"', parser.token)
  const start = parser.token
  const hasValues =
    isSymbol(parser, '(') ||
    ['string', 'number', 'open_string'].includes(start.kind) ||
    (start.kind === 'name' && !isKeyword(start.text))
  const globs = hasValues ? parseValues(parser).map((value) => value.text) : []
  const test: Condition = { op: 'test', test: { kind: 'attachment', globs } }
  return negated ? { op: 'not', item: test } : test
}

function parsePredicate(parser: Parser, field: ParsedField): Condition {
  let negated = false
  let plainEquals = false
  if (takeWord(parser, 'is')) {
    negated = takeWord(parser, 'not')
    plainEquals = !isOperatorStart(parser.token)
  } else {
    takeWord(parser, 'does', 'do')
    negated = takeWord(parser, 'not')
  }
  const { raw, inverted } = plainEquals ? parseEquals(parser, field) : parseOperator(parser, field)
  const { test, problems } = buildTest(raw, parser.context)
  parser.problems.push(...problems.filter((problem) => problem.code.startsWith('W')))
  const error = problems.find((problem) => problem.code.startsWith('E'))
  if (error) throw new ConditionError(error)
  if (!test) fail(parser, 'E201', 'the test cannot be read', raw)
  const condition: Condition = { op: 'test', test }
  return negated !== inverted ? { op: 'not', item: condition } : condition
}

function startRaw(field: ParsedField, operator: RawTest['operator'], token: Token): RawTest {
  const { start, end } = token
  return {
    ref: { field: field.name, header: field.header },
    operator,
    values: [],
    list: null,
    exactly: false,
    all: false,
    word: false,
    start,
    end,
  }
}

function parseEquals(parser: Parser, field: ParsedField): { raw: RawTest; inverted: boolean } {
  const raw = startRaw(field, 'equals', parser.token)
  raw.exactly = takeWord(parser, 'exactly')
  raw.values = parseValues(parser)
  return { raw, inverted: false }
}

function parseOperator(parser: Parser, field: ParsedField): { raw: RawTest; inverted: boolean } {
  const { token } = parser
  const operator = findOperator(token)
  if (operator === null) {
    if (token.kind === 'end') fail(parser, 'E201', `"${field.name}" needs an operator and a value`, token)
    if (token.kind === 'name')
      fail(parser, 'E203', `unknown operator "${token.text}"`, token, hintOf(didYouMean(token.text, operatorWords)))
    fail(parser, 'E201', `an operator should stand here, not ${quoteToken(token)}`, token, "for example contains 'x'")
  }
  advance(parser)
  if (operator.second && !takeWord(parser, operator.second)) {
    fail(parser, 'E201', `"${token.text}" must be followed by "${operator.second}"`, parser.token)
  }
  const raw = startRaw(field, operator.name, token)
  if (operator.name === 'empty') return { raw, inverted: false }
  if (operator.name === 'contains') parseContainsModifiers(parser, raw)
  if (operator.takesExactly) raw.exactly = takeWord(parser, 'exactly')
  if (operator.name === 'in') parseListOrValues(parser, raw)
  else if (operator.name === 'older' || operator.name === 'newer') raw.values = [parseDurationValue(parser)]
  else raw.values = operator.single ? [parseValue(parser)] : parseValues(parser)
  return { raw, inverted: operator.inverted }
}

function parseContainsModifiers(parser: Parser, raw: RawTest): void {
  if (takeWord(parser, 'all')) raw.all = true
  else takeWord(parser, 'any')
  raw.word = takeWord(parser, 'word', 'words')
}

function parseListOrValues(parser: Parser, raw: RawTest): void {
  if (parser.token.kind === 'name' && !isKeyword(parser.token.text)) raw.list = parseValue(parser)
  else raw.values = parseValues(parser)
}

function parseDurationValue(parser: Parser): RawValue {
  const { token } = parser
  if (token.kind === 'string') return parseValue(parser)
  const end = findDurationEnd(parser.text, token.start)
  if (token.kind !== 'number' || end === token.start) {
    fail(parser, 'E206', `bad duration: ${quoteToken(token)} is not one`, token, 'write for example 2 business days')
  }
  advance(parser, end)
  return { text: parser.text.slice(token.start, end), number: null, start: token.start, end }
}

function parseValues(parser: Parser): RawValue[] {
  if (!isSymbol(parser, '(')) return [parseValue(parser)]
  const open = advance(parser)
  const values = [parseValue(parser)]
  while (isSymbol(parser, ',')) {
    advance(parser)
    values.push(parseValue(parser))
    if (values.length > maxValues) fail(parser, 'E107', `more than ${maxValues} values in one test`, open, 'use a list')
  }
  if (parser.token.kind === 'end') fail(parser, 'E201', 'a bracket is never closed', open)
  if (!isSymbol(parser, ')'))
    fail(parser, 'E201', `a comma or ")" should stand here, not ${quoteToken(parser.token)}`, parser.token)
  advance(parser)
  return values
}

function parseValue(parser: Parser): RawValue {
  const { token } = parser
  if (token.kind === 'open_string') {
    fail(parser, 'E201', 'a quote is never closed', token, 'a "#" after a blank cuts unquoted YAML; put the condition in quotes')
  }
  if (token.kind === 'end') fail(parser, 'E201', 'a value is missing at the end', token)
  if (token.kind === 'number') return parseAmount(parser)
  if (token.kind === 'name' && !isKeyword(token.text)) return parseWordValue(parser)
  if (token.kind !== 'string')
    fail(parser, 'E201', `a value should stand here, not ${quoteToken(token)}`, token, 'put the text in quotes')
  advance(parser)
  if (token.text.length > maxLiteralLength) fail(parser, 'E107', `a value may have at most ${maxLiteralLength} characters`, token)
  return { text: token.text, number: readAmount(token.text), start: token.start, end: token.end }
}

function parseAmount(parser: Parser): RawValue {
  const digits = advance(parser)
  const unit = parser.token
  const hasUnit = unit.kind === 'name' && /^[kmg]b$/i.test(unit.text)
  const end = hasUnit ? unit.end : digits.end
  if (hasUnit) advance(parser)
  const text = parser.text.slice(digits.start, end)
  return { text, number: readAmount(text), start: digits.start, end }
}

function parseWordValue(parser: Parser): RawValue {
  const first = advance(parser)
  let end = first.end
  if (isSymbol(parser, ':') && parser.token.start === end) {
    const after = readToken(parser.text, parser.token.end)
    if (after.kind === 'name' && after.start === parser.token.end) {
      end = after.end
      advance(parser, end)
    }
  }
  return { text: parser.text.slice(first.start, end), number: null, start: first.start, end }
}

function failLeftOver(parser: Parser): never {
  const { token } = parser
  const hint = token.kind === 'name' ? 'texts of several words need quotes' : 'write one kind of quote inside another'
  fail(parser, 'E201', `${quoteToken(token)} is left over`, token, hint)
}

function quoteToken(token: Token): string {
  if (token.kind === 'end') return 'the end'
  return token.kind === 'string' ? `'${token.text.slice(0, 40)}'` : `"${token.text.slice(0, 40)}"`
}

function hintOf(near: { hint?: string }): string | undefined {
  return near.hint
}
