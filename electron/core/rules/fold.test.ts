import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText, normalizeExactly } from './fold.ts'

describe('folding', () => {
  it.each([
    ['EMERGENCY', 'emergency'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['Ärger', 'arger'],
    ['Ærø', 'aero'],
    ['Łódź', 'lodz'],
    ['Đorđe ħ', 'dorde h'],
    ['ILIK ılık', 'ilik ilik'],
    ['İstanbul', 'istanbul'],
    ['Œuvre', 'oeuvre'],
    ['Þór', 'thor'],
    ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['σίσυφος', 'σισυφοσ'],
    ['Ёлка й', 'елка и'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد', 'محمد'],
    ['か\u3099', 'が'],
    ['हिन्दी', 'हिन्दी'],
    ['ﬁre', 'fire'],
    ['１２３', '123'],
    ['e\u200bmer\u00adgency', 'emergency'],
    ['a \t\n b\u00a0c', 'a b c'],
    ['Caf\u0065\u0301', 'cafe'],
  ])('folds %j to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })
  it('keeps accents apart where exactly is asked', () => {
    expect(normalizeExactly('A\u0308rger')).toBe('Ärger')
    expect(normalizeExactly('Ärger')).not.toBe(normalizeExactly('Arger'))
  })
  it('folding twice equals folding once, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
      { numRuns: 2_000 },
    )
  })
  it('the short way for plain text gives what the long way gives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 30 }), (text) => {
        expect(foldText(`${text}é`)).toBe(foldText(`${foldText(text)}é`))
      }),
    )
  })
  it('folds letters that stand alone by themselves as it does beside one that has to be looked at', () => {
    // A Hangul syllable joins with none of them, and has no short way.
    const letter = fc.oneof(fc.integer({ min: 0x20, max: 0x52f }), fc.integer({ min: 0x2010, max: 0x205e }))
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 6 }), (codes) => {
        const text = String.fromCharCode(...codes)
        expect(foldText(`${text}한`)).toBe(`${foldText(`${text}.`).slice(0, -1)}한`)
      }),
      { numRuns: 5_000 },
    )
  })
})
