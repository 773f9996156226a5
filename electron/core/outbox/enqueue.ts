import type { Hold, MailDraft, OutboxId, OutboxState } from '#shared/model/outbox.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { subjectToken, tokenOf } from '../ingest/threads/thread-token.ts'
import { foldAddress } from '../people/own-mail.ts'
import type { WritableStore } from '../store/store.ts'
import { chooseAccount } from './choose-account.ts'
import { neutralSubject } from './disclosure.ts'
import { findHeaderFault, findMailFault, type MailFault } from './find-mail-fault.ts'
import { judgeMail } from './firewall.ts'
import { makeMailIds } from './message-id.ts'
import type { OutboxContext } from './outbox-context.ts'
import { isMatterConfidential } from './recipient-classes.ts'
import { findAnswered, findThreadId } from './thread-state.ts'

/** A mail in the outbox, as it came to stand there. */
export type Enqueued = { outboxId: OutboxId; state: OutboxState; holds: Hold[] }

/**
 * Puts a mail into the outbox: the only way one comes to be. It goes out, or is held, or is not sent, as the firewall decides in this
 * transaction.
 *
 * Errors: a fault names its line where the draft cannot become a mail; nothing is written then. An order that has its mail already is answered
 * with that mail: it is never written twice.
 */
export function enqueueMail(tx: WritableStore, context: OutboxContext, draft: MailDraft): Result<Enqueued, MailFault> {
  const fault = findMailFault(draft)
  if (fault) return fail(fault)
  const known = draft.order === null ? null : findOrdered(tx, draft.order)
  if (known) return succeed(known)
  const kept = keepDraft(tx, context, draft)
  return kept.ok ? submitDraft(tx, context, kept.value, { notBefore: draft.notBefore }) : kept
}

function findOrdered(tx: WritableStore, order: string): Enqueued | null {
  const row = tx.get<{ outbox_id: string; state: OutboxState; held_json: string }>(
    'SELECT outbox_id, state, held_json FROM outbox WHERE order_id = ?',
    order,
  )
  // enqueue wrote it from Hold[]
  return row ? { outboxId: row.outbox_id, state: row.state, holds: JSON.parse(row.held_json) as Hold[] } : null
}

/** An order that goes to readers of two languages is two mails: the second has its language behind the order's key. */
export const orderOfRow =
  "CASE instr(outbox.order_id, '~') WHEN 0 THEN outbox.order_id ELSE substr(outbox.order_id, 1, instr(outbox.order_id, '~') - 1) END"

/** Writes a draft, which may still lack its recipients. Answers its id. */
export function keepDraft(tx: WritableStore, context: OutboxContext, draft: MailDraft): Result<OutboxId, MailFault> {
  const fault = findHeaderFault(draft)
  if (fault) return fail(fault)
  const answered = findAnswered(tx, draft.messageId)
  const sender = chooseAccount(tx, draft.account)
  const ids = makeMailIds(context.random, {
    orgId: context.orgId,
    order: draft.order,
    threadId: findThreadId(tx, draft),
    from: sender?.address ?? null,
  })
  tx.run(
    `INSERT INTO outbox (outbox_id, message_id, kind, state, order_id, batch_id, account_id, task_id, fingerprint, thread_seen, template, language,
       author, cause_json, automatic, confidential, subject, draft_json, held_json, not_before, tries, created_at, changed_at)
     VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, 0, ?, ?)`,
    ...[ids.outboxId, ids.messageId, draft.kind, draft.order, draft.batch, draft.account, draft.taskId],
    ...[answered?.fingerprint ?? null, draft.threadSeen, draft.template, draft.language, draft.author],
    ...[JSON.stringify(draft.cause), draft.automatic ? 1 : 0, draft.confidential ? 1 : 0, draft.subject],
    ...[JSON.stringify(draft), draft.notBefore, context.now, context.now],
  )
  writeParts(tx, ids.outboxId, draft)
  return succeed(ids.outboxId)
}

/** Writes the new words of a draft. What somebody takes up whose order was taken back is theirs from then on. */
export function rewriteDraft(
  tx: WritableStore,
  context: OutboxContext,
  outboxId: string,
  draft: MailDraft,
): Result<OutboxId, MailFault> {
  const fault = findHeaderFault(draft)
  if (fault) return fail(fault)
  tx.run(
    `UPDATE outbox SET order_id = CASE WHEN (SELECT withdrawn FROM mail_orders WHERE mail_orders.order_id = ${orderOfRow}) = 1 THEN NULL ELSE order_id END,
       state = 'draft', phase = NULL, subject = ?, draft_json = ?, thread_seen = ?, confidential = ?, not_before = ?, held_json = '[]',
       decided_by = NULL, mime = NULL, mime_hash = NULL, bytes = NULL, envelope_json = NULL, next_try_at = NULL, changed_at = ?, ended_at = NULL
     WHERE outbox_id = ?`,
    ...[
      draft.subject,
      JSON.stringify(draft),
      draft.threadSeen,
      draft.confidential ? 1 : 0,
      draft.notBefore,
      context.now,
      outboxId,
    ],
  )
  writeParts(tx, outboxId, draft)
  return succeed(outboxId)
}

function writeParts(tx: WritableStore, outboxId: string, draft: MailDraft): void {
  tx.run('DELETE FROM outbox_recipients WHERE outbox_id = ?', outboxId)
  for (const { address, place, name, target } of draft.recipients)
    tx.run(
      `INSERT OR IGNORE INTO outbox_recipients (outbox_id, address, place, name, target, outcome, delivery)
       VALUES (?, ?, ?, ?, ?, 'pending', 'unknown')`,
      ...[outboxId, foldAddress(address), place, name, target],
    )
  tx.run('DELETE FROM outbox_files WHERE outbox_id = ?', outboxId)
  for (const { sha256 } of draft.files)
    tx.run(
      'INSERT OR IGNORE INTO outbox_files (outbox_id, sha256, blob_no) SELECT ?, sha256, blob_no FROM blobs WHERE sha256 = ?',
      outboxId,
      Buffer.from(sha256, 'hex'),
    )
}

/** How a draft is sent: not before a time, and by whose decision where somebody has seen why it was held. */
export type Submission = { notBefore: number | null; decided?: { by: string; seen: readonly Hold[] } }

/**
 * Sends a draft on its way: judged, with its envelope and its last subject, and without bytes, which `freezeMails` makes of it at once.
 *
 * Errors: as `enqueueMail`; the draft stays.
 */
export function submitDraft(
  tx: WritableStore,
  context: OutboxContext,
  outboxId: string,
  { notBefore, decided }: Submission,
): Result<Enqueued, MailFault> {
  const draft = readDraft(tx, outboxId)
  const files = draft.files.filter(({ sha256 }) => hasBlob(tx, sha256))
  const lost = draft.files.filter((file) => !files.includes(file)).map(({ name }) => name)
  const isConfidential = isMatterConfidential(tx, draft)
  const mail: MailDraft = {
    ...draft,
    files,
    missingFiles: [...draft.missingFiles, ...lost],
    confidential: isConfidential,
    subject: finalSubject(tx, context, draft, isConfidential, outboxId),
    notBefore,
  }
  const fault = findMailFault(mail)
  if (fault) return fail(fault)
  const sender = chooseAccount(tx, mail.account)
  const verdict = judgeMail(tx, context, mail, sender !== null)
  const holds = decided ? verdict.holds.filter(({ reason }) => isUndecided(reason, decided.seen)) : verdict.holds
  const state = verdict.state === 'cancelled' ? 'cancelled' : holds.length > 0 ? 'held' : 'queued'
  const undoUntil = draft.automatic ? null : context.now + context.settings.undoMs
  const goesAt = Math.max(notBefore ?? 0, undoUntil ?? 0) || null
  const envelope = sender && {
    // RFC 3834 section 3.3: nobody hears of an automatic answer that cannot be delivered, and no robot can answer it.
    from: draft.kind === 'acknowledgement' ? '' : sender.address,
    to: verdict.recipients.map(({ address }) => foldAddress(address)),
  }
  if (verdict.left.length > 0 && state !== 'cancelled') writeParts(tx, outboxId, { ...mail, recipients: verdict.recipients })
  tx.run(
    `UPDATE outbox SET state = ?, account_id = ?, subject = ?, draft_json = ?, confidential = ?, held_json = ?, decided_by = ?, not_before = ?,
       envelope_json = ?, mime = NULL, mime_hash = NULL, bytes = NULL, next_try_at = NULL, last_error = ?, queued_at = ?, changed_at = ?, ended_at = ?
     WHERE outbox_id = ?`,
    ...[state, sender?.accountId ?? null, mail.subject, JSON.stringify({ ...mail, recipients: verdict.recipients })],
    ...[
      isConfidential ? 1 : 0,
      JSON.stringify([...holds, ...(decided?.seen ?? [])]),
      decided?.by ?? null,
      goesAt,
      envelope && JSON.stringify(envelope),
    ],
    ...[state === 'cancelled' ? (verdict.holds[0]?.sentence ?? null) : null, context.now, context.now],
    ...[state === 'cancelled' ? context.now : null, outboxId],
  )
  return succeed({ outboxId, state, holds })
}

/** Somebody's word holds for what they saw: a matter that was closed since is another, and without an account nothing can leave. */
const isUndecided = (reason: Hold['reason'], seen: readonly Hold[]): boolean =>
  reason === 'no_account' || (reason === 'confidential' && seen.every((hold) => hold.reason !== 'confidential'))

/** What a draft says. */
export function readDraft(tx: Pick<WritableStore, 'get'>, outboxId: string): MailDraft {
  const row = tx.get<{ draft_json: string }>('SELECT draft_json FROM outbox WHERE outbox_id = ?', outboxId)
  if (!row) throw new Error('there is no such mail in the outbox')
  return JSON.parse(row.draft_json) as MailDraft // written by keepDraft from a MailDraft
}

const hasBlob = (tx: WritableStore, sha256: string): boolean =>
  tx.get('SELECT 1 FROM blobs WHERE sha256 = ?', Buffer.from(sha256, 'hex')) !== undefined

/** Kinds that an outsider answers, so that their subject carries the token of the thread. */
const answerable: ReadonlySet<MailDraft['kind']> = new Set(['reply', 'message', 'acknowledgement'])

/**
 * The subject as it leaves: of automatic mail in confidence it says nothing, and where an answer may come it carries its thread's token. A mail that
 * begins a thread has none before it: its own id is the token then.
 */
function finalSubject(
  tx: WritableStore,
  { settings }: OutboxContext,
  draft: MailDraft,
  isConfidential: boolean,
  outboxId: string,
): string {
  const subject = isConfidential && draft.automatic ? neutralSubject(draft.language) : draft.subject
  if (!settings.subjectToken || !answerable.has(draft.kind)) return subject
  if (/\[#[0-9A-Z]{4}-[0-9A-Z]{4}\]/i.test(subject)) return subject
  const threadId = findThreadId(tx, draft) ?? ownIdOf(tx, outboxId)
  return `${subject} ${subjectToken(tokenOf(threadId))}`.trim()
}

function ownIdOf(tx: WritableStore, outboxId: string): string {
  const row = tx.get<{ message_id: string }>('SELECT message_id FROM outbox WHERE outbox_id = ?', outboxId)
  if (!row) throw new Error('there is no such mail in the outbox')
  return row.message_id
}
