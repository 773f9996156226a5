import { dateHeader, sentAt, writeMail } from './write-mail.ts'

/** What programs and people send back, in the words of each. Every name is fiction; every address ends in a reserved domain. */

export const oursId = 'orgo.4f0e8a9c-1111-4222-8333-0123456789ab@house.example'
export const theirs = 'tessa@tenant.example'

type Bounce = { id?: string; of?: string; who?: string; at?: number; subject?: string }

const returned = (of: string): string =>
  ['From: House <desk@house.example>', `To: ${theirs}`, 'Subject: Your heating', `Message-ID: <${of}>`].join('\n')

/** RFC 3464, as Postfix writes it. */
export function postfixBounce({
  id = 'b1@mx.example',
  of = oursId,
  who = theirs,
  at = sentAt + 60_000,
  subject,
}: Bounce = {}): string {
  return report(
    {
      id,
      at,
      from: 'Mail Delivery System <MAILER-DAEMON@mx.house.example>',
      subject: subject ?? 'Undelivered Mail Returned to Sender',
    },
    'This is the mail system at host mx.house.example.',
    [
      'Reporting-MTA: dns; mx.house.example',
      '',
      `Final-Recipient: rfc822; ${who}`,
      `Original-Recipient: rfc822;${who}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    ],
    returned(of),
  )
}

/** As Exchange Online writes it: its own headers beside the report, the code of its directory. */
export const exchangeBounce = ({ id = 'b2@office.example', of = oursId, who = theirs }: Bounce = {}): string =>
  report(
    {
      id,
      at: sentAt + 60_000,
      from: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@office.example>',
      subject: 'Undeliverable: Your heating',
      headers: ['X-MS-Exchange-Message-Is-Ndr:', 'Auto-Submitted: auto-replied'],
    },
    `Your message to ${who} couldn't be delivered.`,
    [
      'Reporting-MTA: dns;OFFICE.prod.mail.example',
      'Received-From-MTA: dns;house.example',
      'Arrival-Date: Mon, 6 Jan 2025 09:00:00 +0000',
      '',
      `Final-Recipient: rfc822;${who}`,
      'Action: failed',
      'Status: 5.1.10',
      'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    ],
    returned(of),
  )

/** As Gmail writes it today: HTML and text before the report, the header in a part of its own. */
export const gmailBounce = ({ id = 'b3@provider.example', of = oursId, who = theirs }: Bounce = {}): string =>
  report(
    {
      id,
      at: sentAt + 60_000,
      from: 'Mail Delivery Subsystem <mailer-daemon@provider.example>',
      subject: 'Delivery Status Notification (Failure)',
      headers: [`X-Failed-Recipients: ${who}`, 'Auto-Submitted: auto-replied', `In-Reply-To: <${of}>`, `References: <${of}>`],
    },
    `** Message blocked **\n\nYour message to ${who} has been blocked.`,
    [
      'Reporting-MTA: dns; provider.example',
      'Arrival-Date: Mon, 06 Jan 2025 01:00:00 -0800 (PST)',
      `X-Original-Message-ID: <${of}>`,
      '',
      `Final-Recipient: rfc822; ${who}`,
      'Action: failed',
      'Status: 5.2.2',
      'Remote-MTA: dns; mx.tenant.example.',
      "Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space.",
    ],
    returned(of),
  )

/** As qmail writes it: plain words, and the mail below. */
export const qmailBounce = ({ id = 'b4@mx.example', of = oursId, who = theirs }: Bounce = {}): string =>
  writeMail({
    id,
    from: 'MAILER-DAEMON@mx.house.example',
    to: 'desk@house.example',
    subject: 'failure notice',
    date: dateHeader(sentAt + 60_000),
    headers: ['Return-Path: <>'],
    body: [
      'Hi. This is the qmail-send program at mx.house.example.',
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "This is a permanent error; I've given up. Sorry it didn't work out.",
      '',
      `<${who}>:`,
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '--- Below this line is a copy of the message.',
      '',
      returned(of),
      '',
      'Dear Tessa',
    ].join('\n'),
  })

/** RFC 3464, a mail that is late. */
export const delayNotice = ({ id = 'b5@mx.example', of = oursId, who = theirs }: Bounce = {}): string =>
  report(
    {
      id,
      at: sentAt + 30_000,
      from: 'Mail Delivery System <MAILER-DAEMON@mx.house.example>',
      subject: 'Delayed Mail (still being retried)',
    },
    'This is the mail system at host mx.house.example.',
    ['Reporting-MTA: dns; mx.house.example', '', `Final-Recipient: rfc822; ${who}`, 'Action: delayed', 'Status: 4.4.1'],
    returned(of),
  )

/** RFC 8098: the reader's program says that it was shown. */
export const readReceipt = ({ id = 'r1@tenant.example', of = oursId, who = theirs }: Bounce = {}): string =>
  [
    `From: Tessa Example <${who}>`,
    'To: desk@house.example',
    'Subject: Read: Your heating',
    `Message-ID: <${id}>`,
    `Date: ${dateHeader(sentAt + 120_000)}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary=edge',
    '',
    '--edge',
    'Content-Type: text/plain',
    '',
    'The message was displayed. This is no guarantee that it was read.',
    '',
    '--edge',
    'Content-Type: message/disposition-notification',
    '',
    `Final-Recipient: rfc822;${who}`,
    `Original-Message-ID: <${of}>`,
    'Disposition: manual-action/MDN-sent-manually; displayed',
    '',
    '--edge--',
    '',
  ].join('\n')

/** RFC 3834: somebody is away. */
export const awayNotice = ({ id = 'a1@tenant.example', of = oursId, who = theirs }: Bounce = {}): string =>
  writeMail({
    id,
    from: `Tessa Example <${who}>`,
    to: 'desk@house.example',
    subject: 'Automatic reply: Your heating',
    date: dateHeader(sentAt + 60_000),
    inReplyTo: of,
    references: [of],
    headers: ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'],
    body: 'I am away until 20 January.',
  })

type Head = { id: string; at: number; from: string; subject: string; headers?: readonly string[] }

function report(head: Head, words: string, status: readonly string[], original: string): string {
  return [
    'Return-Path: <>',
    `From: ${head.from}`,
    'To: desk@house.example',
    `Subject: ${head.subject}`,
    `Message-ID: <${head.id}>`,
    `Date: ${dateHeader(head.at)}`,
    ...(head.headers ?? []),
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=edge',
    '',
    '--edge',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    words,
    '',
    '--edge',
    'Content-Type: message/delivery-status',
    '',
    ...status,
    '',
    '--edge',
    'Content-Type: text/rfc822-headers',
    '',
    original,
    '',
    '--edge--',
    '',
  ].join('\n')
}
