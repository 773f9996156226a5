import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, makeMail } from './make-mail.ts'
import { parseMessage } from './parse-message.ts'
import { readDeliveryReport } from './read-delivery-report.ts'
import { readHeader } from './read-header.ts'

const from = (name: string) => [`From: ${name}`, 'To: desk@riverside.example', 'Return-Path: <>']
const original = ['From: desk@riverside.example', 'Message-ID: <sent.1@riverside.example>', 'Subject: The boiler'].join('\r\n')

const rfc3464 = (status: string, header: readonly string[] = []): Uint8Array =>
  makeMail(
    [
      ...from('Mail Delivery Subsystem <MAILER-DAEMON@mx.example>'),
      'Subject: Undelivered Mail Returned to Sender',
      ...header,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    ],
    [
      '--b\r\nContent-Type: text/plain\r\n\r\nI am sorry to have to inform you ...\r\n',
      `--b\r\nContent-Type: message/delivery-status\r\n\r\n${status}\r\n`,
      `--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${original}\r\n\r\n--b--\r\n`,
    ].join(''),
  )

const text = (name: string, subject: string, lines: readonly string[], header: readonly string[] = []): Uint8Array =>
  makeMail([...from(name), `Subject: ${subject}`, ...header], lines.join('\r\n'))

const nobody = { address: 'nobody@elsewhere.example', action: 'failed' }

/** In the words of each program, with invented addresses. */
const bounces: [name: string, mail: Uint8Array, expected: object][] = [
  [
    'RFC 3464 (Postfix)',
    rfc3464(
      [
        'Reporting-MTA: dns; mx.example',
        'Original-Envelope-Id: QQ314159',
        '',
        'Final-Recipient: rfc822; nobody@elsewhere.example',
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 <nobody@elsewhere.example>: Recipient address',
        '    rejected: User unknown',
      ].join('\r\n'),
    ),
    {
      originalMessageId: 'sent.1@riverside.example',
      originalEnvelopeId: 'QQ314159',
      recipients: [
        {
          ...nobody,
          status: '5.1.1',
          diagnostic: '550 5.1.1 <nobody@elsewhere.example>: Recipient address rejected: User unknown',
        },
      ],
    },
  ],
  [
    'RFC 3464, two recipients, one of them late, no blank line in front and several between',
    rfc3464(
      [
        'Reporting-MTA: dns; mx.example',
        '',
        '',
        'Original-Recipient: rfc822;nobody@elsewhere.example',
        'Final-Recipient: RFC822; <nobody@elsewhere.example>',
        'Action: FAILED (no such user)',
        'Status: 5.0.0 (permanent)',
        '',
        'Final-Recipient: rfc822; slow@elsewhere.example',
        'Action: delayed',
        'Status: 4.4.1',
      ].join('\r\n'),
    ),
    {
      recipients: [
        { ...nobody, status: '5.0.0', diagnostic: null },
        { address: 'slow@elsewhere.example', action: 'delayed', status: '4.4.1', diagnostic: null },
      ],
    },
  ],
  [
    'Exchange Online',
    rfc3464(
      [
        'Reporting-MTA: dns;OFFICE.prod.mail.example',
        'Arrival-Date: Thu, 1 Jan 2026 10:00:00 +0000',
        '',
        'Final-Recipient: rfc822;nobody@elsewhere.example',
        'Action: failed',
        'Status: 5.1.10',
        'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found',
      ].join('\r\n'),
      ['Auto-Submitted: auto-replied'],
    ),
    {
      originalMessageId: 'sent.1@riverside.example',
      recipients: [{ ...nobody, status: '5.1.10', diagnostic: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found' }],
    },
  ],
  [
    'qmail',
    text('MAILER-DAEMON@mx.example', 'failure notice', [
      'Hi. This is the qmail-send program at mx.example.',
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "This is a permanent error; I've given up. Sorry it didn't work out.",
      '',
      '<nobody@elsewhere.example>:',
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '<other@elsewhere.example>:',
      '192.0.2.7 does not like recipient.',
      'Remote host said: 550 user unknown',
      'Giving up on 192.0.2.7.',
      '',
      '--- Below this line is a copy of the message.',
      '',
      'Return-Path: <desk@riverside.example>',
      original,
      '',
      '<third@elsewhere.example>:',
    ]),
    {
      originalMessageId: 'sent.1@riverside.example',
      recipients: [
        { ...nobody, status: '5.1.1', diagnostic: 'Sorry, no mailbox here by that name. (#5.1.1)' },
        {
          address: 'other@elsewhere.example',
          action: 'failed',
          status: null,
          diagnostic: '192.0.2.7 does not like recipient. Remote host said: 550 user unknown Giving up on 192.0.2.7.',
        },
      ],
    },
  ],
  [
    'Exim',
    text(
      'Mail Delivery System <Mailer-Daemon@mx.example>',
      'Mail delivery failed: returning message to sender',
      [
        'This message was created automatically by mail delivery software.',
        '',
        'A message that you sent could not be delivered to one or more of its',
        'recipients. This is a permanent error. The following address(es) failed:',
        '',
        '  nobody@elsewhere.example',
        '    SMTP error from remote mail server after RCPT TO:<nobody@elsewhere.example>:',
        '    host mx.elsewhere.example [192.0.2.7]: 550 5.1.1 unknown user',
        '',
        '------ This is a copy of the message, including all the headers. ------',
        '',
        original,
      ],
      ['X-Failed-Recipients: nobody@elsewhere.example'],
    ),
    {
      originalMessageId: 'sent.1@riverside.example',
      recipients: [
        {
          ...nobody,
          status: '5.1.1',
          diagnostic:
            'SMTP error from remote mail server after RCPT TO:<nobody@elsewhere.example>: host mx.elsewhere.example [192.0.2.7]: 550 5.1.1 unknown user',
        },
      ],
    },
  ],
  [
    'Gmail of old',
    text(
      'Mail Delivery Subsystem <mailer-daemon@provider.example>',
      'Delivery Status Notification (Failure)',
      [
        'Delivery to the following recipient failed permanently:',
        '',
        '     nobody@elsewhere.example',
        '',
        'Technical details of permanent failure:',
        'The account does not exist.',
        '',
        '----- Original message -----',
        '',
        original,
      ],
      ['X-Failed-Recipients: nobody@elsewhere.example'],
    ),
    { originalMessageId: 'sent.1@riverside.example', recipients: [nobody] },
  ],
  [
    'sendmail',
    text('Mail Delivery Subsystem <MAILER-DAEMON@mx.example>', 'Returned mail: see transcript for details', [
      'The original message was received at Thu, 1 Jan 2026 10:00:00 GMT',
      '',
      '   ----- The following addresses had permanent fatal errors -----',
      '<nobody@elsewhere.example>',
      '    (reason: 553 5.3.0 <nobody@elsewhere.example>... No such user)',
      '',
      '   ----- Transcript of session follows -----',
      '... while talking to mx.elsewhere.example.:',
    ]),
    {
      originalMessageId: null,
      recipients: [{ ...nobody, status: '5.3.0', diagnostic: '(reason: 553 5.3.0 <nobody@elsewhere.example>... No such user)' }],
    },
  ],
  [
    'Exchange of old',
    text('System Administrator <postmaster@office.example>', 'Undeliverable: The boiler', [
      'Your message',
      '',
      '  To:      nobody@elsewhere.example',
      '  Subject: The boiler',
      '  Sent:    Thu, 1 Jan 2026 10:00:00 +0000',
      '',
      'did not reach the following recipient(s):',
      '',
      'nobody@elsewhere.example on Thu, 1 Jan 2026 10:00:01 +0000',
      '    The recipient name is not recognized',
    ]),
    { recipients: [nobody] },
  ],
  [
    'a warning that a mail is late',
    text('Mail Delivery System <MAILER-DAEMON@mx.example>', 'Delayed Mail (still being retried)', [
      'This is the Postfix program at host mx.example.',
      '',
      '<nobody@elsewhere.example>: connect to mx.elsewhere.example: Operation timed out',
    ]),
    {
      recipients: [
        {
          address: 'nobody@elsewhere.example',
          action: 'delayed',
          diagnostic: 'connect to mx.elsewhere.example: Operation timed out',
        },
      ],
    },
  ],
  [
    'Postfix, its text in base64',
    text(
      'MAILER-DAEMON@mx.example',
      'Undelivered Mail',
      [
        Buffer.from('This is the mail system at host mx.example.\n\n<nobody@elsewhere.example>: unknown user\n').toString(
          'base64',
        ),
      ],
      ['Content-Transfer-Encoding: base64'],
    ),
    { recipients: [{ ...nobody, diagnostic: 'unknown user' }] },
  ],
]

describe('delivery reports', () => {
  it.each(bounces)('T8 MIM-4 %s: a bounce, which mail, for whom and why', async (_name, mail, expected) => {
    const message = await parseMessage(mail)
    expect(message).toMatchObject({ isBounce: true, autoGenerated: true, deliveryReport: expected })
    expect(message.deliveryReport?.recipients).toHaveLength('recipients' in expected ? Object(expected.recipients).length : 0)
  })

  it('T8 a report that a mail arrived is a robot, and no bounce', async () => {
    const mail = rfc3464(
      'Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; ada@riverside.example\r\nAction: delivered\r\nStatus: 2.0.0',
    )
    expect(await parseMessage(mail)).toMatchObject({ isBounce: false, autoGenerated: true })
  })

  it('T8 a receipt says that a mail was shown or deleted, which one, and is no bounce', async () => {
    const receipt = (disposition: string): Uint8Array =>
      makeMail(
        ['From: Ada <ada@riverside.example>', 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b'],
        [
          '--b\r\nContent-Type: text/plain\r\n\r\nThe message was displayed.\r\n',
          '--b\r\nContent-Type: message/disposition-notification\r\n\r\nReporting-UA: mail.example; Some Mail\r\n',
          'Original-Recipient: rfc822;office@riverside.example\r\nFinal-Recipient: rfc822;ada@riverside.example\r\n',
          `Original-Message-ID: <sent.1@riverside.example>\r\nDisposition: ${disposition}\r\n\r\n--b--\r\n`,
        ].join(''),
      )
    const shown = await parseMessage(receipt('manual-action/MDN-sent-manually; displayed'))
    expect(shown).toMatchObject({ isBounce: false, autoGenerated: true })
    expect(shown.deliveryReport).toEqual({
      originalMessageId: 'sent.1@riverside.example',
      originalEnvelopeId: null,
      recipients: [
        {
          address: 'ada@riverside.example',
          originalAddress: 'office@riverside.example',
          action: 'delivered',
          status: null,
          diagnostic: 'displayed',
        },
      ],
    })
    const processed = await parseMessage(receipt('automatic-action/MDN-sent-automatically; failed'))
    expect(processed).toMatchObject({ isBounce: false, autoGenerated: true, deliveryReport: null })
  })

  it('T4 a report names a mail by the id it was written with, whatever the provider made of it', () => {
    const returned = 'Message-ID: <0102018f@provider.example>\r\nX-Orgo-Message-ID: <sent.1@riverside.example>'
    const report = makeMail(
      [...from('MAILER-DAEMON@mx.example'), 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
      [
        '--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n',
        'Final-Recipient: rfc822; nobody@elsewhere.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
        `--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${returned}\r\n\r\n--b--\r\n`,
      ].join(''),
    )
    expect(readDeliveryReport(report, readHeader(report))?.originalMessageId).toBe('sent.1@riverside.example')
    const words = text('MAILER-DAEMON@mx.example', 'failure notice', [
      'Hi. This is the qmail-send program at mx.example.',
      '<nobody@elsewhere.example>:',
      'no mailbox',
      '--- Below this line is a copy of the message.',
      returned,
    ])
    expect(readDeliveryReport(words, readHeader(words))?.originalMessageId).toBe('sent.1@riverside.example')
  })

  it.each([
    ['a receipt without its part', ['Content-Type: multipart/report; report-type=disposition-notification; boundary=b'], true],
    ['a person who quotes a bounce', ['Content-Type: text/plain'], false],
  ])('T8 %s is no bounce', async (_name, header, autoGenerated) => {
    const mail = makeMail(
      [...header, 'From: Ada <ada@riverside.example>', 'Subject: Undeliverable: The boiler'],
      'Hi. This is the qmail-send program at mx.example.\r\n\r\n<nobody@elsewhere.example>:\r\nno mailbox\r\n',
    )
    expect(await parseMessage(mail)).toMatchObject({ isBounce: false, deliveryReport: null, autoGenerated })
  })

  it('T8 a person who forwards a bounce as an attachment sent no bounce', async () => {
    const [, bounce] = bounces[0] ?? []
    const mail = makeMail(
      ['From: Ada <ada@riverside.example>', 'Content-Type: multipart/mixed; boundary="out"'],
      `--out\r\nContent-Type: text/plain\r\n\r\nWhat is this?\r\n--out\r\nContent-Type: message/rfc822\r\n\r\n${Buffer.from(bounce ?? []).toString()}\r\n--out--\r\n`,
    )
    expect(await parseMessage(mail)).toMatchObject({ isBounce: false, autoGenerated: false, deliveryReport: null })
  })

  it('T8 MIM-7 whatever a daemon writes is read in linear time and never throws', () => {
    const pieces = [
      '<a@b.example>:\n',
      '-',
      ' ',
      'Message-ID: ',
      '<',
      'the following addresses had ',
      '550 5.1.1 ',
      'Final-Recipient: rfc822; a\n\n',
    ]
    for (const piece of pieces) {
      const mail = makeMail(
        from('MAILER-DAEMON@mx.example'),
        `Hi. This is the qmail-send program\n${piece.repeat(2_000_000 / piece.length)}`,
      )
      const before = process.threadCpuUsage()
      readDeliveryReport(mail, readHeader(mail))
      expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(3000)
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...pieces, '\n', 'a@b.example') }), (body) => {
        const mail = bytesOf(
          `From: postmaster\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n${body}`,
        )
        expect(readDeliveryReport(mail, readHeader(mail))?.recipients.every(({ address }) => address !== '') ?? true).toBe(true)
      }),
    )
  })
})
