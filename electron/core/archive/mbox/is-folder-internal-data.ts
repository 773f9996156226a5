/**
 * Whether an item is the note that UW-IMAP, Pine, Dovecot and Alpine keep at the head of a mailbox for themselves.
 *
 * Both marks are asked for, the subject and the X-IMAP header, so that a sender cannot have a mail skipped by its subject.
 * Source: the unix mailbox driver of UW-IMAP, which others copied.
 */
export function isFolderInternalData(mail: Uint8Array): boolean {
  const head = Buffer.from(mail.buffer, mail.byteOffset, Math.min(mail.byteLength, 4096))
  if (!head.includes('FOLDER INTERNAL DATA')) return false
  const header = head.toString('latin1').split(/\r?\n\r?\n/, 1)[0] ?? ''
  return /^Subject: .{0,60}FOLDER INTERNAL DATA[ \t]*\r?$/m.test(header) && /^X-IMAP(?:base)?:/im.test(header)
}
