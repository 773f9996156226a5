import type { BodyAttachment, MailBody } from '../mail-body.ts'
import type { MimeProblem } from '../parsed-message.ts'
import { openAttachments } from './open-attachments.ts'
import { readTnef } from './read-tnef.ts'
import { readTnefBody } from './tnef-text.ts'
import { writeEmbedded } from './write-embedded.ts'

/**
 * Puts in the place of each winmail.dat what Outlook packed into it: its files, and its text where the mail has none of its own.
 *
 * Errors: none. A stream that cannot be opened stays a file, and a problem says so; so does a damaged one, of which there is what can be read.
 */
export function openTnef(body: MailBody, problems: MimeProblem[]): MailBody {
  if (!body.attachments.some(isTnef)) return body
  let { text, html } = body
  const attachments = body.attachments.flatMap((attachment) => {
    if (!isTnef(attachment)) return [attachment]
    const opened = open(attachment, { text, html }, problems)
    text = opened.text ?? text
    html = opened.html ?? html
    return opened.attachments
  })
  return { text, html, attachments }
}

function isTnef({ type, originalName }: BodyAttachment): boolean {
  return /^application\/(?:ms-tnef|vnd\.ms-tnef)$/.test(type) || /^(?:winmail|win)\.dat$/i.test(originalName.trim())
}

type Opened = { text: string | null; html: string | null; attachments: BodyAttachment[] }

function open(attachment: BodyAttachment, mail: { text: string | null; html: string | null }, problems: MimeProblem[]): Opened {
  const read = readTnef(attachment.bytes)
  if (!read.ok) {
    problems.push({
      code: 'tnef_damaged',
      message: `winmail.dat cannot be opened, and is kept as it is: ${read.fault.message}`,
      loss: true,
    })
    return { text: null, html: null, attachments: [attachment] }
  }
  const { attachments, missing } = openAttachments(read.value, writeEmbedded)
  const hasText = `${mail.text ?? ''}${mail.html ?? ''}`.trim() !== ''
  const own = hasText ? null : readTnefBody(read.value)
  if (own?.richText)
    attachments.push({
      originalName: 'message.rtf',
      type: 'application/rtf',
      contentId: null,
      inline: false,
      bytes: own.richText,
    })
  const faults = [
    ...read.value.faults.map(({ message }) => message),
    ...(own?.isUnread ? ['Its rich text cannot be opened.'] : []),
    ...missing.map((name) => `The attachment "${name.slice(0, 100)}" has no content.`),
  ]
  if (faults.length > 0) {
    const message = `What Outlook packed into winmail.dat is damaged; what can be read of it is here. ${faults.slice(0, 3).join(' ')}`
    problems.push({ code: 'tnef_damaged', message, loss: true })
  } else {
    const message =
      attachments.length === 0
        ? 'Outlook added a winmail.dat that holds no files; it is left out.'
        : `Outlook packed ${attachments.length} attachments into winmail.dat; they were unpacked.`
    problems.push({ code: 'tnef_opened', message, loss: false })
  }
  const html = own?.html ?? null
  const shown = html ?? mail.html ?? ''
  const files = attachments.map((file) => ({
    ...file,
    inline: file.contentId !== null && shown.includes(`cid:${file.contentId}`),
  }))
  return { text: own?.text ?? null, html, attachments: files }
}
