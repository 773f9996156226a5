import { gzipSync } from 'node:zlib'
import { makeMbox, makeMmdf } from '../../electron/core/archive/make-mbox.ts'
import { makeMail, makeMultipart } from '../../electron/core/mime/make-mail.ts'
import { makeTnef, text } from '../../electron/core/mime/tnef/make-tnef.ts'
import type { Seed } from './fuzz-format.ts'

/** Mails of every shape, lines ending in CRLF; names and addresses are fiction. */
export function makeMailSeeds(): Seed[] {
  const shapes: Record<string, Uint8Array> = {
    plain: makeMail(
      [
        'From: "Ada, B." <ada@riverside.example>',
        'To: bert@riverside.example',
        'Subject: Lamp',
        'Date: Thu, 1 Jan 2026 10:00:00 +0100',
        'Message-ID: <1@riverside.example>',
      ],
      'The lamp is dark.\r\n\r\n> quoted\r\n-- \r\nAda\r\n',
    ),
    words: makeMail(
      [
        'From: =?iso-8859-1?q?Ren=E9?= <rene@riverside.example>',
        'Subject: =?utf-8?b?R3LDvMOfZQ==?= =?iso-2022-jp?b?GyRCRnxLXBsoQg==?=',
        'Content-Type: text/plain; charset=iso-2022-jp; format=flowed',
        'Content-Transfer-Encoding: quoted-printable',
      ],
      '=1B$B$=22=1B(B test=\r\n > q\r\n',
    ),
    alternative: makeMultipart('alternative', [
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ==\r\n',
      'Content-Type: text/html; charset=windows-1252\r\n\r\n<html><style>p{}</style><p>Gr&uuml;&szlig;e <a href="http://riverside.example">here</a></p></html>\r\n',
    ]),
    attachments: makeMultipart('mixed', [
      'Content-Type: text/plain\r\n\r\nSee below.\r\n',
      'Content-Type: application/pdf; name*0*=utf-8\'\'Pl%C3%A4; name*1=ne.pdf\r\nContent-Disposition: attachment; filename="plan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcKJeLjz9MK\r\n',
      'Content-Type: image/png; name="a/../b.png"\r\nContent-ID: <i@riverside.example>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n',
    ]),
    nested: makeMultipart('mixed', [
      'Content-Type: text/plain\r\n\r\nForwarded.\r\n',
      'Content-Type: message/rfc822\r\n\r\nFrom: bert@riverside.example\r\nSubject: Inner\r\nContent-Type: multipart/related; boundary=zz\r\n\r\n--zz\r\n\r\na\r\n--zz\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--zz--\r\n',
    ]),
    report: makeMultipart('report; report-type=delivery-status', [
      'Content-Type: text/plain\r\n\r\nUnknown user.\r\n',
      'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.riverside.example\r\n\r\nFinal-Recipient: rfc822; bert@riverside.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
      'Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <1@riverside.example>\r\nSubject: Lamp\r\n',
    ]),
    calendar: makeMail(
      ['Content-Type: text/calendar; method=REQUEST; charset=utf-8'],
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Round\r\nDTSTART:20260101T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    ),
    uuencode: makeMail(
      ['From: ada@riverside.example', 'Subject: file'],
      'see\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nafter\r\n',
    ),
    pgp: makeMail(
      ['From: ada@riverside.example'],
      '-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n- -text\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\nabcd\r\n-----END PGP SIGNATURE-----\r\n',
    ),
    list: makeMail(
      [
        'From: list@riverside.example',
        'List-Id: Yard <yard.riverside.example>',
        'Auto-Submitted: auto-replied',
        'References: <a@b.example> <c@d.example>',
        'In-Reply-To: <c@d.example>',
      ],
      'words\r\n',
    ),
    tnef: wrapTnef(makeTnef({ properties: [text(0x0037, 'Packed')], files: [{ title: 'a.txt', data: Buffer.from('text') }] })),
  }
  return Object.entries(shapes).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) }))
}

/** A mail with the stream as its winmail.dat. */
export function wrapTnef(stream: Uint8Array): Uint8Array {
  return makeMultipart('mixed', [
    'Content-Type: text/plain\r\n\r\n',
    `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(stream).toString('base64')}\r\n`,
  ])
}

const marked = [
  'From: ada@riverside.example\nSubject: one\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: $label1\n\nFrom here on it is prose.\n>From there too.\n\nend\n',
  'From: bert@riverside.example\nSubject: two\nX-Gmail-Labels: Inbox,=?UTF-8?Q?Gr=C3=BCn?=,Unread\nStatus: RO\nX-Status: A\n\nsecond\n',
  "From: Mail System Internal Data <MAILER-DAEMON@riverside.example>\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1 2\n\ntext\n",
  'Subject: three\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nFrom me to you\n\n--q\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nAAAA\n--q--\n',
  'Subject: a mail in a mail\n\nsee below\n\nFrom ada@riverside.example Thu Jan  1 00:00:00 2026\nSubject: quoted\n\nx\n',
]

/** Mailboxes of every variant. */
export function makeMboxSeeds(): Seed[] {
  const seeds: Seed[] = []
  for (const variant of ['mboxo', 'mboxrd', 'mboxcl', 'mboxcl2'] as const)
    for (const lineEnd of ['\n', '\r\n'] as const)
      seeds.push({
        name: `${variant} ${lineEnd === '\n' ? 'LF' : 'CRLF'}`,
        bytes: makeMbox([...marked, ...marked.slice(0, 2)], { variant, lineEnd }),
      })
  const plain = makeMbox(marked, { variant: 'mboxrd', lineEnd: '\n' })
  return [
    ...seeds,
    { name: 'MMDF', bytes: makeMmdf(marked) },
    { name: 'CR', bytes: Buffer.from(plain.toString('latin1').replace(/\n/g, '\r'), 'latin1') },
    { name: 'BOM', bytes: Buffer.concat([Buffer.from('\ufeff'), plain]) },
    { name: 'NUL hole', bytes: Buffer.concat([plain, Buffer.alloc(4096), plain]) },
    { name: 'gzip', bytes: gzipSync(plain) },
  ]
}
