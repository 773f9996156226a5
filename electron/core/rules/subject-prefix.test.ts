import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSubjectPrefixes, stripSubjectPrefixes } from './subject-prefix.ts'

const replies = [
  'Re',
  'RE',
  're',
  'AW',
  'Antw',
  'SV',
  'VS',
  'RV',
  'RES',
  'R',
  'Odp',
  'Ynt',
  'Vá',
  'ΑΠ',
  'Отв',
  '回复',
  '回覆',
  '返信',
  '회신',
  'رد',
  'השב',
]
const forwards = ['Fwd', 'FW', 'WG', 'TR', 'VB', 'VL', 'Enc', 'I', 'ΠΡΘ', '转发', '轉寄', '転送', '전달', 'İlt', 'Chuyển tiếp']

describe('subject prefixes', () => {
  it.each(replies)('T1 takes off the reply prefix %s', (prefix) => {
    expect(readSubjectPrefixes(`${prefix}: leak`)).toEqual({ text: 'leak', isReply: true, isForward: false })
  })
  it.each(forwards)('T1 takes off the forward prefix %s and calls it no reply', (prefix) => {
    expect(readSubjectPrefixes(`${prefix}: leak`)).toEqual({ text: 'leak', isReply: false, isForward: true })
  })
  it.each([
    ['Re[2]: leak', 'leak'],
    ['Re(3): leak', 'leak'],
    ['Re^4: leak', 'leak'],
    ['RE : leak', 'leak'],
    ['回复：leak', 'leak'],
    ['Re: AW: WG: Fwd: leak', 'leak'],
    ['Re: [news-list] leak', 'leak'],
    ['[news-list] Re: leak', 'leak'],
    ['  Re:   leak  ', 'leak'],
    ['[URGENT] leak', '[URGENT] leak'],
    ['Repair: leak', 'Repair: leak'],
    ['Regarding the leak: a photo', 'Regarding the leak: a photo'],
    ['Re:', 'Re:'],
    ['Re: Re:', 'Re:'],
    ['', ''],
    ['10:30 meeting', '10:30 meeting'],
  ])('T1 %j becomes %j', (subject, stripped) => {
    expect(stripSubjectPrefixes(subject)).toBe(stripped)
  })
  it('T1 takes a lone tag off only for a mailing list', () => {
    expect(stripSubjectPrefixes('[news-list] leak', true)).toBe('leak')
    expect(stripSubjectPrefixes('[news-list] leak')).toBe('[news-list] leak')
  })
  it('T1 stripping twice changes nothing and never loses all text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('Re: ', 'WG:', '[x] ', 'a', ' ', ':', '[', ']') }), (subject) => {
        const once = stripSubjectPrefixes(subject)
        expect(stripSubjectPrefixes(once, false).length).toBeLessThanOrEqual(once.length)
        expect(once === '').toBe(subject.trim() === '')
      }),
    )
  })
  it('T1 reads 200,000 prefixes in linear time', () => {
    const started = performance.now()
    expect(stripSubjectPrefixes(`${'Re: '.repeat(200_000)}leak`)).toBe('leak')
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
