import { describe, expect, it } from 'vitest'
import { foldText, indexForm, queryForm, wordsOf } from './fold-text.ts'

describe('indexForm', () => {
  it.each([
    ['Plain text, café', 'Plain text, café'],
    ['東京都', ' 東京 京都 都 '],
    ['会', ' 会 '],
    ['room会議A', 'room 会議 議 A'],
    ['カタカナ ﾊﾝｶｸ', ' カタ タカ カナ ナ   ハン ンカ カク ク '],
    ['회의는', ' 회의 의는 는 '],
    ['สวัสดี', ' สว วส สด ด '],
    ['ﬁne', 'fine'],
  ])('D5 SEA-2 writes %j as %j', (text, form) => {
    expect(indexForm(text)).toBe(form)
  })
})

describe('queryForm', () => {
  it.each([
    ['cafe', 'cafe', false],
    ['東京', '東京', false],
    ['東京都', '東京 京都', false],
    ['会', '会', true],
    ['会議 room', '会議 議  room', false],
    ['京 出張', '京   出張', false],
    ['room会', 'room 会', true],
  ])('D5 SEA-2 looks for %j as %j', (text, form, isBeginning) => {
    expect(queryForm(text)).toEqual({ text: form, isBeginning })
  })
})

describe('wordsOf', () => {
  it('SEA-2 keeps accents with their letters, composed or not, and cuts at everything else', () => {
    expect(wordsOf('caf\u00e9 cafe\u0301 n\u00b0 5, x_y')).toEqual(['caf\u00e9', 'cafe\u0301', 'n', '5', 'x', 'y'])
  })
})

describe('foldText', () => {
  it('SEA-2 folds case and accents, and knows where each letter came from', () => {
    const { text, places } = foldText('Cafe\u0301 ÉTÉ ﬁn')
    expect(text).toBe('cafe ete fin')
    expect([...(places ?? [])]).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 10, 11, 12])
  })
})
