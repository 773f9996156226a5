import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prefixTable, stripPrefixes } from './subject-prefix.ts'

const replies = [
  ...[
    'Re',
    'RE',
    're',
    'AW',
    'Aw',
    'Antw',
    'SV',
    'Sv',
    'VS',
    'RES',
    'R',
    'Rif',
    'Odp',
    'Odg',
    'Ynt',
    'Vá',
    'YNT',
    'Ats',
    'Bls',
    'Trả lời',
  ],
  ...['ΑΠ', 'ΣΧΕΤ', 'Απ', 'НА', 'Отв', 'Ответ', 'Відп', '回复', '回覆', '答复', '返信', '회신', 'رد', 'השב', 'ＲＥ'],
]
const forwards = [
  ...['Fwd', 'FWD', 'FW', 'Fw', 'WG', 'Wg', 'TR', 'RV', 'VB', 'VL', 'Enc', 'ENC', 'I', 'Doorst', 'PD', 'Videres', 'Prosl', 'İlt'],
  ...['ΠΡΘ', 'ИНА', 'Пересл', 'הועבר', 'إعادة توجيه', '转发', '轉寄', '転送', '전달', 'Chuyển tiếp'],
]

describe('subject prefixes', () => {
  it.each(replies)('T1 takes off the reply prefix %s', (prefix) => {
    expect(stripPrefixes(`${prefix}: leak`)).toEqual({ base: 'leak', reply: 1, forward: 0, first: 'reply' })
  })
  it.each(forwards)('T1 takes off the forward prefix %s and calls it no reply', (prefix) => {
    expect(stripPrefixes(`${prefix}: leak`)).toEqual({ base: 'leak', reply: 0, forward: 1, first: 'forward' })
  })
  it.each([
    ['Re[2]: leak', 'leak', 2, 0],
    ['Re(3): leak', 'leak', 3, 0],
    ['Re (2): leak', 'leak', 2, 0],
    ['Re^4: leak', 'leak', 4, 0],
    ['RE : leak', 'leak', 1, 0],
    ['回复：leak', 'leak', 1, 0],
    ['Re: AW: WG: Fwd: leak', 'leak', 2, 2],
    ['Re: [news-list] leak', 'leak', 1, 0],
    ['[news-list] Re: leak', 'leak', 1, 0],
    ['  Re:   leak  ', 'leak', 1, 0],
    ['[URGENT] leak', '[URGENT] leak', 0, 0],
    ['Repair: leak', 'Repair: leak', 0, 0],
    ['Regarding the leak: a photo', 'Regarding the leak: a photo', 0, 0],
    ['Re:', 'Re:', 0, 0],
    ['', '', 0, 0],
    ['10:30 meeting', '10:30 meeting', 0, 0],
  ])('T1 %j becomes %j', (subject, base, reply, forward) => {
    const stripped = stripPrefixes(subject)
    expect(stripped.base).toBe(base)
    if (base !== subject.trim()) expect(stripped).toMatchObject({ reply, forward })
  })
  it('T1 tells the answer to a forward from the forward of an answer', () => {
    expect(stripPrefixes('Re: Fwd: leak').first).toBe('reply')
    expect(stripPrefixes('WG: AW: leak').first).toBe('forward')
    expect(stripPrefixes('leak').first).toBeNull()
  })
  it('T1 takes a lone tag off only for a mailing list', () => {
    expect(stripPrefixes('[news-list] leak', true).base).toBe('leak')
    expect(stripPrefixes('[news-list] leak').base).toBe('[news-list] leak')
  })
  it('T1 an organisation adds the words of its own mail program', () => {
    expect(stripPrefixes('Betr: leak').base).toBe('Betr: leak')
    const table = prefixTable({ reply: ['Betr'], forward: ['zur Kenntnis'] })
    expect(stripPrefixes('BETR: zur Kenntnis: Re: leak', false, table)).toEqual({
      base: 'leak',
      reply: 2,
      forward: 1,
      first: 'reply',
    })
  })
  it('T1 stripping twice changes nothing and never loses all text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('Re: ', 'WG:', '[x] ', 'a', ' ', ':', '[', ']') }), (subject) => {
        const once = stripPrefixes(subject).base
        expect(stripPrefixes(once).base.length).toBeLessThanOrEqual(once.length)
        expect(once === '').toBe(subject.trim() === '')
      }),
    )
  })
  it('T1 reads 200,000 prefixes in linear time', () => {
    const before = process.threadCpuUsage()
    expect(stripPrefixes(`${'Re: '.repeat(200_000)}leak`).base).toBe('leak')
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(2_000)
  })
})
