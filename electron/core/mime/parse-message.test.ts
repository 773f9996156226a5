import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { type MimeLimits, mimeLimits } from './limits.ts'
import { bytesOf, makeMail, makeMultipart, mimeBombs, neverSettles } from './make-mail.ts'
import { parseItem } from './parse-item.ts'
import { parseMessage } from './parse-message.ts'
import type { MimeProblem } from './parsed-message.ts'

const codes = ({ problems }: { problems: MimeProblem[] }) => problems.map(({ code }) => code)

describe('MIM-1 there is always a result', () => {
  it('MIM-1 an ordinary mail comes apart into its fields', async () => {
    const message = await parseMessage(
      makeMail(
        [
          'Received: from relay (relay [192.0.2.1]) by mx; Thu, 1 Jan 2026 10:00:05 +0100',
          'Message-ID: <one@riverside.example>',
          'In-Reply-To: <zero@riverside.example>',
          'References: <root@riverside.example>\r\n <zero@riverside.example>',
          'Date: Thu, 1 Jan 2026 10:00:00 +0100',
          'From: =?utf-8?q?Ada_B=C3=B6hm?= <Ada@Riverside.EXAMPLE>',
          'To: "Desk, Front" <desk@riverside.example>, Team: a@riverside.example, b@xn--mnchen-3ya.example;',
          'Subject: =?iso-8859-1?q?Re:_Heizung_f=E4llt?=\r\n =?iso-8859-1?q?_aus?=',
          'Content-Type: text/plain; charset=utf-8',
        ],
        'It is cold.\r\n',
      ),
    )
    expect(message).toMatchObject({
      messageId: 'one@riverside.example',
      inReplyTo: 'zero@riverside.example',
      references: ['root@riverside.example', 'zero@riverside.example'],
      date: Date.UTC(2026, 0, 1, 9),
      receivedAt: Date.UTC(2026, 0, 1, 9, 0, 5),
      from: [{ name: 'Ada Böhm', address: 'Ada@riverside.example' }],
      to: [
        { name: 'Desk, Front', address: 'desk@riverside.example' },
        { name: '', address: 'a@riverside.example' },
        { name: '', address: 'b@münchen.example' },
      ],
      subject: 'Re: Heizung fällt aus',
      text: 'It is cold.\n',
      preview: 'It is cold.',
      problems: [],
      parser: 'orgo',
    })
    expect(message.headers.map(([name]) => name).slice(0, 2)).toEqual(['received', 'message-id'])
  })

  it('MIM-1 P1 the parser is total: any bytes give a message', async () => {
    const token = fc.constantFrom(
      'From: a\r\n',
      'Subject: =?utf-8?b?',
      '?=',
      'Content-Type: multipart/mixed; boundary="b"\r\n',
      '\r\n\r\n',
      '--b\r\n',
      '--b--',
      '\0',
      '\n',
      'Content-Type: message/rfc822\r\n',
      'Content-Disposition: inline\r\n',
      'Content-Transfer-Encoding: base64\r\n',
      'charset=utf-7',
      'begin 644 x\r\n',
      '=?x?q?=E9?=',
      '\xff\xfe',
      '<html><b>',
      'Date: 31 Feb 0000\r\n',
      'To: "(<@:;,\r\n',
      'text ',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 25 }), async (tokens) => {
        const outcome = await parseItem(bytesOf(tokens.join('')), 'all')
        expect(outcome.kind).not.toBe('failed')
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['154 bytes', ''],
    ['156 bytes', 'C\n'],
  ])('A-23 MIM-1 the %s on which mailparser never answers are read: a mail inside is never opened in place', async (_, stray) => {
    const message = await parseMessage(neverSettles(stray))
    expect(message.attachments).toMatchObject([{ type: 'message/rfc822' }])
    expect(codes(message)).not.toContain('parser_too_slow')
  })

  it.each(Object.keys(mimeBombs))('A-23 the MIME bomb %s gives a result within 5 s', async (shape) => {
    const bytes = bytesOf(mimeBombs[shape]?.() ?? '')
    const before = process.threadCpuUsage()
    const outcome = await parseItem(bytes, 'all')
    expect(outcome.kind).not.toBe('failed')
    // Processor time, not the clock: other programs must not fail the test. The dearest shape takes 1.5 s.
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(5000)
  })

  it('MIM-1 an empty mail and one without a header are messages with a problem', async () => {
    expect(codes(await parseMessage(new Uint8Array()))).toEqual(['no_header'])
    expect(codes(await parseMessage(bytesOf('\r\nonly text')))).toEqual(['no_header'])
  })

  it('MIM-1 the last resort reads the header alone', async () => {
    const message = await parseMessage(makeMail(['Subject: a', 'From: ada@riverside.example'], 'text'), mimeLimits, 'headers')
    expect(message).toMatchObject({ subject: 'a', text: null, parser: 'headers', preview: '[No text]' })
  })

  it('MIM-1 identity is the same whichever parser reads the body', async () => {
    const mail = makeMultipart('alternative', [
      'Content-Type: text/plain\r\n\r\nhello',
      'Content-Type: text/html\r\n\r\n<p>hello',
    ])
    const [first, second] = await Promise.all([parseItem(mail, 'all'), parseItem(mail, 'postal-mime')])
    if (first.kind === 'failed' || second.kind === 'failed') throw new Error('both parse')
    expect(first.message.parser).not.toBe(second.message.parser)
    expect(first.derived.fingerprint).toBe(second.derived.fingerprint)
    expect(first.derived.textHash).toBe(second.derived.textHash)
  })
})

describe('A-24 limits hold at the limit, not one below', () => {
  const tight: MimeLimits = {
    ...mimeLimits,
    maxMessageBytes: 2000,
    maxParts: 5,
    maxDepth: 4,
    maxHeaderBytes: 300,
    maxRecipients: 10,
  }
  const sized = (bytes: number) => makeMail(['Subject: a'], 'x'.repeat(bytes - 14))
  const withParts = (count: number) =>
    makeMultipart(
      'mixed',
      Array.from({ length: count }, (_, index) => `\r\npart ${index}`),
    )
  const multiparts = (levels: number) => {
    let mail = ''
    for (let level = 0; level < levels; level++)
      mail += `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`
    for (let level = levels - 1; level >= 0; level--) mail += `\r\n--b${level}--`
    return bytesOf(mail)
  }
  const mailsInMails = (levels: number) => bytesOf(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(levels)}Subject: x\r\n\r\nhi`)
  const withHeader = (bytes: number) => makeMail([`Subject: ${'s'.repeat(bytes - 11)}`], 'text')
  const toMany = (count: number) =>
    makeMail([`To: ${Array.from({ length: count }, (_, index) => `p${index}@riverside.example`).join(', ')}`], 'text')

  it.each([
    ['message bytes', sized, 2000, 'too_large'],
    ['parts', withParts, 5, 'too_many_parts'],
    ['multipart levels', multiparts, 4, 'nested_too_deep'],
    ['levels of mails in mails', mailsInMails, 4, 'nested_too_deep'],
    ['header bytes', withHeader, 300, 'headers_too_large'],
    ['recipients', toMany, 10, 'too_many_recipients'],
  ] as const)('A-24 %s', async (_, make, limit, code) => {
    const limits = code === 'too_many_recipients' || code === 'nested_too_deep' ? { ...tight, maxHeaderBytes: 1000 } : tight
    expect(codes(await parseMessage(make(limit - 1), limits))).not.toContain(code)
    expect(codes(await parseMessage(make(limit), limits))).not.toContain(code)
    const over = await parseMessage(make(limit + 1), limits)
    expect(over.problems.filter(({ loss }) => loss).map((problem) => problem.code)).toContain(code)
    expect(over.parser).toBe(code === 'too_many_recipients' ? 'orgo' : 'headers')
    if (code === 'too_many_recipients') expect(over.to).toHaveLength(limit)
  })

  it('MIM-7 A-24 text beyond its limit is cut at the limit, attachments and the parts behind it stay whole', async () => {
    const attachment = 'Content-Type: image/png; name=a.png\r\n\r\npicture'
    const parts = (length: number) =>
      makeMultipart('mixed', [`\r\n${'t'.repeat(length - 2)}`, attachment, 'Content-Type: text/plain\r\n\r\nlast'])
    const limits = { ...mimeLimits, maxTextBytes: 1000 }
    const fits = await parseMessage(parts(1000 - 6), limits)
    expect(codes(fits)).toEqual([])
    const over = await parseMessage(parts(5000), limits)
    expect(codes(over)).toEqual(['text_too_long'])
    expect(over.text?.trim()).toBe('t'.repeat(1000))
    expect(over.attachments.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([['a.png', 7]])
  })

  it('A-22 a mail of 100 MB gives its header, without a library seeing it', async () => {
    const message = await parseMessage(Buffer.concat([makeMail(['Subject: huge']), Buffer.alloc(100 * 1024 * 1024, 'x')]))
    expect(message).toMatchObject({ subject: 'huge', parser: 'headers', text: null })
    expect(codes(message)).toEqual(['too_large'])
  })
})

describe('P2 a text, or a visible placeholder', () => {
  const plain = 'Content-Type: text/plain; charset=utf-8\r\n\r\n'
  it.each([
    ['text only', makeMail(['Content-Type: text/plain'], 'hello'), 'hello'],
    ['no type at all', makeMail(['Subject: x'], 'hello'), 'hello'],
    ['HTML only', makeMail(['Content-Type: text/html'], '<style>p{}</style><p>hel<b>lo</b></p><script>no()</script>'), 'hello'],
    ['base64 text', makeMail(['Content-Type: text/plain', 'Content-Transfer-Encoding: base64'], 'aGVsbG8='), 'hello'],
    [
      'quoted-printable',
      makeMail(['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'], 'h=C3=A9llo=\r\n !'),
      'héllo !',
    ],
    ['format=flowed', makeMail(['Content-Type: text/plain; format=flowed'], 'one \r\ntwo\r\n'), 'one two'],
    [
      'an empty text beside HTML',
      makeMultipart('alternative', [`${plain}\r\n`, 'Content-Type: text/html\r\n\r\n<p>hello']),
      'hello',
    ],
    [
      'HTML with a footer as text',
      makeMultipart('mixed', ['Content-Type: text/html\r\n\r\n<p>hello</p>', `${plain}the footer`]),
      'hello\n\nthe footer',
    ],
    [
      'a nested mail shown inline',
      makeMultipart('mixed', ['Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\nSubject: in\r\n\r\nhello']),
      'Subject: in',
    ],
    [
      'a delivery report',
      makeMultipart('report', [`${plain}hello`, 'Content-Type: message/delivery-status\r\n\r\nStatus: 5.1.1']),
      'hello',
    ],
    [
      'a calendar only',
      makeMail(['Content-Type: text/calendar'], 'BEGIN:VEVENT\r\nSUMMARY:Round\\, weekly\r\nEND:VEVENT'),
      'SUMMARY: Round, weekly',
    ],
  ])('P2 %s', async (_, mail, text) => {
    const message = await parseMessage(mail)
    expect(message.text?.trim()).toContain(text)
    expect(message.preview).not.toBe('')
  })

  it.each([
    [
      'S/MIME',
      makeMail(['Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m'], 'x'),
      '[Encrypted mail (S/MIME)',
    ],
    [
      'PGP/MIME',
      makeMultipart('encrypted', [
        'Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1',
        'Content-Type: application/octet-stream\r\n\r\nx',
      ]),
      '[Encrypted mail (PGP)',
    ],
    ['PGP in the text', makeMail(['Subject: x'], '-----BEGIN PGP MESSAGE-----\r\nx'), '[Encrypted mail (PGP)'],
    ['an attachment only', makeMail(['Content-Type: application/pdf; name=plan.pdf'], '%PDF-1'), '[No text. Attached: plan.pdf]'],
    ['nothing', makeMail(['Subject: x']), '[No text]'],
  ])('P2 %s shows what is there instead', async (_, mail, preview) => {
    expect((await parseMessage(mail)).preview).toContain(preview)
  })
})

describe('I14 charsets', () => {
  const inCharset = (charset: string, body: Uint8Array) =>
    Buffer.concat([makeMail(['Subject: x', `Content-Type: text/plain; charset="${charset}"`]), body])

  it.each([
    ['iso-2022-jp', '\x1b$B$3$s$K$A$O\x1b(B', 'こんにちは'],
    ['windows-1258', iconv.encode('Đăng', 'windows-1258').toString('latin1'), 'Đăng'],
    ['koi8-r', iconv.encode('привет', 'koi8-r').toString('latin1'), 'привет'],
    ['ISO-8859-8-I', iconv.encode('שלום', 'iso-8859-8').toString('latin1'), 'שלום'],
    ['ks_c_5601-1987', iconv.encode('안녕', 'euc-kr').toString('latin1'), '안녕'],
    ['gb2312', iconv.encode('你好', 'gbk').toString('latin1'), '你好'],
    ['utf8', Buffer.from('héllo').toString('latin1'), 'héllo'],
  ])('I14 %s is read', async (charset, body, text) => {
    const message = await parseMessage(inCharset(charset, bytesOf(body)))
    expect(message.text?.trim()).toBe(text)
    expect(message.problems).toEqual([])
  })

  it.each(['utf-7', 'x-mystery', 'klingon-1', 'base64', 'constructor', '\u00e4'])(
    'I14 A-29 %s is not known: the text is kept and flagged',
    async (charset) => {
      const message = await parseMessage(inCharset(charset, bytesOf('plain +ADw-b+AD4-')))
      expect(message.text).toContain('plain')
      expect(message.text).not.toContain('<b>')
      expect(codes(message)).toContain('unknown_charset')
    },
  )

  it.each([
    ['utf-8', 'caf\xe9', 'café'],
    ['', 'caf\xe9', 'café'],
    ['us-ascii', 'caf\xe9', 'café'],
    ['x-mystery', 'caf\xe9', 'café'],
    ['ChineseBig5', '\xa7A\xa6n', '你好'],
    ['euc-jp', '\xa4\xb3\xff', 'こ\ufffd'],
  ])('I14 bytes that are no characters of charset "%s" are read as well as can be, and flagged', async (charset, body, text) => {
    const message = await parseMessage(inCharset(charset, bytesOf(body)))
    expect(message.text?.trim()).toBe(text)
    expect(codes(message)).toContain('undecodable_text')
  })
})

describe('A-29 what cannot be opened degrades to text and a problem', () => {
  it('A-29 TNEF', async () => {
    const message = await parseMessage(
      makeMultipart('mixed', ['\r\nhello', 'Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx']),
    )
    expect(codes(message)).toEqual(['tnef_damaged'])
    expect(message.text).toContain('hello')
  })

  it('A-29 uuencode', async () => {
    expect(codes(await parseMessage(makeMail(['Subject: x'], 'begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n')))).toEqual([
      'uuencode_opened',
    ])
  })

  it('A-29 a cut multipart', async () => {
    expect(codes(await parseMessage(makeMail(['Content-Type: multipart/mixed; boundary=b'], '--b\r\n\r\nhalf')))).toContain(
      'truncated',
    )
  })
})

describe('I12 attachments', () => {
  it('I12 are hashed, typed by declaration and by content, and equal names stay two', async () => {
    const part = (content: string) =>
      `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="a.bin"\r\n\r\n${content}`
    const message = await parseMessage(makeMultipart('mixed', ['\r\nhello', part('%PDF-1.7'), part('')]))
    expect(
      message.attachments.map(({ name, type, sniffedType, sizeBytes, inline }) => [name, type, sniffedType, sizeBytes, inline]),
    ).toEqual([
      ['a.bin', 'application/octet-stream', 'application/pdf', 8, false],
      ['a.bin', 'application/octet-stream', 'application/octet-stream', 0, false],
    ])
    expect(message.attachments[1]?.sha256).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('I12 pictures of the HTML are inline, a nested mail is a file', async () => {
    const picture = 'Content-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\n\r\nx'
    const related = await parseMessage(makeMultipart('related', ['Content-Type: text/html\r\n\r\n<img src="cid:logo">', picture]))
    expect(related.attachments).toMatchObject([{ contentId: 'logo', inline: true }])
    expect(related.html).toContain('cid:logo')
    const nested = await parseMessage(
      makeMultipart('mixed', ['\r\nhello', 'Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nx']),
    )
    expect(nested.attachments).toMatchObject([{ name: 'inner.eml', type: 'message/rfc822', inline: false }])
  })
})

describe('MIM-4 kinds of mail', () => {
  it.each([
    [['Auto-Submitted: auto-replied'], { autoGenerated: true, isBounce: false, isList: false }],
    [['Auto-Submitted: no'], { autoGenerated: false }],
    [['Precedence: bulk'], { autoGenerated: true }],
    [['Return-Path: <>'], { autoGenerated: true, isBounce: false }],
    [['From: no-reply@riverside.example'], { autoGenerated: true }],
    [['From: noreen@riverside.example'], { autoGenerated: false }],
    [
      ['List-Id: Tenants <tenants.riverside.example>'],
      { autoGenerated: true, isList: true, listId: 'tenants.riverside.example' },
    ],
    [['Return-Path: <>', 'From: MAILER-DAEMON@mx.example'], { isBounce: true, autoGenerated: true }],
    [['X-Failed-Recipients: a@riverside.example'], { isBounce: true }],
    [['Content-Type: multipart/report; report-type=delivery-status; boundary=b'], { isBounce: true }],
    [['Content-Type: multipart/signed; boundary=b'], { signed: true, encrypted: null }],
  ])('MIM-4 %j', async (header, kind) => {
    expect(await parseMessage(makeMail([...header, 'From: ada@riverside.example'], 'x'))).toMatchObject(kind)
  })
})
