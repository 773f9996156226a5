import { hash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { MailDraft, Recipient } from '#shared/model/outbox.ts'
import { plusAddress, type ThreadToken, threadHeader } from '../ingest/threads/thread-token.ts'
import { composedIdHeader } from '../mime/read-delivery-report.ts'

/** All that the bytes of a mail follow from. The same of it gives the same bytes. */
export type MailParts = {
  draft: MailDraft
  /** Without angle brackets. */
  messageId: string
  from: { address: string; name: string }
  /** The Date header: when it is meant to leave. */
  at: number
  /** Message-IDs of the thread, the oldest first; the last one is what is answered. */
  references: readonly string[]
  isAnswer: boolean
  token: ThreadToken
  plusAddress: boolean
  files: readonly { name: string; type: string; content: Buffer }[]
}

/**
 * Makes the bytes of a mail: text, or text and HTML, with files.
 *
 * Nothing is read from a disk or an address: nodemailer is told so, and gets contents alone. Headers say that a program wrote it where one did.
 * Source: RFC 3834 section 5 (Auto-Submitted), MS-OXCMAIL 2.2.3.2.14 (X-Auto-Response-Suppress: no receipts and no answers, but failures),
 * RFC 5322 section 3.6.4 (References).
 */
export async function freezeMime(parts: MailParts): Promise<Buffer> {
  const { draft, from } = parts
  const composer = new MailComposer({
    from: toMailbox(from),
    to: placed(draft.recipients, 'to'),
    cc: placed(draft.recipients, 'cc'),
    ...(parts.plusAddress && !draft.confidential ? { replyTo: plusAddress(from.address, parts.token) } : {}),
    subject: draft.subject,
    messageId: `<${parts.messageId}>`,
    date: new Date(parts.at),
    ...(parts.isAnswer && parts.references.length > 0 ? { inReplyTo: `<${parts.references.at(-1)}>` } : {}),
    ...(parts.references.length > 0 ? { references: parts.references.map((id) => `<${id}>`) } : {}),
    text: draft.text,
    ...(draft.html === null ? {} : { html: draft.html }),
    // No folder of ours leaves with a file's name.
    attachments: parts.files.map(({ name, type, content }) => ({
      filename: name.split(/[/\\]/).at(-1) ?? '',
      contentType: type,
      content,
    })),
    headers: headersOf(parts),
    // Boundaries follow from the Message-ID: the same mail has the same bytes, whenever it is made.
    baseBoundary: hash('sha256', parts.messageId, 'hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: '\r\n',
  })
  const bytes = await composer.compile().build()
  return bytes
}

function headersOf({ draft, messageId, token }: MailParts): Record<string, string> {
  return {
    [composedIdHeader]: `<${messageId}>`,
    [threadHeader]: token.long,
    ...(draft.automatic
      ? {
          'Auto-Submitted': draft.kind === 'acknowledgement' ? 'auto-replied' : 'auto-generated',
          'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply',
          Precedence: 'bulk',
        }
      : {}),
    ...(draft.language === null ? {} : { 'Content-Language': draft.language }),
    ...(draft.confidential ? { Sensitivity: 'Company-Confidential' } : {}),
  }
}

const placed = (recipients: readonly Recipient[], place: Recipient['place']) =>
  recipients.filter((recipient) => recipient.place === place).map(toMailbox)

const toMailbox = ({ address, name }: { address: string; name: string }) => ({ address, name })
