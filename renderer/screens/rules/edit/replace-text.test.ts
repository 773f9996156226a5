import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findReplacement, setModeInText } from './replace-text.ts'

describe('the one stretch in which texts differ', () => {
  it('makes the second text of the first, and is as short as can be', () => {
    expect(findReplacement('same', 'same')).toBeNull()
    expect(findReplacement('a b c', 'a x c')).toEqual({ from: 2, to: 3, insert: 'x' })
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const found = findReplacement(before, after)
        const made = found === null ? before : before.slice(0, found.from) + found.insert + before.slice(found.to)
        expect(made).toBe(after)
      }),
    )
  })
})

describe('how a rule stands, in its text', () => {
  it.each([
    ['below its first key', '- id: a\n  if: x\n', 1, '- id: a\n  mode: observe\n  if: x\n'],
    [
      'in place of what it says',
      'rules:\n  - id: a\n    mode: active\n  - id: b\n',
      2,
      'rules:\n  - id: a\n    mode: observe\n  - id: b\n',
    ],
    ['on the line of its dash', '- mode: off\n  id: a\n', 1, '- mode: observe\n  id: a\n'],
    ['on one line', '- { id: a, if: x }\n', 1, '- { mode: observe, id: a, if: x }\n'],
    ['and not of its neighbour', '- id: a\n- id: b\n  mode: off\n', 1, '- id: a\n  mode: observe\n- id: b\n  mode: off\n'],
  ])('is written %s', (_name, text, line, expected) => {
    expect(setModeInText(text, line, 'observe')).toBe(expected)
  })
})
