import { hash } from 'node:crypto'
import { harmlessName } from './harmless-name.ts'
import type { BodyAttachment } from './mail-body.ts'
import { isNestedMail, nameOfNestedMail } from './nested-mail.ts'
import type { MimeProblem, ParsedAttachment } from './parsed-message.ts'
import { sniffType } from './sniff-type.ts'

/** Gives the attachments of a body safe names, types and hashes; remarks what could not be opened or was renamed. */
export function buildAttachments(attachments: readonly BodyAttachment[], problems: MimeProblem[]): ParsedAttachment[] {
  return attachments.map((attachment, index) => {
    const type = attachment.type === '' ? 'application/octet-stream' : attachment.type
    const isMail = isNestedMail(type)
    const given = attachment.originalName === '' && isMail ? nameOfNestedMail(attachment.bytes) : attachment.originalName
    const name = harmlessName(given, `attachment-${index + 1}${extensions.get(type) ?? ''}`)
    if (isDangerous(attachment.originalName)) {
      problems.push({
        code: 'unsafe_attachment_name',
        message: `The name of attachment ${index + 1} was made harmless.`,
        loss: false,
      })
    }
    return {
      name,
      originalName: attachment.originalName.slice(0, 1000),
      type,
      sniffedType: sniffType(attachment.bytes, type),
      contentId: attachment.contentId,
      // A mail is a file to open, also where the mail around it shows it.
      inline: attachment.inline && !isMail,
      sizeBytes: attachment.bytes.byteLength,
      sha256: hash('sha256', attachment.bytes, 'hex'),
      bytes: attachment.bytes,
    }
  })
}

const extensions = new Map([
  ['message/rfc822', '.eml'],
  ['text/calendar', '.ics'],
  ['text/plain', '.txt'],
  ['text/html', '.html'],
  ['image/png', '.png'],
  ['image/jpeg', '.jpg'],
  ['image/gif', '.gif'],
  ['application/pdf', '.pdf'],
])

// Blanks and "?" are changed too, but mean no harm and are not worth a remark.
function isDangerous(original: string): boolean {
  return (
    /[/\\\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u.test(original) ||
    /^\s*(?:con|prn|aux|nul|com\d|lpt\d)\s*(?:\.|$)/i.test(original)
  )
}
