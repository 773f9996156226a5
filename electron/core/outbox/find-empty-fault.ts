import type { MailDraft } from '#shared/model/outbox.ts'
import type { MailFault } from './find-mail-fault.ts'

/** What a person wrote has something to say: a subject, a text or a file. A slip of the hand on Send leaves no empty mail. */
export const findEmptyFault = ({ subject, text, files }: MailDraft): MailFault | null =>
  subject.trim() === '' && text.trim() === '' && files.length === 0
    ? { line: 'text', sentence: 'This mail is empty: it has no subject, no text and no file. Write something first.' }
    : null
