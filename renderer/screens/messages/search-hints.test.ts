import { describe, expect, it } from 'vitest'
import { hintsFor } from './search-hints.ts'

const inserts = (typed: string, caret = typed.length) => hintsFor(typed, caret).hints.map(({ insert }) => insert)

describe('hintsFor', () => {
  it('B-23 offers fields for the beginning of a word, and values after a colon', () => {
    expect(inserts('pump fr')).toEqual(['from:'])
    expect(inserts('be')).toEqual(['before:'])
    expect(inserts('has:')).toEqual(['has:attachment ', 'has:task '])
    expect(inserts('-is:t')).toEqual(['is:triage '])
    expect(inserts('since:y')).toEqual(['since:yesterday '])
    expect(inserts('(kind:con')).toEqual(['kind:contact '])
  })

  it('B-23 offers nothing for other words, in phrases, and between words', () => {
    for (const typed of ['pump', 'pump ', '"fr', 'from:ida', 'https:', 'xfr', 'has:attachment'])
      expect(inserts(typed)).toEqual([])
  })

  it('B-23 shows the first fields in an empty field, and what stands before the caret counts', () => {
    expect(inserts('')).toContain('from:')
    expect(hintsFor('fr pump', 2)).toMatchObject({ from: 0, hints: [{ insert: 'from:' }] })
  })
})
