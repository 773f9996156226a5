import type { Attachment, FileContent, Message } from '#shared/model/message.ts'
import type { ParseOutcome } from '../mime/parse-outcome.ts'
import type { ParsedMessage } from '../mime/parsed-message.ts'
import { answerAddresses } from '../people/answer-addresses.ts'
import type { OwnMail } from '../people/own-mail.ts'
import { readBlob } from '../store/read-blob.ts'
import { readOriginal } from '../store/read-original.ts'
import type { Store } from '../store/store.ts'
import { listSources } from './list-copies.ts'
import { type MessageRow, summarizeMessages, summaryOfMessage } from './message-rows.ts'

/** Parses one mail in a killable worker: a stored mail is as hostile as it was when it came. */
export type ParseOne = (bytes: Uint8Array) => Promise<ParseOutcome>

/** The original bytes of a message; null when they are missing or do not authenticate any more. */
export function readRaw(store: Store, row: MessageRow): Buffer | null {
  return readOriginal(store, row)
}

/** The bytes that hold a message's words: its original, without files that lie beside it. */
export function readForm(store: Store, row: MessageRow): Buffer | null {
  return row.raw_blob_no === null ? null : readBlob(store, row.raw_blob_no)
}

/** Who reads: what of the mail is our own, and the reader's own addresses. */
export type MessageReader = { own: OwnMail; self: readonly string[] }

/** A message with all a reader shows. Text and HTML are parsed from the original each time: they are stored nowhere else. */
export async function readMessage(store: Store, parseOne: ParseOne, row: MessageRow, reader: MessageReader): Promise<Message> {
  const raw = readForm(store, row)
  const outcome = raw && (await parseOne(raw))
  const parsed = outcome && outcome.kind !== 'failed' ? outcome.message : null
  const summary = summaryOfMessage(row)
  const addressed = { to: parsed?.to ?? [], cc: parsed?.cc ?? [], replyTo: parsed?.replyTo ?? [] }
  const answers = answerAddresses(reader.own, reader.self, { from: summary.from, ...addressed })
  return {
    ...summary,
    messageIdHeader: row.message_id,
    ...addressed,
    answerTo: answers.to,
    answerOthers: answers.others,
    receivedAt: row.received_at,
    importedAt: row.imported_at,
    sizeBytes: row.size_bytes,
    headers: parsed?.headers ?? [],
    text: parsed ? (parsed.text ?? '') : row.preview,
    html: parsed?.html ?? null,
    attachments: listAttachments(store, row.message_no),
    problems: [...storedProblems(row), ...damage(raw, parsed)],
    sources: listSources(store.read, row.message_no),
    thread: summarizeMessages(
      store.read,
      'WHERE messages.thread_no = ? ORDER BY messages.sort_at, messages.message_no LIMIT 500',
      row.thread_no,
    ),
  }
}

type Problem = { code: string; message: string }

function storedProblems(row: MessageRow): Problem[] {
  if (row.problems_json === null) return []
  const problems = JSON.parse(row.problems_json) as Problem[] // written by storeMessage
  return problems.map(({ code, message }) => ({ code, message }))
}

function damage(raw: Buffer | null, parsed: ParsedMessage | null): Problem[] {
  if (parsed) return []
  const message = raw
    ? 'This mail could not be read this time. Its original is kept and can be saved.'
    : 'The original of this mail is missing or damaged on this disk. Import its archive again to bring it back.'
  return [{ code: raw ? 'unreadable' : 'original_missing', message }]
}

type AttachmentRow = {
  attachment_no: number
  name: string
  original_name: string
  type: string
  size_bytes: number
  content_id: string | null
  inline: number
  sha256: Buffer
  blob_no: number | null
}

function attachmentRows(store: Store, messageNo: number): AttachmentRow[] {
  return store.read.all<AttachmentRow>('SELECT * FROM attachments WHERE message_no = ? ORDER BY attachment_no', messageNo)
}

function listAttachments(store: Store, messageNo: number): Attachment[] {
  return attachmentRows(store, messageNo).map((row) => ({
    attachmentNo: row.attachment_no,
    name: row.name,
    originalName: row.original_name,
    type: row.type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256.toString('hex'),
    inline: row.inline === 1,
    contentId: row.content_id,
  }))
}

/** A file with its content. */
export type StoredFile = { name: string; type: string; bytes: Uint8Array }

/** An attachment; null when there is no such one, or its content was left out or is damaged. */
export function readAttachment(store: Store, messageNo: number, attachmentNo: number): StoredFile | null {
  const row = attachmentRows(store, messageNo).find((candidate) => candidate.attachment_no === attachmentNo)
  const bytes = row?.blob_no == null ? null : readBlob(store, row.blob_no)
  return row && bytes ? { name: row.name, type: row.type, bytes } : null
}

/** A file as it crosses to clients. */
export function fileContent({ name, type, bytes }: StoredFile): FileContent {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  return { name, type, sizeBytes: bytes.byteLength, base64 }
}
