import { z } from 'zod'
import { Instant, Target, TaskId } from './base.ts'

export const OutboxId = z.string().regex(/^mail_[0-9a-f-]{36}$/, 'an outbox item, such as mail_6d0c…')
export type OutboxId = z.infer<typeof OutboxId>

/**
 * How a mail that leaves stands.
 *
 * `draft` is being written; `held` waits until a person has seen it; `queued` goes out when its time has come; `sending` is with the server
 * now; `accepted` was taken by the server; `failed` was refused for good; `in_doubt` may or may not have been taken, and is never sent again
 * by itself; `cancelled` was withdrawn.
 */
export const OutboxState = z.enum(['draft', 'held', 'queued', 'sending', 'accepted', 'failed', 'in_doubt', 'cancelled'])
export type OutboxState = z.infer<typeof OutboxState>

/** What a mail is for. `reply` and `message` are written by a person; the others are made by Orgo, and say so in their headers. */
export const OutboxKind = z.enum([
  'reply',
  'message',
  'acknowledgement',
  'forward',
  'escalation',
  'assignment',
  'state',
  'digest',
  'report',
  'notice',
  'test',
])
export type OutboxKind = z.infer<typeof OutboxKind>

/** Why the outbound firewall holds a mail until a person has seen it. */
export const HoldReason = z.enum([
  'asked',
  'many',
  'new_domain',
  'confidential',
  'old_mail',
  'newer_message',
  'loop',
  'cap',
  'missing_file',
  'no_account',
  'restored',
])
export type HoldReason = z.infer<typeof HoldReason>

/** A reason and its sentence, such as "42 mails of this rule wait; it has never sent more than 5 an hour." */
export const Hold = z.object({ reason: HoldReason, sentence: z.string() })
export type Hold = z.infer<typeof Hold>

export const RecipientOutcome = z.enum(['pending', 'accepted', 'refused'])
export type RecipientOutcome = z.infer<typeof RecipientOutcome>

/** What became known after the server took the mail. `unknown` is the usual: most servers report failures only. */
export const Delivery = z.enum(['unknown', 'delayed', 'delivered', 'bounced', 'auto_replied', 'answered'])
export type Delivery = z.infer<typeof Delivery>

export const RecipientPlace = z.enum(['to', 'cc', 'bcc'])
export type RecipientPlace = z.infer<typeof RecipientPlace>

/** Somebody a mail goes to: a parsed address and a name for display. */
export const Recipient = z.object({ address: z.string(), name: z.string(), place: RecipientPlace, target: Target.nullable() })
export type Recipient = z.infer<typeof Recipient>

/** A recipient with what the server said of it, and what became known later. */
export const RecipientState = Recipient.extend({
  outcome: RecipientOutcome,
  smtpReply: z.string().nullable(),
  delivery: Delivery,
  deliveryReason: z.string().nullable(),
  deliveryAt: Instant.nullable(),
})
export type RecipientState = z.infer<typeof RecipientState>

/** A file that goes with a mail, taken as it was when the mail was written: by content hash (O9). */
export const MailFile = z.object({ name: z.string(), type: z.string(), sha256: z.string(), bytes: z.int().nonnegative() })
export type MailFile = z.infer<typeof MailFile>

/** A line of the outbox. `nextTryAt` is when it goes out or is tried again; `error` says what was wrong last, as a sentence. */
export const OutboxRow = z.object({
  outboxId: OutboxId,
  kind: OutboxKind,
  state: OutboxState,
  subject: z.string(),
  to: z.array(Recipient),
  taskId: TaskId.nullable(),
  author: z.string(),
  confidential: z.boolean(),
  holds: z.array(Hold),
  nextTryAt: Instant.nullable(),
  tries: z.int().nonnegative(),
  error: z.string().nullable(),
  createdAt: Instant,
  changedAt: Instant,
})
export type OutboxRow = z.infer<typeof OutboxRow>
