import type { ParsedMessage } from '../mime/parsed-message.ts'
import type { ReadableStore, WritableStore } from '../store/store.ts'
import { readableKind } from './attachment-kind.ts'
import { indexForm } from './fold-text.ts'
import { documentOf, readDocument, type SearchDocument, unpackText, writeDocument } from './search-document.ts'

/** 1,000,000 characters of all attachments of one message together: a book, and no message pushes the index apart. */
const filesCharactersMax = 1_000_000

/**
 * Puts a message into the full-text index: subject, newest text, people, attachment names. Its attachments are noted for the attachment
 * reader; what is known of their text already is indexed at once.
 *
 * Quoted text is left out, since the mail it quotes is indexed itself. A confidential message must not be handed over.
 */
export function indexMessage(tx: WritableStore, messageNo: number, message: ParsedMessage, newestText: string): void {
  const batch = openIndexBatch(tx)
  batch.add(messageNo, message, newestText)
  batch.end()
}

/** Messages of one transaction on their way into the index: `add` keeps what is known of one, `end` writes their rows. */
export type IndexBatch = { add(messageNo: number, message: ParsedMessage, newestText: string): void; end(): void }

/**
 * Indexes the messages of one transaction together, as `indexMessage` does; what becomes confidential before the end stays out.
 *
 * Many a statement opens a savepoint of its own, at which the index writes out what it gathers: a segment for every message, if their rows
 * stood between such statements.
 */
export function openIndexBatch(tx: WritableStore): IndexBatch {
  const waiting: { messageNo: number; message: ParsedMessage; document: SearchDocument; files: string }[] = []
  return {
    add: (messageNo, message, newestText) => {
      const document = documentOf(message, newestText)
      writeDocument(tx, messageNo, document)
      const files = message.attachments.length > 0 ? noteAttachments(tx, messageNo) : ''
      waiting.push({ messageNo, message, document, files })
    },
    end: () => {
      for (const { messageNo, message, document, files } of waiting.splice(0)) {
        // `forgetMessage` took the text kept for it, too.
        if (!isIndexed(tx, messageNo)) continue
        const names = message.attachments.map(({ name }) => name).join('\n')
        insertRow(tx, messageNo, message.subject, document, names, files)
      }
    },
  }
}

const isIndexed = (store: ReadableStore, messageNo: number): boolean =>
  store.get('SELECT 1 FROM message_texts WHERE message_no = ?', messageNo) !== undefined

type AttachmentRow = { name: string; type: string; blob_no: number | null }

const attachmentsOf = (store: ReadableStore, messageNo: number): AttachmentRow[] =>
  store.all<AttachmentRow>('SELECT name, type, blob_no FROM attachments WHERE message_no = ? ORDER BY attachment_no', messageNo)

function noteAttachments(tx: WritableStore, messageNo: number): string {
  const readable = attachmentsOf(tx, messageNo).filter((row) => row.blob_no !== null && readableKind(row.type, row.name) !== null)
  for (const row of readable) tx.run("INSERT OR IGNORE INTO attachment_texts (blob_no, state) VALUES (?, 'waiting')", row.blob_no)
  return readable.length > 0 ? fileTexts(tx, messageNo) : ''
}

/** The text of a message's attachments, as far as it was read. */
function fileTexts(store: ReadableStore, messageNo: number): string {
  const rows = store.all<{ content: Buffer }>(
    `SELECT DISTINCT attachment_texts.blob_no, attachment_texts.content FROM attachments
     JOIN attachment_texts ON attachment_texts.blob_no = attachments.blob_no
     WHERE attachments.message_no = ? AND attachment_texts.content IS NOT NULL ORDER BY attachments.attachment_no`,
    messageNo,
  )
  let text = ''
  for (const row of rows) {
    text += `${unpackText(row.content)}\n`
    if (text.length >= filesCharactersMax) break
  }
  return text.slice(0, filesCharactersMax)
}

/** A letter for private use, which the index takes for one: so a mark is a word that nobody types and no mail holds. */
export const markWord = (mark: string): string => `\ue0aa${mark}`

function insertRow(
  tx: WritableStore,
  messageNo: number,
  subject: string,
  document: SearchDocument,
  attachments: string,
  files: string,
): void {
  tx.run(
    `INSERT INTO message_search (rowid, subject, body, sender, recipients, copies, attachments, files, marks)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    messageNo,
    indexForm(subject),
    indexForm(document.body),
    indexForm(document.sender),
    indexForm(document.recipients),
    indexForm(document.copies),
    indexForm(attachments),
    indexForm(files),
    document.marks.map(markWord).join(' '),
  )
}

/** Writes a message's row of the index again from what is stored. Does nothing for one that is not indexed: it may be confidential. */
export function refreshMessage(tx: WritableStore, messageNo: number): void {
  const document = readDocument(tx, messageNo)
  const row = tx.get<{ subject: string }>('SELECT subject FROM messages WHERE message_no = ? AND confidential = 0', messageNo)
  if (!document || !row) return
  const names = attachmentsOf(tx, messageNo).map(({ name }) => name)
  tx.run('DELETE FROM message_search WHERE rowid = ?', messageNo)
  insertRow(tx, messageNo, row.subject, document, names.join('\n'), fileTexts(tx, messageNo))
}

/**
 * Takes a message out of the search: its row, the text kept for it, and the text of attachments that no other indexed message carries.
 *
 * For a message that becomes confidential, and for one whose import is undone. Call it before its attachments' rows are removed.
 */
export function forgetMessage(tx: WritableStore, messageNo: number): void {
  tx.run('DELETE FROM message_search WHERE rowid = ?', messageNo)
  tx.run('DELETE FROM message_texts WHERE message_no = ?', messageNo)
  tx.run('DELETE FROM unindexed_messages WHERE message_no = ?', messageNo)
  tx.run(
    `DELETE FROM attachment_texts WHERE blob_no IN (SELECT blob_no FROM attachments WHERE message_no = ?)
     AND NOT EXISTS (SELECT 1 FROM attachments JOIN message_texts ON message_texts.message_no = attachments.message_no
                     WHERE attachments.blob_no = attachment_texts.blob_no)`,
    messageNo,
  )
}
