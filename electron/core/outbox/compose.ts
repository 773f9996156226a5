import { hash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import type { Inputs } from '#shared/contract/contract.ts'
import type { MailDraft, MailFile } from '#shared/model/outbox.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { nextOpening } from '../calendar/open-time.ts'
import { putBlob } from '../store/blob-rows.ts'
import type { BlobStore } from '../store/blob-store.ts'
import type { WritableStore } from '../store/store.ts'
import { hasAccount } from './choose-account.ts'
import { findAddressFault, type MailFault } from './find-mail-fault.ts'
import { forwardedFile } from './forward-message.ts'
import type { OutboxContext } from './outbox-context.ts'
import { isMatterConfidential } from './recipient-classes.ts'
import { resolveTarget } from './resolve-target.ts'
import { findAnswered, newestOfThread } from './thread-state.ts'

/** Lays what a person typed into both forms of a mail; the text stays as it was typed. */
export type LayOutNote = (typed: string, subject: string, language: string | null) => { text: string; html: string | null }

export type ComposeServices = { blobs: BlobStore; layOutNote: LayOutNote }

type Written = Inputs['outbox']['compose']
type Edited = Inputs['outbox']['edit']
type Send = NonNullable<Written['send']>

const written = { message: 'Written by hand.', reply: 'An answer, written by hand.', forward: 'Forwarded by hand.' } as const

const noSuchAccount: MailFault = {
  line: 'account',
  sentence:
    'The account that was named is not there. Name one by its id, as the list of accounts shows it, or none for the usual one.',
}

/** A mail that a person writes, as a draft. Errors: a fault that names its line. */
export function composeDraft(
  tx: WritableStore,
  context: OutboxContext,
  services: ComposeServices,
  input: Written,
  author: string,
): Result<MailDraft, MailFault> {
  if (input.answers && input.forwards)
    return fail({ line: 'forwards', sentence: 'A mail answers a message or forwards one, not both.' })
  if (input.account !== undefined && !hasAccount(tx, input.account)) return fail(noSuchAccount)
  const messageId = input.answers ?? input.forwards ?? null
  const kind = input.forwards ? 'forward' : input.answers ? 'reply' : 'message'
  const taskId = input.taskId ?? taskOfMessage(tx, messageId)
  const matter = { taskId, messageId }
  const wanted = input.recipients ?? []
  const named = wanted.length === 0 && kind === 'reply' ? ['requester'] : wanted
  const recipients = resolveRecipients(tx, context, named, matter)
  if (!recipients.ok) return recipients
  const files = keepFiles(tx, services.blobs, input.files ?? [], [])
  if (!files.ok) return files
  const original = input.forwards && input.files === undefined ? forwardedFile(tx, services.blobs, input.forwards) : null
  if (original && !original.file)
    return fail({
      line: 'forwards',
      sentence: 'The original of this message is missing or too large to be sent. Name the files that shall go.',
    })
  const subject = input.subject.trim() === '' ? subjectAbout(tx, kind, messageId) : input.subject
  return succeed({
    kind,
    ...matter,
    recipients: recipients.value,
    subject,
    ...services.layOutNote(input.text, subject, null),
    files: original?.file ? [original.file] : files.value,
    missingFiles: [],
    template: null,
    language: null,
    author,
    cause: { sentence: written[kind], ruleId: null, changeId: null },
    automatic: false,
    confidential: input.confidential === true || isMatterConfidential(tx, { ...matter, confidential: false }),
    notBefore: null,
    threadSeen: newestOfThread(tx, matter),
    order: null,
    batch: null,
    holds: [],
    account: input.account ?? null,
  })
}

/** A draft with what a person changed in it; whoever edits it has read its thread up to now. */
export function editDraft(
  tx: WritableStore,
  context: OutboxContext,
  services: ComposeServices,
  draft: MailDraft,
  input: Edited,
): Result<MailDraft, MailFault> {
  if (input.account !== undefined && !hasAccount(tx, input.account)) return fail(noSuchAccount)
  const recipients = input.recipients ? resolveRecipients(tx, context, input.recipients, draft) : succeed(draft.recipients)
  if (!recipients.ok) return recipients
  const files = input.files ? keepFiles(tx, services.blobs, input.files, draft.files) : succeed(draft.files)
  if (!files.ok) return files
  const subject = input.subject ?? draft.subject
  const words = input.text === undefined ? {} : services.layOutNote(input.text, subject, draft.language)
  return succeed({
    ...draft,
    ...words,
    subject,
    recipients: recipients.value,
    files: files.value,
    missingFiles: input.files ? [] : draft.missingFiles,
    account: input.account ?? draft.account,
    holds: [],
    threadSeen: draft.threadSeen === null ? null : newestOfThread(tx, draft),
  })
}

/** When a mail may go out at the earliest: at once, at the next office hour, or at a time. */
export function timeOf(send: Send, { now, officeHours }: OutboxContext): number | null {
  if (send === 'now') return null
  return send === 'office' ? nextOpening(now, officeHours) : send
}

function taskOfMessage(tx: WritableStore, messageId: string | null): string | null {
  const row = tx.get<{ task_id: string }>(
    `SELECT tasks.task_id FROM task_messages JOIN tasks ON tasks.task_id = task_messages.task_id
     WHERE task_messages.fingerprint = ? AND tasks.deleted = 0 ORDER BY tasks.closed_at IS NOT NULL, tasks.created_at LIMIT 1`,
    messageId === null ? null : Buffer.from(messageId.slice('msg_'.length), 'hex'),
  )
  return row?.task_id ?? null
}

/** The subject of a mail about a message where none was written: marked once as an answer, or as passed on. */
function subjectAbout(tx: WritableStore, kind: keyof typeof written, messageId: string | null): string {
  const subject = findAnswered(tx, messageId)?.subject ?? ''
  if (subject === '' || kind === 'message') return subject
  if (kind === 'forward') return /^(?:fwd?|wg|tr)\s*:/i.test(subject) ? subject : `Fwd: ${subject}`
  return /^(?:re|aw|sv|antw)\s*:/i.test(subject) ? subject : `Re: ${subject}`
}

type Named = string | { to: string; place?: MailDraft['recipients'][number]['place'] | undefined }

function resolveRecipients(
  tx: WritableStore,
  context: OutboxContext,
  named: readonly Named[],
  matter: Pick<MailDraft, 'taskId' | 'messageId'>,
): Result<MailDraft['recipients'], MailFault> {
  const found: MailDraft['recipients'] = []
  const places = new Map<string, number>()
  for (const one of named) {
    const { to, place = 'to' } = typeof one === 'string' ? { to: one } : one
    places.set(place, (places.get(place) ?? 0) + 1)
    const line = `${place} ${places.get(place)}`
    if (/^(?:person|role|team):|^requester$/.test(to)) {
      const addressees = resolveTarget(tx, context.people, to, matter, context.now)
      if (addressees.length === 0) return fail({ line, sentence: `Nobody with a mail address is known as ${to}.` })
      found.push(...addressees.map(({ recipient }) => ({ ...recipient, place })))
      continue
    }
    const mailbox = readMailbox(to)
    const fault = findAddressFault(line, mailbox.address)
    if (fault) return fail(fault)
    const [known] = resolveTarget(tx, context.people, `address:${mailbox.address}`, matter, context.now)
    found.push({
      address: mailbox.address,
      name: mailbox.name || (known?.recipient.name ?? ''),
      place,
      target: known?.recipient.target ?? null,
    })
  }
  return succeed(found)
}

/** `Name <address>`, `"Name" <address>` or an address alone: one mailbox, and never a list or a group. */
function readMailbox(text: string): { name: string; address: string } {
  const found = /^(.*?)\s*<([^<>]*)>$/s.exec(text)
  const name = (found?.[1] ?? '').trim().replace(/^"(.*)"$/s, '$1')
  return { name, address: (found?.[2] ?? text).trim() }
}

type NamedFile = NonNullable<Written['files']>[number]

/** Keeps files by their content as it is now (O9). `own` are those the draft has already, which may have come from no message. */
function keepFiles(
  tx: WritableStore,
  blobs: BlobStore,
  files: readonly NamedFile[],
  own: readonly MailFile[] = [],
): Result<MailFile[], MailFault> {
  const kept: MailFile[] = []
  for (const [index, file] of files.entries()) {
    const found = takeFile(tx, blobs, file, own)
    if (!found) return fail({ line: `file ${index + 1}`, sentence: `File ${index + 1} is not there any more. Attach it again.` })
    kept.push(found)
  }
  return succeed(kept)
}

function takeFile(tx: WritableStore, blobs: BlobStore, file: NamedFile, own: readonly MailFile[]): MailFile | null {
  if ('base64' in file) return keepBytes(tx, blobs, file)
  // To know a hash is no right to a file: it names what the draft has already.
  if ('sha256' in file) return own.find(({ sha256 }) => sha256 === file.sha256) ?? null
  return findFile(tx, file)
}

function keepBytes(tx: WritableStore, blobs: BlobStore, file: { name: string; type: string; base64: string }): MailFile {
  const content = Buffer.from(file.base64, 'base64')
  const sha256 = hash('sha256', content, 'buffer')
  putBlob(tx, blobs, sha256, content.byteLength, 'zstd', zstdCompressSync(content))
  const type = file.type === '' ? 'application/octet-stream' : file.type
  return { name: file.name, type, sha256: sha256.toString('hex'), bytes: content.byteLength }
}

function findFile(tx: WritableStore, file: { messageId: string; attachmentNo: number }): MailFile | null {
  const row = tx.get<AttachmentRow>(
    `SELECT attachments.name, attachments.type, blobs.sha256, blobs.size_bytes FROM messages
     JOIN attachments ON attachments.message_no = messages.message_no JOIN blobs ON blobs.blob_no = attachments.blob_no
     WHERE messages.fingerprint = ? AND attachments.attachment_no = ?`,
    Buffer.from(file.messageId.slice('msg_'.length), 'hex'),
    file.attachmentNo,
  )
  return row ? { name: row.name, type: row.type, sha256: row.sha256.toString('hex'), bytes: row.size_bytes } : null
}

type AttachmentRow = { name: string; type: string; sha256: Buffer; size_bytes: number }
