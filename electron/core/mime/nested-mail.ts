import { decodeWords } from './decode-words.ts'
import { mimeLimits } from './limits.ts'
import type { BodyAttachment } from './mail-body.ts'
import type { Opening } from './open-body.ts'
import { cleanText, firstValue, readHeader } from './read-header.ts'

/** Mails whose text is shown with the mail around them: 3 inside each other, and 20 in all. More are files to open. */
const maxShownLevels = 3
const maxShownMails = 20

/** Whether an attachment is a mail of its own, which `parseMessage` reads like any other. */
export function isNestedMail(type: string): boolean {
  return type === 'message/rfc822' || type === 'message/global'
}

/** A name for a mail that came as an attachment without one: its subject. */
export function nameOfNestedMail(bytes: Uint8Array): string {
  const subject = firstValue(readHeader(bytes, 0, mimeLimits.maxHeaderBytes), 'subject') ?? ''
  const words = cleanText(decodeWords(subject.slice(0, 2000)))
  return words === '' ? '' : `${words.slice(0, 150)}.eml`
}

/**
 * What the mails say that are meant to be shown inside another (Content-Disposition: inline), as mutt forwards them: a rule must find the words.
 * They are attachments all the same.
 */
export async function textsOfNestedMails(opening: Opening, attachments: readonly BodyAttachment[]): Promise<string[]> {
  return readShown(opening, attachments, 1, { left: maxShownMails })
}

async function readShown(
  opening: Opening,
  attachments: readonly BodyAttachment[],
  level: number,
  room: { left: number },
): Promise<string[]> {
  const texts: string[] = []
  for (const { type, inline, bytes } of attachments) {
    if (!isNestedMail(type) || !inline || level > maxShownLevels || room.left-- <= 0) continue
    const inner = await opening.readEntity(bytes)
    const deeper = await readShown(opening, inner.attachments, level + 1, room)
    texts.push([...headOf(bytes), '', inner.text ?? '', ...deeper].join('\n'))
  }
  return texts
}

function headOf(bytes: Uint8Array): string[] {
  const header = readHeader(bytes, 0, mimeLimits.maxHeaderBytes)
  return ['From', 'Subject', 'Date', 'To', 'Cc'].flatMap((name) => {
    const value = firstValue(header, name.toLowerCase())
    return value === null ? [] : [`${name}: ${cleanText(decodeWords(value.slice(0, 2000)))}`]
  })
}
