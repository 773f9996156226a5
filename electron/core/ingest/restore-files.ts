import type { DetachedContent } from '../archive/raw-item.ts'
import { fingerprintOf } from '../mime/fingerprint.ts'
import type { DerivedFacts } from '../mime/parse-outcome.ts'
import type { ParsedAttachment, ParsedMessage } from '../mime/parsed-message.ts'
import { sniffType } from '../mime/sniff-type.ts'
import { readPlaceholder } from '../store/detached-form.ts'

export type Restored = { message: ParsedMessage; derived: DerivedFacts }

/**
 * Puts the files of an item in the place of the texts that stand for them in its mail form.
 *
 * Only hashes that the item itself brought are believed: a mail that says such a text of its own gets nobody else's file. The bytes stay
 * with the item, coded for the store; `sizeBytes` of the facts becomes that of the whole mail.
 */
export function restoreFiles(
  message: ParsedMessage,
  derived: DerivedFacts,
  item: { sizeBytes: number; detached: readonly DetachedContent[] },
): Restored {
  if (item.detached.length === 0) return { message, derived }
  const files = new Map(item.detached.map((file) => [file.sha256, file]))
  const attachments = message.attachments.map((attachment) => restoreFile(attachment, files))
  const whole = { ...message, attachments }
  return { message: whole, derived: { ...derived, fingerprint: identify(whole, derived), rawSizeBytes: item.sizeBytes } }
}

function restoreFile(attachment: ParsedAttachment, files: ReadonlyMap<string, DetachedContent>): ParsedAttachment {
  const sha256 = attachment.bytes && readPlaceholder(attachment.bytes)
  const file = sha256 === null ? undefined : files.get(sha256)
  if (!file) return attachment
  const { sizeBytes, head } = file
  return { ...attachment, sha256: file.sha256, sizeBytes, sniffedType: sniffType(head, attachment.type), bytes: null }
}

/** A mail without text is known by its files: by the files themselves, so that it is the same mail from wherever it comes. */
function identify(message: ParsedMessage, derived: DerivedFacts): string {
  if ((message.text ?? '') !== '') return derived.fingerprint
  return fingerprintOf({
    messageId: message.messageId,
    date: message.date,
    fromAddress: message.from[0]?.address ?? '',
    subject: message.subject,
    text: '',
    content: message.attachments.map(({ sha256 }) => sha256).join('\n'),
  })
}
