import { describe, expect, it } from 'vitest'
import { parseQuery, tokenize } from './parse-query.ts'

const word = (words: string[], column: string | null = null, negated = false) => ({ kind: 'word', column, words, negated })

describe('parseQuery', () => {
  it.each([
    ['', []],
    ['pump', [word(['pump'])]],
    ['pump -house', [word(['pump']), word(['house'], null, true)]],
    ['a+b', [word(['a', 'b'])]],
    ['"two words" more', [word(['two', 'words']), word(['more'])]],
    ['"not closed', [word(['not', 'closed'])]],
    ['from:ida', [word(['ida'], 'people')]],
    ['FROM:"Ida Example"', [word(['Ida', 'Example'], 'people')]],
    ['-subject:pump', [word(['pump'], 'subject', true)]],
    ['has:attachment', [{ kind: 'attachment' }]],
    ['is:triage', [{ kind: 'triage' }]],
    ['has:nothing', [word(['has', 'nothing'])]],
    ['note:this', [word(['note', 'this'])]],
    ['before:soon', [word(['before', 'soon'])]],
    ['https://x.example/a', [word(['https', 'x', 'example', 'a'])]],
    ['from:', [word(['from'])]],
    ['- " *', []],
  ])('SEA-3 D5 reads %j', (query, terms) => {
    expect(parseQuery(query)).toEqual(terms)
  })

  it('SEA-1 reads no more than twenty terms', () => {
    expect(parseQuery('word '.repeat(200))).toHaveLength(20)
  })
})

describe('tokenize', () => {
  it('SEA-2 keeps accents with their letters, composed or not, and cuts at everything else', () => {
    expect(tokenize('caf\u00e9 cafe\u0301 n\u00b0 5, x_y')).toEqual(['caf\u00e9', 'cafe\u0301', 'n', '5', 'x', 'y'])
  })
})
