import { describe, expect, it } from 'vitest'
import type { ConditionForm } from '#shared/model/rule-form.ts'
import { editorOf, readWritten, valueToWords, wordsToValue } from './action-values.ts'
import {
  changeField,
  changeOperator,
  fromGroup,
  isWhole,
  isWholeCondition,
  newTest,
  replaceAt,
  toGroup,
} from './condition-edits.ts'

const test = { ...newTest(), values: ['a', 'b'], word: true }

describe('a test of the form', () => {
  it('keeps what the new field knows and drops what it does not', () => {
    expect(changeField(test, 'body', 'text')).toEqual({ ...test, field: 'body' })
    expect(changeField(test, 'received', 'time')).toMatchObject({ operator: 'older', values: ['a'], word: false })
    expect(changeField(test, 'is_list', 'flag')).toMatchObject({ operator: 'set', values: [] })
    expect(changeField(test, 'header', 'text').header).toBe('')
  })

  it('keeps a list only while it is asked for one', () => {
    const inList = { ...changeOperator(test, 'in', 'text'), list: 'suppliers' }
    expect(changeOperator(inList, 'equals', 'text').list).toBeNull()
  })

  it('is whole once it has what it asks for', () => {
    expect(isWhole(newTest())).toBe(false)
    expect(isWhole(test)).toBe(true)
    expect(isWhole({ ...newTest(), operator: 'empty' })).toBe(true)
    expect(isWhole({ ...newTest(), operator: 'in', list: '' })).toBe(false)
    expect(isWhole({ ...test, field: 'header', header: ' ' })).toBe(false)
    expect(isWholeCondition({ kind: 'group', join: 'all', not: false, items: [test, newTest()] })).toBe(false)
  })
})

describe('the outermost box', () => {
  it.each<[string, ConditionForm]>([
    ['a single test', test],
    ['no test', { kind: 'always' }],
    ['a group', { kind: 'group', join: 'any', not: false, items: [test, test] }],
    ['a group turned round', { kind: 'group', join: 'any', not: true, items: [test] }],
  ])('gives %s back as it was', (_name, condition) => {
    expect(fromGroup(toGroup(condition))).toEqual(condition)
  })
})

it('a place of a list is changed or taken away', () => {
  expect(replaceAt(['a', 'b', 'c'], 1, 'x')).toEqual(['a', 'x', 'c'])
  expect(replaceAt(['a', 'b', 'c'], 1, null)).toEqual(['a', 'c'])
})

it('one word stands alone, several as a list, parameters as they are written', () => {
  expect(wordsToValue(['a'])).toBe('a')
  expect(valueToWords(wordsToValue(['a', 'b']))).toEqual(['a', 'b'])
  expect(editorOf({ action: 'tag', value: ['a'] })).toBe('words')
  expect(editorOf({ action: 'attach', value: { from: 'message' } })).toBe('written')
  expect(readWritten('{ "a": 1 ')).toBeNull()
  expect(readWritten('null')).toEqual({ value: null })
})
