import { formatHeaderDate, parseLocal } from './local-time.ts'

/** A mail written byte by byte, because no composer would write it so. */
export type RawMail = {
  id: string
  kind: 'bounce' | 'other'
  at: number
  sender: string
  messageId: string | null
  broken: boolean
  text: string
}

/** Mail that servers wrote to say that ours did not arrive. Source: RFC 3464, RFC 6522. */
export function makeBounces(): RawMail[] {
  return [
    makeBounce({
      id: 'bounce-full',
      at: parseLocal('06-19 14:02', 11),
      about: {
        to: 't.oldaddress@postbox.example',
        subject: 'Notice: water off on Monday',
        text: 'Dear tenants,\n\nthe water in house C is off on Monday from 8 to 12.',
      },
      status: '5.2.2',
      action: 'failed',
      reason: '552 5.2.2 The mailbox is full',
      words: 'I could not deliver your message. The mailbox of the receiver is full.',
    }),
    makeBounce({
      id: 'bounce-unknown',
      at: parseLocal('07-21 09:16', 40),
      about: {
        to: 'h.dachsbua@hausmail.example',
        subject: 'Termin Klingeltableau',
        text: 'Sehr geehrter Herr Dachsbau,\n\nder Elektriker kommt am Dienstag.',
      },
      status: '5.1.1',
      action: 'failed',
      reason: '550 5.1.1 No such user here',
      words: 'I could not deliver your message. There is nobody of that name at hausmail.example.',
    }),
    makeBounce({
      id: 'bounce-delayed',
      at: parseLocal('08-13 22:30', 5),
      about: {
        to: 'joost.regenlaars@postduif.example',
        subject: 'Re: Sleutel kelder',
        text: 'Hello Joost,\n\nyour bicycle key is in the office.',
      },
      status: '4.4.1',
      action: 'delayed',
      reason: '451 4.4.1 Connection timed out',
      words: 'Your message has not arrived yet. I go on trying for four days; you need do nothing.',
    }),
    makeBounce({
      id: 'bounce-emergency',
      at: parseLocal('09-26 21:02', 33),
      about: {
        to: 'kwame.starlingred@postbox.example',
        subject: 'Re: Emergency! Washing machine hose, water in the corridor',
        text: 'Kwame, somebody is on the way.',
      },
      status: '5.1.1',
      action: 'failed',
      reason: '550 5.1.1 Unknown mailbox',
      words: 'I could not deliver your message. There is no mailbox of that name at postbox.example.',
    }),
  ]
}

type Bounce = {
  id: string
  at: number
  about: { to: string; subject: string; text: string }
  status: string
  action: 'failed' | 'delayed'
  reason: string
  words: string
}

function makeBounce(bounce: Bounce): RawMail {
  const messageId = `${bounce.id}@mail.riverside.example`
  const domain = bounce.about.to.slice(bounce.about.to.indexOf('@') + 1)
  const boundary = `=_sample_${bounce.id}`
  const sentAt = formatHeaderDate(bounce.at - 95_000)
  const title = bounce.action === 'failed' ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail (still being retried)'
  const text = `Return-Path: <>
Delivered-To: repairs@riverside.example
Received: by mail.riverside.example (Postroom) id ${bounce.id.toUpperCase()};
\t${formatHeaderDate(bounce.at)}
From: Mail Delivery System <mailer-daemon@mail.riverside.example>
To: repairs@riverside.example
Subject: ${title}
Date: ${formatHeaderDate(bounce.at)}
Message-ID: <${messageId}>
Auto-Submitted: auto-replied
X-Orgo-Sample: fiction
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="${boundary}"

This is a report in several parts.

--${boundary}
Content-Type: text/plain; charset=us-ascii

This is the mail system at mail.riverside.example.

${bounce.words}

<${bounce.about.to}>: ${bounce.reason}

--${boundary}
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.riverside.example
Arrival-Date: ${sentAt}

Final-Recipient: rfc822; ${bounce.about.to}
Action: ${bounce.action}
Status: ${bounce.status}
Remote-MTA: dns; mx1.${domain}
Diagnostic-Code: smtp; ${bounce.reason}

--${boundary}
Content-Type: message/rfc822

From: Riverside Repairs <repairs@riverside.example>
To: <${bounce.about.to}>
Subject: ${bounce.about.subject}
Date: ${sentAt}
Message-ID: <${bounce.id}.original@riverside.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

${bounce.about.text}

--${boundary}--
`
  return { id: bounce.id, kind: 'bounce', at: bounce.at, sender: 'MAILER-DAEMON', messageId, broken: false, text }
}

/**
 * Two damaged mails: one torn off in its attachment with a boundary that never comes, and without Message-ID and Date; one whose
 * headers lie about charset and encoding.
 */
export function makeBrokenMails(): RawMail[] {
  return [
    {
      id: 'broken-torn',
      kind: 'other',
      at: parseLocal('08-24 03:19', 2),
      sender: 'scanner@riverside.example',
      messageId: null,
      broken: true,
      text: `Received: from scanner (unknown [192.0.2.77])
\tby mail.riverside.example with SMTP;
\t${formatHeaderDate(parseLocal('08-24 03:19', 2))}
From: Scanner second floor <scanner@riverside.example>
To: info@riverside.example
X-Orgo-Sample: fiction
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="scan-0000"

--scan-0001
Content-Type: text/plain

3 pages, 300 dpi. The scanner lost its network while it wrote this mail.

--scan-0001
Content-Type: application/pdf; name="scan.pdf"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="scan.pdf"

JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyAvUGFnZXMgMiAwIFIg
Pj4KZW5kb2JqCjIgMCBvYmoKPDwgL1R5cGUgL1BhZ2VzIC9LaWRz
`,
    },
    {
      id: 'broken-charset',
      kind: 'other',
      at: parseLocal('09-10 15:45', 50),
      sender: 'old.machine@hausmail.example',
      messageId: 'pc386.0910@hausmail.example',
      broken: true,
      text: `From: "Horst Dachsbau (alter Rechner" <h.dachsbau@hausmail.example>
To: info@riverside.example
Subject: =?utf-9?Q?Versuch_mit_dem_alten_Ger=E4t?= =?iso-8859-1?B?***?=
Date: Thu, 10 Sep 26 15:45
Message-ID: <pc386.0910@hausmail.example>
X-Orgo-Sample: fiction
Content-Type: text/plain; charset="utf-9"
Content-Transfer-Encoding: quoted-printable

Sehr geehrte Damen und Herren,

mein Rechner von 1994 kann noch E-Mail. Die Umlaute =E4, =F6 und =F= sind =
vielleicht nicht ganz ge=ZZgl=FCckt.

H. Dachsbau
`,
    },
  ]
}
