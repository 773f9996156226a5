/** Mails and mailboxes for tests, written by hand. Every name is fiction; every address ends in a reserved domain. */

export type MailParts = {
  from?: string
  to?: string
  cc?: string
  subject?: string
  /** Without angle brackets; null leaves the header out. */
  id?: string | null
  /** RFC 5322; null leaves the header out. */
  date?: string | null
  inReplyTo?: string
  references?: readonly string[]
  headers?: readonly string[]
  body?: string
  attachments?: readonly { name: string; content: string }[]
}

/** 6 January 2025, 9:00 UTC: the moment most mails of the tests were sent. */
export const sentAt = Date.UTC(2025, 0, 6, 9)

export const dateHeader = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000')

/** One mail as RFC 5322 text with LF, ending in a line feed. */
export function writeMail(parts: MailParts = {}): string {
  const { attachments = [] } = parts
  const header = [
    `From: ${parts.from ?? 'Ida Example <ida@sender.example>'}`,
    `To: ${parts.to ?? 'info@office.example'}`,
    ...(parts.cc === undefined ? [] : [`Cc: ${parts.cc}`]),
    `Subject: ${parts.subject ?? 'A question'}`,
    ...(parts.id === null ? [] : [`Message-ID: <${parts.id ?? 'one@sender.example'}>`]),
    ...(parts.date === null ? [] : [`Date: ${parts.date ?? dateHeader(sentAt)}`]),
    ...(parts.inReplyTo === undefined ? [] : [`In-Reply-To: <${parts.inReplyTo}>`]),
    ...(parts.references === undefined ? [] : [`References: ${parts.references.map((id) => `<${id}>`).join(' ')}`]),
    ...(parts.headers ?? []),
    'MIME-Version: 1.0',
  ]
  const body = parts.body ?? 'Good morning.'
  if (attachments.length === 0) return [...header, 'Content-Type: text/plain; charset=utf-8', '', body, ''].join('\n')
  const pieces = attachments.flatMap(({ name, content }) => [
    '--edge',
    `Content-Type: application/octet-stream; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content).toString('base64'),
  ])
  return [
    ...header,
    'Content-Type: multipart/mixed; boundary=edge',
    '',
    '--edge',
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
    ...pieces,
    '--edge--',
    '',
  ].join('\n')
}

/** A mailbox in mboxrd. */
export function writeMbox(mails: readonly string[]): Buffer {
  const items = mails.map((mail) => `From ida@sender.example Mon Jan  6 09:00:00 2025\n${mail.replace(/^(>*From )/gm, '>$1')}\n`)
  return Buffer.from(items.join(''))
}

/** What some mail programs keep as the first item of a mailbox for themselves. */
export const internalNote = [
  'From: Mail System Internal Data <MAILER-DAEMON@office.example>',
  "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA",
  'Message-ID: <1736150400@office.example>',
  'X-IMAP: 1736150400 0000000001',
  'Status: RO',
  '',
  'This text is part of the internal format of your mail folder.',
  '',
].join('\n')
