import { describe, expect, it } from 'vitest'
import { findLiquidPlace } from './complete-liquid.ts'

describe('B-19 completion in a text for mail', () => {
  it('offers fields inside a tag and filters after a bar', () => {
    expect(findLiquidPlace('Hello {{ task.ti')).toEqual({ kind: 'field', typed: 'task.ti' })
    expect(findLiquidPlace('{% if task.due and ')).toEqual({ kind: 'field', typed: '' })
    expect(findLiquidPlace('{{ task.due | da')).toEqual({ kind: 'filter', typed: 'da' })
  })

  it('offers nothing in words', () => {
    expect(findLiquidPlace('Hello {{ task.title }}, we ')).toBeNull()
    expect(findLiquidPlace('Hello')).toBeNull()
  })
})
