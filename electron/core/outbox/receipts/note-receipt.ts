import type { Delivery } from '#shared/model/outbox.ts'
import type { StoredMessage } from '../../ingest/store-message.ts'
import { composedIdHeader } from '../../ingest/threads/thread-token.ts'
import { foldAddress, isOwnAddress, type OwnMail } from '../../people/own-mail.ts'
import { add, type OperationInput, set } from '../../store/ops/operation.ts'
import { recordChange } from '../../store/ops/record-change.ts'
import type { WritableStore } from '../../store/store.ts'
import { findTask, type TaskRow } from '../../tasks/task-facts.ts'
import { settleDoubt } from '../settle-doubt.ts'
import { findItem, findOwnCopy, type OutboxItem, recipientsOf } from './find-item.ts'
import { readSignal, type Signal, type Told } from './read-signal.ts'

/**
 * What a stored message turned out to be for the outbox.
 *
 * `settled`: it is a report, a program's answer or a copy of our own mail, so no rule judges it and it makes no task. `taskId` is the task it
 * now belongs to, null where the mail had none. `isOwnCopy`: it went out.
 */
export type Noted = { settled: boolean; isOwnCopy: boolean; taskId: string | null }

type ReceiptKind = 'bounced' | 'delayed' | 'delivered' | 'automatic' | 'answer' | 'own_copy' | 'ignored'

/**
 * Looks whether a message that was just stored speaks of a mail of ours, and keeps what it says: on the recipient, as a receipt, and as a part
 * of the mail's task.
 *
 * What it cannot be about is ignored, with a line that says so: a mail that never left, somebody it did not go to. Null where the message says
 * nothing of mail of ours; it is then mail like any other. A person's answer goes on to the rules, as a message of the task.
 */
export function noteReceipt(tx: WritableStore, now: number, own: OwnMail, stored: StoredMessage, live: boolean): Noted | null {
  const { message } = stored
  const at = Math.min(message.date ?? message.receivedAt ?? now, now)
  const composedId = message.headers.find(([name]) => name === composedIdHeader)?.[1]?.replace(/[<>\s]/g, '') ?? null
  const copy = findOwnCopy(tx, [message.messageId, composedId])
  // Whoever got a mail of ours knows its id: only one that is from us as well is a copy of it.
  if (copy && isFromUs(own, stored, copy)) return noteOwnCopy(tx, now, at, stored, copy)
  const signal = readSignal(message)
  const item = findItem(tx, signal)
  if (!item) {
    if (signal.kind === 'report' && live) writeIgnored(tx, stored, '', at, 'It reports on a mail that did not leave from here.')
    return null
  }
  const heard = hear(tx, signal, item)
  for (const { address, told } of heard) noteRecipient(tx, stored, item, address, told, at, kindOf(signal, told))
  if (heard.length === 0) {
    writeIgnored(tx, stored, item.outboxId, at, explainIgnored(signal))
    // Whoever names an id of ours had the mail before them: a colleague who answers is as welcome as whom we wrote to.
    if (signal.kind !== 'answer') return null
  }
  endDoubt(tx, now, item, heard.length > 0)
  const taskId = joinTask(tx, now, stored, item, signal.kind === 'answer')
  return { settled: signal.kind !== 'answer', isOwnCopy: false, taskId }
}

const isFromUs = (own: OwnMail, { message }: StoredMessage, { from }: OutboxItem): boolean =>
  message.from.some(({ address }) => isOwnAddress(own, address) || foldAddress(address) === from)

/** Who of the mail's recipients is told of. A report that does not say who can only mean the one there is. */
function hear(tx: WritableStore, signal: Signal, item: OutboxItem): { address: string; told: Told }[] {
  const recipients = recipientsOf(tx, item.outboxId)
  const [only, ...others] = recipients
  if (signal.told.length === 0 && only !== undefined && others.length === 0) return [{ address: only, told: unsaid }]
  return signal.told.flatMap((told) => {
    const address = recipients.find((candidate) => told.addresses.includes(candidate))
    return address === undefined ? [] : [{ address, told }]
  })
}

const unsaid: Told = {
  addresses: [],
  delivery: 'bounced',
  sentence: 'The mail server did not say why.',
  status: null,
  diagnostic: null,
}

const kindOf = (signal: Signal, told: Told): ReceiptKind => {
  if (signal.kind !== 'report') return signal.kind
  return told.delivery === 'bounced' || told.delivery === 'delayed' ? told.delivery : 'delivered'
}

function explainIgnored(signal: Signal): string {
  const [who] = signal.told.flatMap(({ addresses }) => addresses)
  if (who === undefined) return 'It does not say which of the recipients it means.'
  const did = signal.kind === 'report' ? `It speaks of ${who}` : `It comes from ${who}`
  return `${did}, to whom that mail did not go.`
}

/** What is known already is only replaced by what says more: reports arrive in any order, and late. */
const weight: Readonly<Record<Delivery, number>> = {
  unknown: 0,
  delayed: 1,
  delivered: 2,
  bounced: 3,
  auto_replied: 4,
  answered: 5,
}

function noteRecipient(
  tx: WritableStore,
  stored: StoredMessage,
  item: OutboxItem,
  address: string,
  told: Told,
  at: number,
  kind: ReceiptKind,
): void {
  const fingerprint = Buffer.from(stored.fingerprint, 'hex')
  tx.run(
    `INSERT OR REPLACE INTO receipts (fingerprint, outbox_id, address, kind, status, diagnostic, sentence, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[fingerprint, item.outboxId, address, kind, told.status, told.diagnostic, told.sentence, at],
  )
  const known = tx.get<{ delivery: Delivery }>(
    'SELECT delivery FROM outbox_recipients WHERE outbox_id = ? AND address = ?',
    item.outboxId,
    address,
  )
  if (!known || weight[told.delivery] < weight[known.delivery]) return
  if (told.delivery === known.delivery && told.delivery !== 'delayed') return
  tx.run(
    `UPDATE outbox_recipients SET delivery = ?, delivery_reason = ?, delivery_at = ?, delivery_fingerprint = ?
     WHERE outbox_id = ? AND address = ?`,
    ...[told.delivery, told.sentence, at, fingerprint, item.outboxId, address],
  )
}

function writeIgnored(tx: WritableStore, stored: StoredMessage, outboxId: string, at: number, sentence: string): void {
  tx.run(
    "INSERT OR REPLACE INTO receipts (fingerprint, outbox_id, address, kind, sentence, at) VALUES (?, ?, '', 'ignored', ?, ?)",
    ...[Buffer.from(stored.fingerprint, 'hex'), outboxId, sentence, at],
  )
}

/** Whatever came back proves that a server took the mail (sync.md 5): nobody has to decide about it any more. */
function endDoubt(tx: WritableStore, now: number, item: OutboxItem, isProof: boolean): void {
  if (isProof && item.state === 'in_doubt') settleDoubt(tx, item.outboxId, { how: 'receipt', by: null, now })
}

/** A copy that came through a server proves that one took it; one that a mail program put aside by itself proves nothing. */
function noteOwnCopy(tx: WritableStore, now: number, at: number, stored: StoredMessage, item: OutboxItem): Noted {
  const cameBack = stored.message.headers.some(([name]) => name === 'received')
  tx.run(
    "INSERT OR REPLACE INTO receipts (fingerprint, outbox_id, address, kind, sentence, at) VALUES (?, ?, '', 'own_copy', ?, ?)",
    ...[Buffer.from(stored.fingerprint, 'hex'), item.outboxId, 'A copy of the mail itself.', at],
  )
  endDoubt(tx, now, item, cameBack)
  return { settled: true, isOwnCopy: true, taskId: joinTask(tx, now, stored, item, false) }
}

/** Makes the message a part of the mail's task. Only a person's answer wakes it: what programs send is no news for whoever put it off. */
function joinTask(tx: WritableStore, now: number, stored: StoredMessage, item: OutboxItem, isAnswer: boolean): string | null {
  const task = item.taskId === null ? undefined : findStandingTask(tx, item.taskId)
  if (!task) return null
  const operations: OperationInput[] = [
    add(task.task_id, 'messages', stored.fingerprint),
    ...(isAnswer && task.snoozed_until !== null ? [set(task.task_id, 'snooze', null)] : []),
  ]
  const cause = { messageId: `msg_${stored.fingerprint}`, note: `It belongs to the mail "${item.subject.slice(0, 200)}".` }
  recordChange(tx, now, { command: 'task.join_message', actor: { kind: 'thread' }, cause }, operations)
  return task.task_id
}

/** 20 merges of merged tasks are followed: nobody merges more, and a circle must end. */
const mergesMax = 20

/** A task, or the one it was merged into. */
function findStandingTask(tx: WritableStore, taskId: string): TaskRow | undefined {
  let task = findTask(tx, taskId)
  for (let merges = 0; task?.merged_into && merges < mergesMax; merges += 1) task = findTask(tx, task.merged_into) ?? task
  return task
}
