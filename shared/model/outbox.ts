import { z } from 'zod'
import { Instant, MessageId, Target, TaskId } from './base.ts'

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
  batchId: z.string().nullable(),
  author: z.string(),
  /** Written by a program. */
  automatic: z.boolean(),
  confidential: z.boolean(),
  holds: z.array(Hold),
  nextTryAt: Instant.nullable(),
  tries: z.int().nonnegative(),
  error: z.string().nullable(),
  /** Who decided about it last: let it go, withdrew it, or looked at it while in doubt and kept it. */
  decidedBy: z.string().nullable(),
  createdAt: Instant,
  changedAt: Instant,
})
export type OutboxRow = z.infer<typeof OutboxRow>

/** Why a mail is there, as a sentence for people, with the rule and the change that led to it where there are such. */
export const MailCause = z.object({
  sentence: z.string(),
  ruleId: z.string().nullable().default(null),
  changeId: z.string().nullable().default(null),
})
export type MailCause = z.infer<typeof MailCause>

/**
 * A mail before it has bytes: what `enqueueMail` takes, and what an outbox item keeps for as long as it can be edited.
 *
 * Shapes: `subject` and `text` are as the recipients read them, `html` null where the text is all. `messageId` is the message that is answered
 * or forwarded; `threadSeen` the newest message number of its thread when this was written. `order` is the effect key of what ordered it: the
 * same order makes the same Message-ID on every laptop, and one mail. `batch` ties mails together that were written at once. `missingFiles`
 * were to go with it and are not there; `holds` are reasons of the caller's own to hold it. `account` null takes the one that fits.
 */
export const MailDraft = z.object({
  kind: OutboxKind,
  taskId: TaskId.nullable(),
  messageId: MessageId.nullable(),
  recipients: z.array(Recipient),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  files: z.array(MailFile),
  missingFiles: z.array(z.string()).default([]),
  template: z.string().nullable(),
  language: z.string().nullable(),
  /** `person:<id>`, `rule:<id>` or `timer`. */
  author: z.string(),
  cause: MailCause,
  automatic: z.boolean(),
  confidential: z.boolean(),
  notBefore: Instant.nullable(),
  threadSeen: z.int().nonnegative().nullable().default(null),
  order: z.string().nullable(),
  batch: z.string().nullable(),
  holds: z.array(Hold).default([]),
  account: z.string().nullable().default(null),
})
export type MailDraft = z.infer<typeof MailDraft>

/** What a person may do with an item as it stands. */
export const OutboxAction = z.enum(['edit', 'queue', 'hold', 'cancel', 'retry', 'send_now', 'undo', 'resolve'])
export type OutboxAction = z.infer<typeof OutboxAction>

/** How one try ended: `partly` where some recipients were taken and others wait or were refused, `not_sent` where nothing can have left. */
export const TryOutcome = z.enum(['accepted', 'partly', 'retry', 'failed', 'in_doubt', 'not_sent'])
export type TryOutcome = z.infer<typeof TryOutcome>

/** How the doubt about a try ended: by a person who knew or sent it again, or by something that came back. `keep`: somebody has looked, and it stands. */
export const DoubtEnd = z.object({
  how: z.enum(['arrived', 'send_again', 'keep', 'receipt']),
  /** Null where something came back. */
  by: z.string().nullable(),
  at: Instant,
})
export type DoubtEnd = z.infer<typeof DoubtEnd>

/** One try, also those before a restart. `outcome` null is under way. */
export const OutboxAttempt = z.object({
  n: z.int().positive(),
  beganAt: Instant,
  endedAt: Instant.nullable(),
  outcome: TryOutcome.nullable(),
  smtpReply: z.string().nullable(),
  reason: z.string().nullable(),
  settled: DoubtEnd.nullable(),
})
export type OutboxAttempt = z.infer<typeof OutboxAttempt>

/** An item of the outbox with all there is to see. `headers` and `bytes` are those of the frozen mail, empty and null in a draft. */
export const OutboxDetail = OutboxRow.extend({
  recipients: z.array(RecipientState),
  text: z.string(),
  html: z.string().nullable(),
  files: z.array(MailFile),
  missingFiles: z.array(z.string()),
  from: Recipient.pick({ address: true, name: true }).nullable(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Without its angle brackets; every try has the same. */
  messageIdHeader: z.string(),
  bytes: z.int().nonnegative().nullable(),
  messageId: MessageId.nullable(),
  template: z.string().nullable(),
  language: z.string().nullable(),
  cause: MailCause,
  account: z.string().nullable(),
  notBefore: Instant.nullable(),
  queuedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  smtpReply: z.string().nullable(),
  attempts: z.array(OutboxAttempt),
  actions: z.array(OutboxAction),
})
export type OutboxDetail = z.infer<typeof OutboxDetail>

/** How many items are in each state, and what of them wants a person. `oldestDueAt` is since when the longest waiting one could have gone. */
export const OutboxCounts = z.object({
  draft: z.int(),
  held: z.int(),
  queued: z.int(),
  sending: z.int(),
  accepted: z.int(),
  failed: z.int(),
  in_doubt: z.int(),
  cancelled: z.int(),
  /** How many of those in doubt somebody has looked at and kept: they ask no more. */
  doubtKept: z.int(),
  oldestDueAt: Instant.nullable(),
  lastAcceptedAt: Instant.nullable(),
})
export type OutboxCounts = z.infer<typeof OutboxCounts>

/**
 * How the outbox stands after all that was due was tried. `due` could have left and did not, for the reasons in `sentences`; `elsewhere`: another
 * process of this profile sends it. `nextTryAt` is when the next of the others goes.
 */
export const OutboxFlush = OutboxCounts.extend({
  due: z.int().nonnegative(),
  elsewhere: z.boolean(),
  sentences: z.array(z.string()),
  nextTryAt: Instant.nullable(),
})
export type OutboxFlush = z.infer<typeof OutboxFlush>

/** Held mail of one reason, as a person decides it: how many, of what kinds, to which domains, and the items themselves. */
export const HeldGroup = z.object({
  reason: HoldReason,
  sentence: z.string(),
  count: z.int(),
  kinds: z.array(z.object({ kind: OutboxKind, count: z.int() })),
  domains: z.array(z.object({ domain: z.string(), count: z.int() })),
  outboxIds: z.array(OutboxId),
})
export type HeldGroup = z.infer<typeof HeldGroup>

/** Something that became of a mail of a task. `by` is a person, rule or timer as authors are written; `sentence` says why, or who did not get it. */
export const MailEvent = z.object({
  at: Instant,
  outboxId: OutboxId,
  subject: z.string(),
  to: z.array(z.string()),
  what: z.enum([
    ...(['queued', 'held', 'accepted', 'partly', 'failed', 'in_doubt', 'arrived', 'sent_again', 'kept', 'proven'] as const),
    ...(['cancelled', 'delivered', 'delayed', 'bounced'] as const),
  ]),
  by: z.string().nullable(),
  sentence: z.string().nullable(),
})
export type MailEvent = z.infer<typeof MailEvent>

/** What an action on several items did: those it changed, and those it could not, each with a sentence. */
export const OutboxOutcome = z.object({
  done: z.array(OutboxId),
  refused: z.array(z.object({ outboxId: OutboxId, sentence: z.string() })),
})
export type OutboxOutcome = z.infer<typeof OutboxOutcome>
