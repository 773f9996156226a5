import { calendarText } from './calendar-text.ts'
import { htmlToText } from './html-to-text.ts'
import type { MailBody } from './mail-body.ts'
import type { Structure } from './scan-structure.ts'

/** The text for search and rules: the plain text, unless there is HTML that it does not stand for; of a mail of neither, its invitation's. */
export function chooseText(body: MailBody, structure: Structure | null): string | null {
  const plain = body.text?.replace(/\r\n/g, '\n') ?? ''
  const hasHtmlOfItsOwn = structure?.leaves.some((leaf) => leaf.type === 'text/html' && !leaf.inAlternative && !leaf.isAttachment)
  if (plain.trim() !== '' && !(hasHtmlOfItsOwn && body.html)) return plain
  if (body.html) {
    const fromHtml = htmlToText(body.html)
    if (fromHtml !== '') return fromHtml
  }
  const calendar = body.attachments.find(({ type }) => type === 'text/calendar')
  return (calendar && calendarText(calendar.bytes)) || (plain.trim() === '' ? null : plain)
}
