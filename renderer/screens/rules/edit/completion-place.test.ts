import { describe, expect, it } from 'vitest'
import { findCompletionPlace } from './completion-place.ts'

/** The place of the mark `|` in a text. */
function placeIn(text: string) {
  const offset = text.indexOf('|')
  const place = findCompletionPlace(text.replace('|', ''), offset)
  return { ...place, from: offset - place.from }
}

const file = (rest: string): string => `orgo_rules: 1\nrules:\n  - id: one\n${rest}`

describe('B-19 the place of the cursor', () => {
  it.each([
    ['a key of the file', 'orgo|', { path: [], key: null, typed: 'orgo', quoted: null }],
    ['a key of a rule', file('    pha|'), { path: ['rules'], key: null, typed: 'pha' }],
    ['the first key of a rule', 'rules:\n  - i|', { path: ['rules'], key: null, typed: 'i' }],
    ['a rule of a short file', '- cond|', { path: [], key: null, typed: 'cond' }],
    ['the value of a key', file('    phase: ro|'), { path: ['rules'], key: 'phase', typed: 'ro' }],
    ['an action in a list', file('    then:\n      - set_|'), { path: ['rules', 'then'], key: null, typed: 'set_' }],
    [
      'the value of an action',
      file('    then:\n      - assign: role:c|'),
      { path: ['rules', 'then'], key: 'assign', typed: 'role:c' },
    ],
    ['an action in a map on one line', file('    then: { tag: x, assi|'), { path: ['rules', 'then'], key: null, typed: 'assi' }],
    ['a value in a map on one line', file('    then: { tag: inv|'), { path: ['rules', 'then'], key: 'tag', typed: 'inv' }],
    ['a list on one line', file('    then:\n      - attach: [a.pdf, b|'), { path: ['rules', 'then'], key: 'attach', typed: 'b' }],
    ['short text in quotes', file(`    if: "subject cont|`), { key: 'if', typed: 'cont', quoted: 'subject cont' }],
    [
      'short text in a list of all',
      file(`    if:\n      all:\n        - "from i|`),
      { path: ['rules', 'if', 'all'], typed: 'i', quoted: 'from i' },
    ],
    [
      'a field of a group',
      file('    if:\n      any:\n        - subj|'),
      { path: ['rules', 'if', 'any'], key: null, typed: 'subj' },
    ],
    [
      'an operator of a field',
      file('    if:\n      any:\n        - subject: { cont|'),
      { path: ['rules', 'if', 'any', 'subject'], key: null, typed: 'cont' },
    ],
    [
      'text folded over lines',
      file(`    if: >-\n      subject contains 'a'\n      or fr|`),
      { path: ['rules'], key: 'if', typed: 'fr', quoted: "subject contains 'a' or fr" },
    ],
    [
      'below text that was folded',
      file(`    if: >-\n      subject contains 'a'\n    th|`),
      { path: ['rules'], key: null, typed: 'th' },
    ],
  ])('is %s', (_name, text, expected) => {
    const place = placeIn(text)
    expect(place).toMatchObject(expected)
    expect(place.from).toBe(place.typed.length)
  })
})
