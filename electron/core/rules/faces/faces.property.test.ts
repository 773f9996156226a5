import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCondition } from '../parse-condition.ts'
import { readCondition } from '../parse-structured.ts'
import { renderCondition } from '../render-condition.ts'
import { openSource } from '../source-reader.ts'
import { conditionOfForm, formOfCondition } from './condition-form.ts'
import { looseContext } from './loose-context.ts'
import { nodeOfValue } from './plain-value.ts'
import { anyCondition } from './testing-faces.ts'
import { toStructured } from './to-structured.ts'

describe('the faces of a condition', () => {
  it('FACE-1 R6 text, tree and text keep each other', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        const text = renderCondition(condition)
        const { condition: read, problems } = parseCondition(text, looseContext)
        expect(problems.filter(({ code }) => code.startsWith('E'))).toEqual([])
        expect(read).toEqual(condition)
        expect(read && renderCondition(read)).toBe(text)
      }),
    )
  })

  it('FACE-1 R6 tree, structured form and tree keep each other', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        const { to } = openSource('a.yaml', '')
        expect(readCondition(to, nodeOfValue(toStructured(condition)), looseContext)).toEqual(condition)
        expect(to.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      }),
    )
  })

  it('FACE-1 R6 tree, form and tree keep each other', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        const form = formOfCondition(condition)
        expect(conditionOfForm(form, looseContext)).toEqual({ condition, problems: [] })
        expect(JSON.parse(JSON.stringify(form))).toEqual(form)
      }),
    )
  })
})
