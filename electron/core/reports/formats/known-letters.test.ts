import { describe, expect, it } from 'vitest'
import { drawable, replaceLetters, unknownSign } from './known-letters.ts'

describe('letters of a PDF', () => {
  it.each(['Zażółć gęślą jaźń', 'Größe, naïve, œuvre', 'Ελληνικά', 'Українська мова', 'Tiếng Việt', '12,50 € – „gut“ № 7', ''])(
    'RPT-14 has those of %j',
    (text) => {
      expect(replaceLetters(text)).toBe(text.normalize('NFC'))
    },
  )

  it('RPT-14 writes a sign for each that its typeface lacks, so that nothing is left out unseen', () => {
    expect(replaceLetters('給食 (kyushoku)')).toBe(`${unknownSign}${unknownSign} (kyushoku)`)
    expect(replaceLetters('a\u0301')).toBe('á')
    expect(replaceLetters('😀!')).toBe(`${unknownSign}!`)
  })

  it('RPT-14 reaches every text of a value and leaves the rest', () => {
    expect(drawable({ a: ['猫', 1, null], b: { c: 'cat', d: true } })).toEqual({
      a: [unknownSign, 1, null],
      b: { c: 'cat', d: true },
    })
  })
})
