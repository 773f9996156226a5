import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeWords } from './decode-words.ts'
import { mimeLimits } from './limits.ts'
import { bytesOf, makeMail } from './make-mail.ts'
import { parseAddresses } from './parse-addresses.ts'
import { parseMailDate } from './parse-mail-date.ts'
import type { MimeProblem } from './parsed-message.ts'
import { readEnvelope } from './read-envelope.ts'
import { readHeader } from './read-header.ts'

describe('MIM-2 addresses', () => {
  it.each([
    ['ada@riverside.example', [['', 'ada@riverside.example']]],
    ['Ada B. <ada@RIVERSIDE.example>', [['Ada B.', 'ada@riverside.example']]],
    [
      '"B, Ada" <ada@riverside.example>, bo@riverside.example',
      [
        ['B, Ada', 'ada@riverside.example'],
        ['', 'bo@riverside.example'],
      ],
    ],
    ['ada@riverside.example (Ada (the first))', [['Ada (the first)', 'ada@riverside.example']]],
    ['=?utf-8?q?H=C3=A9l=C3=A8ne?= <h@riverside.example>', [['Hélène', 'h@riverside.example']]],
    ['"=?utf-8?b?SMOpbMOobmU=?=" <h@riverside.example>', [['Hélène', 'h@riverside.example']]],
    [
      'Desk: a@riverside.example, b@riverside.example; c@riverside.example',
      [
        ['', 'a@riverside.example'],
        ['', 'b@riverside.example'],
        ['', 'c@riverside.example'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['<>', []],
    ['', []],
    ['Ada of the front desk', [['Ada of the front desk', '']]],
    ['<@relay.example:ada@riverside.example>', [['', 'ada@riverside.example']]],
    ['"ada b"@riverside.example', [['', '"ada b"@riverside.example']]],
    ['ada @ riverside.example', [['', 'ada@riverside.example']]],
    ['a@xn--mnchen-3ya.example', [['', 'a@münchen.example']]],
    ['a@MÜNCHEN.example', [['', 'a@münchen.example']]],
    ["'Ada' <ada@riverside.example", [['Ada', 'ada@riverside.example']]],
    ['Ada <ada@riverside.example> <second@riverside.example>', [['Ada', 'ada@riverside.example']]],
  ])('MIM-2 %s', (value, expected) => {
    expect(parseAddresses(value, 100).map(({ name, address }) => [name, address])).toEqual(expected)
  })

  it('MIM-2 any text gives addresses without control characters, and no more than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(5), (value, limit) => {
        const found = parseAddresses(value, limit)
        expect(found.length).toBeLessThanOrEqual(limit)
        for (const { name, address } of found) expect(name + address).not.toMatch(/\p{Cc}/u)
      }),
    )
  })
})

describe('MIM-2 long headers', () => {
  it('MIM-2 every recipient of a To field of 200 KB is read', () => {
    const to = Array.from({ length: 5000 }, (_, index) => `person${index}@riverside.example`)
    const { to: found } = readEnvelope(readHeader(makeMail([`To: ${to.join(',\r\n ')}`])), mimeLimits, [])
    expect(found.map(({ address }) => address)).toEqual(to)
  })
})

describe('MIM-2 encoded words', () => {
  it.each([
    ['=?utf-8?q?a_b?=', 'a b'],
    ['=?utf-8?q?one?= =?utf-8?q?two?=', 'onetwo'],
    ['=?utf-8?q?one?= and =?utf-8?q?two?=', 'one and two'],
    // A character of two bytes that the sender split between two words.
    ['=?utf-8?q?=C3?= =?utf-8?q?=A9?=', 'é'],
    ['=?iso-2022-jp?b?GyRCJDMkcxsoQg==?=', 'こん'],
    ['=?utf-8*en?q?=C3=A9?=', 'é'],
    ['=?nonsense?q?=E9?=', 'é'],
    ['=?utf-7?q?+ADw-?=', '+ADw-'],
    ['=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
    ['=?broken', '=?broken'],
  ])('MIM-2 %s', (value, expected) => {
    expect(decodeWords(value)).toBe(expected)
  })
})

describe('I15 dates', () => {
  it.each([
    ['Thu, 1 Jan 2026 10:00:00 +0100', '2026-01-01T09:00:00Z', false],
    ['1 Jan 2026 10:00 GMT', '2026-01-01T10:00:00Z', false],
    ['Thu, 01 Jan 26 10:00:00 EST', '2026-01-01T15:00:00Z', true],
    ['Thu Jan  1 10:00:00 2026', '2026-01-01T10:00:00Z', true],
    ['Thu, 1 Jan 2026 10:00:00 (CET) +0100 (comment (nested))', '2026-01-01T09:00:00Z', false],
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00Z', false],
    ['Thu, 1 Jan 1970 00:00:00 +0000', '1970-01-01T00:00:00Z', false],
    ['Tue, 19 Jan 2038 03:14:08 +0000', '2038-01-19T03:14:08Z', false],
    ['Sat, 1 Jan 2200 00:00:00 -0000', '2200-01-01T00:00:00Z', false],
    ['Thu, 1 Jan 2026 10:00:00 +9900', '2026-01-01T10:00:00Z', true],
    ['Thu, 1 Jan 2026 10:00:00 XYZ', '2026-01-01T10:00:00Z', true],
    ['Sat, 31 Dec 2005 23:59:60 +0000', '2005-12-31T23:59:59Z', false],
    ['Thu, 1 Jan 1970 00:00:00 +0100', '1969-12-31T23:00:00Z', false],
    ['Wed, 31 Dec 1969 23:59:59 +0000', '1969-12-31T23:59:59Z', false],
    ['Fri, 1 Jan 1904 00:00:00 +0000', '1904-01-01T00:00:00Z', false],
    ['Tue, 19 Jan 2038 03:14:07 +0000', '2038-01-19T03:14:07Z', false],
    ['Sun, 7 Feb 2106 06:28:16 +0000', '2106-02-07T06:28:16Z', false],
    ['Fri, 31 Dec 9999 23:59:59 +0000', '9999-12-31T23:59:59Z', false],
    ['Mon, 1 Jan 100 10:00:00 +0000', '2000-01-01T10:00:00Z', true],
    ['Mon, 1 Jan 00 10:00:00 +0000', '2000-01-01T10:00:00Z', true],
    ['Mon, 1 Jan 70 10:00:00 +0000', '1970-01-01T10:00:00Z', true],
    ['Thu, 1 Jan 2026 10:00:00', '2026-01-01T10:00:00Z', true],
    ['Thu, 1 Jan 2026 10:00:00 -0000', '2026-01-01T10:00:00Z', false],
    ['Thu, 1 Jan 2026 10:00:00 +0530', '2026-01-01T04:30:00Z', false],
    ['Thu, 1 Jan 2026 10:00:00 +1400', '2025-12-31T20:00:00Z', false],
    ['Thu, 1 Jan 2026 10:00:00 +1500', '2026-01-01T10:00:00Z', true],
    ['Thu, 1 Jan 2026 10:00:00 +0060', '2026-01-01T10:00:00Z', true],
    ['Thu, 1 Jan 2026 10:00:00 GMT+0200', '2026-01-01T08:00:00Z', false],
    ['Thu, 1 Jan 2026 10:00:00 PDT', '2026-01-01T17:00:00Z', false],
    ['Thu, 1 Jan 2026 10:00:00 PM +0000', '2026-01-01T22:00:00Z', false],
    ['1 January 2026 10:00:00 +0000', '2026-01-01T10:00:00Z', false],
    ['Thursday, 01-Jan-26 10:00:00 GMT', '2026-01-01T10:00:00Z', true],
    ['Sun, 29 Feb 2024 10:00:00 +0000', '2024-02-29T10:00:00Z', false],
  ])('I15 %s', (value, instant, doubtful) => {
    expect(parseMailDate(value)).toEqual({ at: Date.parse(instant), doubtful })
  })

  it.each([
    '',
    'yesterday',
    'Thu, 40 Jan 2026 10:00:00 +0000',
    '1 Foo 2026 10:00:00',
    '99:99',
    '1 Jan 2026',
    `${'1'.repeat(300)} Jan`,
  ])('I15 %j is no date', (value) => {
    expect(parseMailDate(value)).toBeNull()
  })

  it('I15 a missing or bad date is never the current time', () => {
    const problems: MimeProblem[] = []
    expect(readEnvelope(readHeader(makeMail(['Subject: a'])), mimeLimits, problems).date).toBeNull()
    expect(problems).toEqual([])
    expect(readEnvelope(readHeader(makeMail(['Date: soon'])), mimeLimits, problems).date).toBeNull()
    expect(problems.map(({ code }) => code)).toEqual(['bad_date'])
  })

  it('I15 sent and received stay apart; the newest Received counts', () => {
    const header = readHeader(
      makeMail([
        'Received: by b; nonsense',
        'Received: by b; Thu, 1 Jan 2026 12:00:00 +0000',
        'Received: by a; Thu, 1 Jan 2026 11:00:00 +0000',
        'Date: Thu, 1 Jan 2026 10:00:00 +0000',
      ]),
    )
    expect(readEnvelope(header, mimeLimits, [])).toMatchObject({
      date: Date.UTC(2026, 0, 1, 10),
      receivedAt: Date.UTC(2026, 0, 1, 12),
    })
  })
})

describe('MIM-2 ids and subjects', () => {
  const envelope = (...lines: string[]) => readEnvelope(readHeader(makeMail(lines)), mimeLimits, [])

  it('MIM-2 ids lose their brackets and folding; each counts once', () => {
    expect(envelope('Message-ID: <a@\r\n b>', 'References: <x@y>\r\n\t<z@y> <x@y> junk')).toMatchObject({
      messageId: 'a@b',
      references: ['x@y', 'z@y'],
    })
    expect(envelope('Message-ID: bare@riverside.example', 'In-Reply-To: Your mail of Monday')).toMatchObject({
      messageId: 'bare@riverside.example',
      inReplyTo: 'Your',
    })
    expect(envelope('Message-ID: <>', 'References: ')).toMatchObject({ messageId: null, references: [] })
  })

  it('MIM-2 a subject is one line, decoded, NFC, its prefixes left in', () => {
    expect(envelope('Subject: =?utf-8?q?Re:_Cafe=CC=81?=\r\n\t\x07 is   cold').subject).toBe('Re: Café is cold')
  })

  it('MIM-2 eight-bit headers are read as UTF-8 where they can be, else as windows-1252', () => {
    expect(readEnvelope(readHeader(Buffer.from('Subject: café\n\n')), mimeLimits, []).subject).toBe('café')
    expect(readEnvelope(readHeader(bytesOf('Subject: caf\xe9\n\n')), mimeLimits, []).subject).toBe('café')
  })

  it('MIM-2 P6 a header value never holds a line break', () => {
    const header = readHeader(bytesOf('Subject: a =?utf-8?q?=0D=0ABcc:_evil@x.example?=\nX: y\n\n'))
    expect(readEnvelope(header, mimeLimits, []).subject).toBe('a Bcc: evil@x.example')
  })
})
