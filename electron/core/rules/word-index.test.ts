import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { foldText } from './fold.ts'
import { isGlob, matchesGlob } from './glob.ts'
import { compileRegex } from './regex.ts'
import { findRequiredLiterals } from './regex-literals.ts'
import { editDistance, suggestWord } from './suggest.ts'
import { compileValueList } from './value-list.ts'
import { createWordIndex } from './word-index.ts'

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ß', '漏') })

describe('P-7 word index', () => {
  it('P-7 finds exactly the words that occur, for any words and text', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          letters.filter((word) => word !== ''),
          { maxLength: 12 },
        ),
        letters,
        (words, text) => {
          const found = createWordIndex(words).find(text)
          expect([...found].sort((left, right) => left - right)).toEqual(
            words.flatMap((word, index) => (text.includes(word) ? [index] : [])),
          )
        },
      ),
      { numRuns: 1_000 },
    )
  })
  it('P-7 costs one pass however many words there are', () => {
    const words = Array.from({ length: 20_000 }, (_, index) => `word${index}`)
    const index = createWordIndex(words)
    expect(index.find(`xx word19999 ${'word'.repeat(10_000)}`).length).toBeGreaterThan(4)
  })
})

describe('required literals of a pattern', () => {
  it.each([
    ['complaint|unaccept(able|ed)', ['complaint', 'unaccept']],
    ['\\b(urgent|emergency)\\b', ['urgent', 'emergency']],
    ['colou?r', ['colo']],
    ['a{0,3}bcd+e', ['bcd']],
    ['[abc]def', ['def']],
    ['[]def]abc', ['abc']],
    ['abc|.*', null],
    ['(abc)?', null],
    ['(abc){0}', null],
    ['(abc)+', ['abc']],
    ['(?i)abc', null],
    ['\\Qa|b\\E', null],
    ['ab', null],
  ])('%s needs %j', (pattern, literals) => {
    expect(findRequiredLiterals(pattern)).toEqual(literals)
  })
  it('never denies a text the pattern matches', () => {
    const piece = fc.constantFrom(
      'abc',
      'a',
      'b',
      '.',
      '(',
      ')',
      '|',
      '*',
      '+',
      '?',
      '{0,2}',
      '{2}',
      '[ab]',
      '[^a]',
      '\\b',
      '\\w',
      '^',
      '$',
      'K',
      'S',
    )
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', ' ', 'ſ', '\u212a', 'é', '\u200b', 'e\u0301', 'k', 's'),
    })
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 10 }).map((parts) => parts.join('')),
        text,
        (pattern, sample) => {
          const compiled = compileRegex(pattern, false)
          const literals = findRequiredLiterals(pattern)
          if (!compiled.ok || literals === null || !compiled.regex.test(sample.normalize('NFC'))) return
          expect(literals.some((literal) => foldText(sample).includes(literal))).toBe(true)
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

describe('globs, lists, near words', () => {
  it.each([
    ['*', '', true],
    ['*.pdf', 'a.pdf', true],
    ['*.pdf', 'a.pdfx', false],
    ['a?c', 'abc', true],
    ['a?c', 'a😀c', true],
    ['a?c', 'ac', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['[a]', '[a]', true],
    ['[a]', 'a', false],
  ])('%s on %s is %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected)
  })
  it('a glob of many stars is not exponential', () => {
    const started = performance.now()
    expect(matchesGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(50_000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(4_000)
  })
  it('lists hold literals, globs and domains, folded', () => {
    const list = compileValueList(['Kim@Firm.example', '@lift.example', '*@*.boiler.example'])
    const has = ['kim@firm.example', 'x@lift.example', 'x@sub.lift.example', 'a@b.boiler.example', 'a@boiler.example'].map(
      list.has,
    )
    expect(has).toEqual([true, true, false, true, false])
    expect([isGlob('a*'), isGlob('@x.example')]).toEqual([true, false])
  })
  it('suggests one best word within two edits, one up to four letters', () => {
    const known = ['contains', 'equals', 'like', 'in', 'tag', 'untag']
    expect(
      ['contians', 'contain', 'equls', 'lik', 'liek', 'tga', 'banana', 'lk'].map((word) => suggestWord(word, known)),
    ).toEqual([...['contains', 'contains', 'equals', 'like', 'like', 'tag'], ...[null, null]])
    expect(editDistance('abcdef', 'uvwxyz', 2)).toBe(3)
  })
})

describe('canonical JSON', () => {
  it('sorts keys, leaves out what is undefined, and is a fixed text', () => {
    expect(canonicalJson({ b: [1.5, true, null], a: 'é"\n', c: undefined, '€': 1, '1': -0 })).toBe(
      '{"1":0,"a":"é\\"\\n","b":[1.5,true,null],"€":1}',
    )
  })
  it('is the same for any order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(turned)).toBe(canonicalJson(value))
      }),
    )
  })
})
