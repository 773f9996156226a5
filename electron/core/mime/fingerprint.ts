import { hash } from 'node:crypto'

/**
 * What a mail is known by, as far as it names it.
 *
 * Shapes: `messageId` without angle brackets; `date` in UTC milliseconds; `fromAddress` the first mailbox of From, empty where there is
 * none; `subject` decoded; `text` the plain text; `content` stands for a mail that has no text either: hashes of its attachments, or of its
 * raw bytes.
 */
export type Identity = {
  messageId: string | null
  date: number | null
  fromAddress: string
  subject: string
  text: string
  content: string
}

/**
 * The identity of a mail across archives and mailboxes: 32 hex digits.
 *
 * The first 16 bytes of SHA-256 over "1", Message-ID, Date in seconds, From address in lower case and subject (NFC, blanks collapsed), one
 * per line. Where Message-ID or Date is missing, the hash of the collapsed text takes its place, or of the content where there is no text:
 * two empty mails without an id are not one (I5).
 * Source: sync.md 3.4. Changing it makes every mail of every profile a new one.
 */
export function fingerprintOf(identity: Identity): string {
  const { messageId, date } = identity
  // Made only where it is needed: most mails have both an id and a date.
  const standIn = messageId === null || date === null ? standInOf(identity) : ''
  const seconds = date === null ? standIn : String(Math.floor(date / 1000))
  const lines = ['1', messageId ?? standIn, seconds, identity.fromAddress.toLowerCase(), collapse(identity.subject)]
  return hash('sha256', lines.join('\n'), 'hex').slice(0, 32)
}

function standInOf({ text, content }: Identity): string {
  return textHashOf(text === '' ? content : text)
}

/** SHA-256 of a text, NFC and blanks collapsed: tells whether two mails with one fingerprint say the same. 64 hex digits. */
export function textHashOf(text: string): string {
  return hash('sha256', collapse(text), 'hex')
}

/** The identity of a mail whose fingerprint is taken by another text: the fingerprint hashed again with its text hash. */
export function rehashWithText(fingerprint: string, textHash: string): string {
  return hash('sha256', `${fingerprint}\n${textHash}`, 'hex').slice(0, 32)
}

function collapse(text: string): string {
  // Not /\s+/: matching every single blank between words takes twice as long.
  return text
    .normalize('NFC')
    .replace(/\s{2,}|[^\S ]/g, ' ')
    .trim()
}
