import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectLanguage } from './detect-language.ts'

describe('the language of a text', () => {
  it.each([
    ['en', 'My daughter is ill today and will not be able to come to school. She should be back on Monday.'],
    ['de', 'Unsere Heizung in der Wohnung ist seit gestern ausgefallen, können Sie bitte jemanden schicken?'],
    ['fr', 'Bonjour, elle ne viendra pas demain à l’école car elle est malade. Merci de votre compréhension.'],
    ['tr', 'Merhaba, çocuğum bugün hasta olduğu için okula gelemeyecek. Bilginize sunarım.'],
    ['uk', 'Доброго дня, моя донька сьогодні хвора і не зможе прийти до школи. Дякую за розуміння.'],
    ['ar', 'مرحبا، ابنتي مريضة اليوم ولن تتمكن من الحضور إلى المدرسة. شكرا لتفهمكم وتحياتي لكم.'],
  ])('%s is known', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
  })

  it('below 40 letters nothing is guessed, however long the text is', () => {
    expect(detectLanguage('Die Heizung ist aus.')).toBe('und')
    expect(detectLanguage('12.50 EUR + 3 = 15.50 EUR\n'.repeat(4))).toBe('und')
  })

  it('RUL-2 whatever the text, there is an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), (text) => /^[a-z]{2,3}$/.test(detectLanguage(text))))
  })
})
