import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutSnippet, findRanges, markersOf } from './highlight.ts'
import { parseQuery } from './parse-query.ts'

const markersFor = (query: string) => {
  const { tree } = parseQuery(query, 0)
  return tree ? markersOf(tree) : []
}
const marked = (text: string, ranges: readonly { start: number; end: number }[]) =>
  ranges.map(({ start, end }) => text.slice(start, end))

describe('findRanges', () => {
  it.each([
    ['cafe', 'Le Café est fermé', ['Café']],
    ['CAFE\u0301', 'le cafe', ['cafe']],
    ['ferm', 'Le café est fermé', ['ferm']],
    ['"est ferme"', 'Il est fermé; est tout fermé', ['est fermé']],
    ['東京', '大東京都', ['東京']],
    ['pump', 'pumps of a pump', ['pump', 'pump']],
    ['"pump"', 'pumps of a pump', ['pump']],
    ['"pump" -house', 'house pump', ['pump']],
    ['from:pump', 'a pump', []],
    ['a.b@c.example', 'write to a.b@c.example.', ['a.b@c.example']],
    ['is:list', 'list', []],
  ])('SEA-9 %s marks in %j', (query, text, expected) => {
    const ranges = findRanges(text, markersFor(query), 'body')
    expect(marked(text, ranges)).toEqual(expected)
  })

  it('SEA-9 a decomposed accent is marked with its letter', () => {
    expect(marked('cafe\u0301 noir', findRanges('cafe\u0301 noir', markersFor('"cafe"'), 'body'))).toEqual(['cafe\u0301'])
  })
})

describe('cutSnippet', () => {
  it('SEA-9 shows the place where most of the words stand, with blanks for line ends', () => {
    const text = `The pump is old.\n\n${'Nothing to see here. '.repeat(40)}\nThe pump\nin the boiler   room leaks. ${'And so on. '.repeat(40)}`
    const snippet = cutSnippet(text, markersFor('boiler pump leaks'), 'body')
    expect(snippet?.text).toMatch(/^… .*The pump in the boiler room leaks\..* …$/)
    expect(marked(snippet?.text ?? '', snippet?.ranges ?? [])).toEqual(['pump', 'boiler', 'leaks'])
    expect(snippet?.text.length).toBeLessThan(200)
  })

  it('SEA-9 has none where nothing of the query stands', () => {
    expect(cutSnippet('Nothing here', markersFor('pump'), 'body')).toBeNull()
  })

  it('SEA-9 ranges lie in the text, whatever the text is', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const snippet = cutSnippet(`${before} pump ${after}`, markersFor('"pump"'), 'body')
        expect(snippet).not.toBeNull()
        for (const part of marked(snippet?.text ?? '', snippet?.ranges ?? [])) expect(foldsTo(part)).toBe('pump')
      }),
      { numRuns: 2000 },
    )
  })
})

const foldsTo = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
