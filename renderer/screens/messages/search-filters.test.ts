import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noFilters, readFilters, writeFilters } from './search-filters.ts'

describe('the filters of the form', () => {
  it('B-23 are the query in another shape', () => {
    const query = 'burst pipe from:"Ida Example" after:2026-01-31 has:attachment'
    const filters = readFilters(query)
    expect(filters).toEqual({ ...noFilters, rest: 'burst pipe', from: 'Ida Example', after: '2026-01-31', hasAttachment: true })
    expect(writeFilters(filters)).toBe(query)
  })

  it.each(['(a OR b) from:ida', 'a OR b', '-from:ida pump', 'from:ida from:ben', 'after:7d', 'note:x "two words"', 'larger:5M'])(
    'B-23 leave %s as it is',
    (query) => {
      expect(writeFilters(readFilters(query)).split(' ').toSorted()).toEqual(query.split(' ').toSorted())
    },
  )

  it('B-23 read again are the same, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const once = writeFilters(readFilters(typed))
        expect(writeFilters(readFilters(once))).toBe(once)
      }),
    )
  })
})
