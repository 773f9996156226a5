import { describe, expect, it } from 'vitest'
import { bytesOf, makeMail, makeMultipart } from './make-mail.ts'
import { parseItem } from './parse-item.ts'

const nestedParts = (levels: number) => {
  let mail = ''
  for (let level = 0; level < levels; level++) mail += `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`
  return bytesOf(mail)
}

describe('P1 mail that broke other systems is a message with what it has', () => {
  it.each<[string, Uint8Array, Record<string, unknown>, string[]]>([
    [
      'bad bytes in headers',
      bytesOf('Subject: \xff\xfe \xe9t\xe9\r\nFrom: "\xe4" <a@b.example>\r\nX-\xff: y\r\n\r\nwords'),
      { subject: 'ÿþ été', text: 'words', from: [{ name: 'ä', address: 'a@b.example' }] },
      [],
    ],
    [
      'an encoded word in Content-Type',
      makeMail(['Content-Type: =?utf-8?q?text/plain=3B_charset=3Dutf-8?='], 'words'),
      { text: null, attachments: [{ name: 'attachment-1' }] },
      [],
    ],
    [
      'an encoded word as charset',
      makeMail(['Content-Type: text/plain; charset="=?utf-8?q?utf-8?="'], 'words'),
      { text: 'words' },
      ['unknown_charset'],
    ],
    [
      'a uuencoded file',
      makeMail(['Subject: x'], 'see\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n'),
      { text: 'see\n[Attached file: a.txt]\n', attachments: [{ name: 'a.txt', sizeBytes: 3 }] },
      ['uuencode_opened'],
    ],
    [
      'a multipart without a boundary',
      makeMail(['Content-Type: multipart/mixed'], '--b\r\n\r\nwords\r\n--b--'),
      { text: '--b\n\nwords\n--b--', attachments: [] },
      [],
    ],
    [
      'a multipart whose boundary never comes',
      makeMail(['Content-Type: multipart/mixed; boundary=b'], 'words'),
      { text: 'words' },
      ['truncated'],
    ],
    ['1,000 levels', nestedParts(1000), { parser: 'headers' }, ['nested_too_deep']],
    [
      'a header of 10 MB',
      makeMail([`Subject: a`, `X-Big: ${'x'.repeat(10_000_000)}`], 'words'),
      { subject: 'a', parser: 'headers' },
      ['headers_too_large'],
    ],
    ['NULs', makeMail(['Subject: a\0b', 'Content-Type: text/plain'], 'wo\0rds'), { subject: 'a b', text: 'wo\0rds' }, []],
    [
      'a part that is cut in its base64',
      bytesOf(
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x',
      ),
      { attachments: [{ name: 'a.pdf', sizeBytes: 6 }] },
      ['truncated'],
    ],
    ['only line ends', bytesOf('\r\n\r\n\r\n'), { text: null, subject: '' }, ['no_header']],
    ['a header without a body', bytesOf('Subject: a'), { subject: 'a', text: null }, []],
    ['CR alone as line end', bytesOf('Subject: a\rFrom: b@c.example\r\rwords'), { subject: 'a From: b@c.example words' }, []],
    [
      'an attachment of no bytes',
      makeMultipart('mixed', ['Content-Type: application/pdf; name=a.pdf\r\n\r\n']),
      { attachments: [{ name: 'a.pdf', sizeBytes: 0 }] },
      [],
    ],
    ['an unknown transfer encoding', makeMail(['Content-Transfer-Encoding: x-mystery'], 'words'), { text: 'words' }, []],
    [
      'a Date, a From and an id of nonsense',
      makeMail(['Date: x', 'From: <<>>', 'Message-ID: <'], 'words'),
      { date: null, messageId: null },
      ['bad_date'],
    ],
  ])('P1 %s', async (_, bytes, expected, codes) => {
    const outcome = await parseItem(bytes, 'all')
    if (outcome.kind === 'failed') throw new Error(outcome.reason)
    expect(outcome.message).toMatchObject(expected)
    expect(outcome.message.problems.map(({ code }) => code)).toEqual(codes)
    expect(outcome.derived.rawSizeBytes).toBe(bytes.byteLength)
  })
})
