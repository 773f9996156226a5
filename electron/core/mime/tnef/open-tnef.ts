import { decompressRtf } from '../../mapi/decompress-rtf.ts'
import { createNotes, type ItemNotes } from '../../mapi/item-notes.ts'
import type { MapiItem } from '../../mapi/mapi-item.ts'
import { tags } from '../../mapi/property-ids.ts'
import { readItem } from '../../mapi/property-reader.ts'
import { readBodies } from '../../mapi/read-bodies.ts'
import type { BodyAttachment, MailBody } from '../mail-body.ts'
import type { MimeProblem } from '../parsed-message.ts'
import { openAttachments } from './open-attachments.ts'
import { readTnef } from './read-tnef.ts'

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
  const item = read.value
  const notes = createNotes()
  for (const fault of item.faults) notes.addFault(fault, '')
  const attachments = openAttachments(item, notes)
  const hasText = `${mail.text ?? ''}${mail.html ?? ''}`.trim() !== ''
  const own = hasText ? null : readBody(item, notes)
  if (own?.richText) attachments.push(own.richText)
  const faults = notes.all.map(({ message }) => message)
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

type OwnBody = { text: string | null; html: string | null; richText: BodyAttachment | null }

/** The texts of the item; rich text that no other body stands for gives its words, and stays a file for its looks. */
function readBody(item: MapiItem, notes: ItemNotes): OwnBody {
  const reader = readItem(item, notes)
  const { text, html, isRtfKept } = readBodies(reader, notes)
  const compressed = isRtfKept && reader.text(tags.body) === null ? reader.bytes(tags.rtfCompressed) : null
  const rich = compressed && decompressRtf(compressed)
  if (!rich?.ok) return { text, html, richText: null }
  const file = { originalName: 'message.rtf', type: 'application/rtf', contentId: null, inline: false, bytes: rich.value.bytes }
  return { text, html, richText: file }
}
