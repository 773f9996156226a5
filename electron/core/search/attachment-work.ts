import { isHeld, type Lease } from '../jobs/lease.ts'
import { readBlob } from '../store/read-blob.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import { readableKind } from './attachment-kind.ts'
import { indexMessage, refreshMessage } from './index-message.ts'
import { findMessageByNo, type MessageRow } from './message-rows.ts'
import type { AttachmentText } from './read-attachment-text.ts'
import { type ParseOne, readForm } from './read-message.ts'
import { packText, writeDocument } from './search-document.ts'
import type { TextWorker } from './text-worker.ts'

/** Attachments above 20 MB are not read: text has not that size, and pictures of pages hold none. */
const attachmentBytesMax = 20 * 1024 * 1024

/** So many attachments are looked at in one turn. */
const attachmentsPerTurn = 16

/** So many messages of an older index are parsed in one turn. */
const messagesPerTurn = 50

/** A turn ends after a second, so that what was done is found, and long before its lease runs out. */
const turnMs = 1000

/** Whether an archive is being imported, here or in another process: it goes first. */
export function isImporting(store: ReadableStore, now: number): boolean {
  return store
    .all<{ state: string; lease_owner: string | null; lease_until: number }>(
      "SELECT state, lease_owner, lease_until FROM jobs WHERE kind = 'import-archive' AND state = 'running'",
    )
    .some((job) => isHeld(job, now))
}

export function hasWaiting(store: ReadableStore): boolean {
  return (
    store.get('SELECT 1 FROM unindexed_messages LIMIT 1') !== undefined ||
    store.get("SELECT 1 FROM attachment_texts WHERE state = 'waiting' LIMIT 1") !== undefined
  )
}

/** Parses and indexes the next messages that wait. False when none waits. */
export async function indexNext(store: Store, parseOne: ParseOne, lease: Lease, now: () => number): Promise<boolean> {
  const waiting = store.read.all<{ message_no: number }>(
    'SELECT message_no FROM unindexed_messages ORDER BY message_no DESC LIMIT ?',
    messagesPerTurn,
  )
  const begun = now()
  const parsed: { messageNo: number; row: MessageRow | undefined; outcome: Awaited<ReturnType<ParseOne>> | null }[] = []
  for (const { message_no: messageNo } of waiting) {
    if (now() - begun > turnMs) break
    const row = findMessageByNo(store.read, messageNo)
    const raw = row && readForm(store, row)
    parsed.push({ messageNo, row, outcome: raw ? await parseOne(raw) : null })
  }
  if (parsed.length === 0) return false
  store.write((tx) => {
    lease.renew(tx)
    for (const { messageNo, row, outcome } of parsed) {
      // It may have become confidential, or gone, while it was parsed.
      const isVisible = tx.get('SELECT 1 FROM messages WHERE message_no = ? AND confidential = 0', messageNo) !== undefined
      tx.run('DELETE FROM message_search WHERE rowid = ?', messageNo)
      if (row && isVisible) indexParsed(tx, row, outcome)
      tx.run('DELETE FROM unindexed_messages WHERE message_no = ?', messageNo)
    }
  })
  return true
}

function indexParsed(tx: WritableStore, row: MessageRow, outcome: Awaited<ReturnType<ParseOne>> | null): void {
  if (outcome && outcome.kind !== 'failed') indexMessage(tx, row.message_no, outcome.message, outcome.derived.newestText)
  else {
    // No parser reads it any more: what its row says is still found.
    const sender = `${row.from_name} ${row.from_address}`
    writeDocument(tx, row.message_no, { body: row.preview, sender, recipients: '', copies: '', marks: ['partial'] })
    refreshMessage(tx, row.message_no)
  }
}

export type WaitingAttachment = { blobNo: number; sizeBytes: number; type: string; name: string }
export type Answers = ReadonlyMap<number, AttachmentText>

/** The next attachments to be read, each with a type and name that some visible message gives it. */
export function nextAttachments(store: ReadableStore): WaitingAttachment[] {
  return store
    .all<{ blob_no: number; size_bytes: number }>(
      `SELECT attachment_texts.blob_no, blobs.size_bytes FROM attachment_texts JOIN blobs ON blobs.blob_no = attachment_texts.blob_no
       WHERE attachment_texts.state = 'waiting' ORDER BY attachment_texts.blob_no DESC LIMIT ?`,
      attachmentsPerTurn,
    )
    .map((row) => {
      const named = store.all<{ type: string; name: string }>(
        'SELECT DISTINCT type, name FROM attachments WHERE blob_no = ? LIMIT 100',
        row.blob_no,
      )
      const readable = named.find(({ type, name }) => readableKind(type, name) !== null)
      return { blobNo: row.blob_no, sizeBytes: row.size_bytes, type: readable?.type ?? '', name: readable?.name ?? '' }
    })
}

/** Reads attachments until a second has passed; null when the worker does not start. */
export async function readNext(
  store: Store,
  worker: TextWorker,
  waiting: readonly WaitingAttachment[],
  now: () => number,
): Promise<Answers | null> {
  const begun = now()
  const answers = new Map<number, AttachmentText>()
  for (const attachment of waiting) {
    if (now() - begun > turnMs) break
    const answer = await readOne(store, worker, attachment)
    if (!answer) return null
    answers.set(attachment.blobNo, answer)
  }
  return answers
}

async function readOne(store: Store, worker: TextWorker, attachment: WaitingAttachment): Promise<AttachmentText | null> {
  const kind = readableKind(attachment.type, attachment.name)
  if (!kind) return { state: 'unreadable', reason: 'No message carries it any more.' }
  if (attachment.sizeBytes > attachmentBytesMax) return { state: 'unreadable', reason: 'It is larger than 20 MB.' }
  const bytes = readBlob(store, attachment.blobNo)
  return bytes ? worker.read(bytes, kind) : { state: 'unreadable', reason: 'Its content is missing or damaged on this disk.' }
}

/** Keeps what was read; the attachments still count as waiting until their messages are indexed with it. */
export function storeTexts(tx: WritableStore, answers: Answers): void {
  for (const [blobNo, answer] of answers)
    tx.run(
      'UPDATE attachment_texts SET content = ?, reason = ? WHERE blob_no = ?',
      answer.state === 'read' ? packText(answer.text) : null,
      answer.state === 'read' ? null : answer.reason,
      blobNo,
    )
}

export function finishAttachments(tx: WritableStore, answers: Answers): void {
  for (const [blobNo, answer] of answers) tx.run('UPDATE attachment_texts SET state = ? WHERE blob_no = ?', answer.state, blobNo)
}

/** The messages whose row of the index gains text: those that carry an attachment which was read. */
export function messagesCarrying(store: ReadableStore, answers: Answers): number[] {
  const blobNos = [...answers].flatMap(([blobNo, answer]) => (answer.state === 'read' ? [blobNo] : []))
  return store
    .all<{ message_no: number }>(
      'SELECT DISTINCT message_no FROM attachments WHERE blob_no IN (SELECT value FROM json_each(?)) ORDER BY message_no',
      JSON.stringify(blobNos),
    )
    .map((row) => row.message_no)
}

export function refreshMessages(tx: WritableStore, messageNos: readonly number[]): void {
  for (const messageNo of messageNos) refreshMessage(tx, messageNo)
}
