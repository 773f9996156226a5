import type { ParsedMessage } from '../mime/parsed-message.ts'
import type { WritableStore } from '../store/store.ts'

/** More text than this of one message is not indexed; it is the size rules read, too. */
const indexedCharactersMax = 262_144

/**
 * Puts a message into the full-text index: subject, newest text, people, attachment names.
 *
 * Quoted text is left out, since the mail it quotes is indexed itself. A confidential message must not be handed over.
 */
export function indexMessage(tx: WritableStore, messageNo: number, message: ParsedMessage, newestText: string): void {
  const people = [...message.from, ...message.to, ...message.cc].map((person) => `${person.name} ${person.address}`).join('\n')
  const attachments = message.attachments.map((attachment) => attachment.name).join('\n')
  tx.run(
    'INSERT INTO message_search (rowid, subject, body, people, attachments) VALUES (?, ?, ?, ?, ?)',
    messageNo,
    message.subject,
    newestText.slice(0, indexedCharactersMax),
    people,
    attachments,
  )
}
