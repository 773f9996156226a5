import { zstdDecompressSync } from 'node:zlib'
import { beginTry, markCommitting, settleTry } from '../../electron/core/outbox/tries.ts'
import type { Delivery, OutboxKind, OutboxState } from '../../shared/model/outbox.ts'
import type { TestOrgo } from './test-orgo.ts'
import { sentAt } from './write-mail.ts'
import { oursId, theirs } from './write-receipts.ts'

export type SentMail = {
  messageId?: string
  to?: readonly string[]
  state?: OutboxState
  kind?: OutboxKind
  taskId?: string | null
  from?: string
  batchId?: string | null
  tries?: number
  queuedAt?: number
  dueAt?: number | null
  error?: string | null
}

const outboxIdOf = (messageId: string): string => `mail_${/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(messageId)?.[0]}`

/** A mail that left earlier, as the outbox keeps it, without the way it took there. Answers its id. */
export async function putSentMail(orgo: TestOrgo, mail: SentMail = {}): Promise<string> {
  const { messageId = oursId, to = [theirs], state = 'accepted', kind = 'reply', taskId = null } = mail
  const outboxId = outboxIdOf(messageId)
  const at = mail.queuedAt ?? sentAt
  await orgo.withStore((store) =>
    store.write((tx) => {
      tx.run(
        `INSERT INTO outbox (outbox_id, message_id, kind, state, batch_id, task_id, author, cause_json, automatic, confidential, subject,
           draft_json, envelope_json, held_json, next_try_at, tries, last_error, created_at, queued_at, changed_at, ended_at)
         VALUES (?, ?, ?, ?, ?, ?, 'person:owner', '{"sentence":"a test"}', 0, 0, 'Your heating', '{}', ?, '[]', ?, ?, ?, ?, ?, ?, ?)`,
        ...[outboxId, messageId, kind, state, mail.batchId ?? null, taskId],
        JSON.stringify({ from: mail.from ?? 'desk@house.example', to }),
        ...[mail.dueAt ?? null, mail.tries ?? (state === 'queued' || state === 'held' ? 0 : 1), mail.error ?? null],
        ...[at, at, at, state === 'accepted' ? at : null],
      )
      for (const address of to)
        tx.run(
          `INSERT INTO outbox_recipients (outbox_id, address, place, name, outcome, delivery) VALUES (?, ?, 'to', '', ?, 'unknown')`,
          ...[outboxId, address, state === 'accepted' ? 'accepted' : 'pending'],
        )
    }),
  )
  return outboxId
}

export type Standing = { address: string; outcome: string; delivery: Delivery; reason: string | null; at: number | null }

/** How a mail stands with its recipients. */
export const standingOf = (orgo: TestOrgo, outboxId: string): Promise<Standing[]> =>
  orgo.withStore((store) =>
    store.read.all<Standing>(
      `SELECT address, outcome, delivery, delivery_reason AS reason, delivery_at AS at FROM outbox_recipients WHERE outbox_id = ?`,
      outboxId,
    ),
  )

export const stateOf = (orgo: TestOrgo, outboxId: string): Promise<string | undefined> =>
  orgo.withStore((store) => store.read.get<{ state: string }>('SELECT state FROM outbox WHERE outbox_id = ?', outboxId)?.state)

export const receiptsOf = (orgo: TestOrgo): Promise<{ kind: string; outbox: string; address: string; sentence: string }[]> =>
  orgo.withStore((store) =>
    store.read.all('SELECT kind, outbox_id AS outbox, address, sentence FROM receipts ORDER BY fingerprint, outbox_id, address'),
  )

export type TakenMail = { outboxId: string; messageId: string; mime: string; from: string; to: string[] }

/** Takes every mail that is due as a server that accepts all, step by step as delivery does. Answers them in the order they were written. */
export const takeMail = (orgo: TestOrgo): Promise<TakenMail[]> =>
  orgo.withStore((store) =>
    store.write((tx) => {
      const now = orgo.clock.now()
      const rows = tx.all<{ outbox_id: string; message_id: string; mime: Buffer; envelope_json: string }>(
        "SELECT outbox_id, message_id, mime, envelope_json FROM outbox WHERE state = 'queued' ORDER BY outbox_no",
      )
      return rows.flatMap((row): TakenMail[] => {
        const { outbox_id: outboxId } = row
        const begun = beginTry(tx, outboxId, now)
        if (!begun || !markCommitting(tx, outboxId, begun.n, now)) return []
        const recipients = begun.recipients.map((address) => ({ address, outcome: 'accepted' as const, smtpReply: '250 OK' }))
        const end = { outcome: 'accepted' as const, recipients, smtpReply: '250 OK', reason: null, nextTryAt: null }
        settleTry(tx, outboxId, begun.n, end, now)
        const { from, to }: { from: string; to: string[] } = JSON.parse(row.envelope_json)
        return [{ outboxId, messageId: row.message_id, mime: zstdDecompressSync(row.mime).toString('utf8'), from, to }]
      })
    }),
  )
