import { hash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import type { MailDraft } from '#shared/model/outbox.ts'
import type { OutboxSettings } from '../config/outbox-settings.ts'
import { tokenOf } from '../ingest/threads/thread-token.ts'
import type { Log } from '../ports.ts'
import { readBlob } from '../store/read-blob.ts'
import type { Store } from '../store/store.ts'
import { chooseAccount } from './choose-account.ts'
import { freezeMime, type MailParts } from './freeze-mime.ts'
import { maxReferences } from './limits.ts'
import { ancestorsOf, findAnswered, findThreadId } from './thread-state.ts'

type Row = {
  outbox_id: string
  message_id: string
  account_id: string
  draft_json: string
  not_before: number | null
  queued_at: number
}

/** How many mails one round makes bytes of: some tenths of a second. */
const mostAtOnce = 100

/**
 * Makes the bytes of every mail that was sent on its way and has none: once, before its first try; every try sends these (O7).
 *
 * It is no part of the transaction that queued the mail, because composing waits. A crash between the two loses nothing: the next round finds
 * the row, and the same row gives the same bytes. Answers how many it made.
 */
export async function freezeMails(store: Store, settings: OutboxSettings, log: Log, now: () => number): Promise<number> {
  const rows = store.read.all<Row>(
    `SELECT outbox_id, message_id, account_id, draft_json, not_before, queued_at FROM outbox
     WHERE state IN ('queued', 'held') AND mime IS NULL AND envelope_json IS NOT NULL ORDER BY outbox_no LIMIT ?`,
    mostAtOnce,
  )
  let made = 0
  for (const row of rows) {
    try {
      const bytes = await freezeMime(partsOf(store, settings, row))
      made += keepBytes(store, row, bytes)
    } catch (error) {
      log.error('mail_not_made', error, { outboxId: row.outbox_id })
      giveBack(store, row, now())
    }
  }
  return made
}

function partsOf(store: Store, settings: OutboxSettings, row: Row): MailParts {
  const draft = JSON.parse(row.draft_json) as MailDraft // written by enqueue from a MailDraft
  const sender = chooseAccount(store.read, row.account_id)
  if (!sender) throw new Error('the account of a mail is gone')
  const answered = findAnswered(store.read, draft.messageId)
  const references = answered && draft.kind !== 'forward' ? ancestorsOf(store.read, answered, maxReferences) : []
  const files = draft.files.map(({ name, type, sha256 }) => {
    const content = readFile(store, row.outbox_id, sha256)
    if (!content) throw new Error('a file of a mail is gone')
    return { name, type, content }
  })
  return {
    draft,
    messageId: row.message_id,
    from: sender,
    at: row.not_before ?? row.queued_at,
    references,
    isAnswer: draft.kind === 'reply' || draft.kind === 'acknowledgement',
    token: tokenOf(findThreadId(store.read, draft) ?? row.message_id),
    plusAddress: settings.plusAddress && !draft.automatic,
    files,
  }
}

function readFile(store: Store, outboxId: string, sha256: string): Buffer | null {
  const file = store.read.get<{ blob_no: number }>(
    'SELECT blob_no FROM outbox_files WHERE outbox_id = ? AND sha256 = ?',
    outboxId,
    Buffer.from(sha256, 'hex'),
  )
  return file ? readBlob(store, file.blob_no) : null
}

/** Only while the row still says what the bytes were made of. */
function keepBytes(store: Store, row: Row, bytes: Buffer): number {
  const packed = zstdCompressSync(bytes)
  return store.write((tx) =>
    Number(
      tx.run(
        `UPDATE outbox SET mime = ?, mime_hash = ?, bytes = ? WHERE outbox_id = ? AND mime IS NULL AND state IN ('queued', 'held')
           AND draft_json = ? AND queued_at = ? AND not_before IS ?`,
        ...[packed, hash('sha256', bytes, 'buffer'), bytes.byteLength, row.outbox_id],
        ...[row.draft_json, row.queued_at, row.not_before],
      ).changes,
    ),
  )
}

/** What cannot become a mail is a draft again: nothing is lost, and a person can mend it (O3). */
function giveBack(store: Store, row: Row, now: number): void {
  store.write((tx) =>
    tx.run(
      `UPDATE outbox SET state = 'draft', last_error = ?, changed_at = ? WHERE outbox_id = ? AND mime IS NULL AND state IN ('queued', 'held')`,
      ...['This mail could not be put together. Look at its files, then send it again.', now, row.outbox_id],
    ),
  )
}
