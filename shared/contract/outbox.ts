import { z } from 'zod'
import { Cursor, MessageId, PageLimit, PlannedInstant, page, TaskId } from '#shared/model/base.ts'
import {
  HeldGroup,
  MailEvent,
  OutboxCounts,
  OutboxDetail,
  OutboxFlush,
  OutboxId,
  OutboxKind,
  OutboxOutcome,
  OutboxRow,
  OutboxState,
  RecipientPlace,
} from '#shared/model/outbox.ts'
import { procedure } from './procedure.ts'

const tags = ['outbox']
const OUTBOX_NOT_FOUND = { status: 404, message: 'There is no such mail in the outbox.' } as const
const TASK_NOT_FOUND = { status: 404, message: 'This task does not exist.' } as const
const MESSAGE_NOT_FOUND = { status: 404, message: 'This message does not exist.' } as const
/** The mail has moved on, or was never in a state in which this can be done. */
const NOT_POSSIBLE = { status: 409, message: 'This cannot be done.', data: z.object({ sentence: z.string() }) } as const
/** What was written cannot become a mail: `line` names the field, such as subject or to 2. */
const BAD_MAIL = {
  status: 422,
  message: 'This cannot be sent as a mail.',
  data: z.object({ sentence: z.string(), line: z.string() }),
} as const

/** An address, with a name or without, or `person:ID`, `role:NAME`, `team:NAME` or `requester`. */
const Addressed = z.string().trim().min(3).max(640)
/** Somebody it goes to: alone, as To, or with the place in which they stand. */
const ComposeRecipient = z.union([Addressed, z.strictObject({ to: Addressed, place: RecipientPlace.default('to') })])

/** What a person writes. Files are named by attachment of a message, or given as bytes. */
const Written = {
  recipients: z.array(ComposeRecipient).max(200),
  subject: z.string().max(2000),
  text: z.string().max(500_000),
  files: z
    .array(
      z.union([
        z.strictObject({ messageId: MessageId, attachmentNo: z.int().positive() }),
        z.strictObject({ name: z.string().min(1).max(255), type: z.string().max(255), base64: z.string().max(36_000_000) }),
        z.strictObject({ sha256: z.string().length(64) }),
      ]),
    )
    .max(50),
}

/** When it goes out: `now` after the time to take it back, `office` at the next office hour, or a time. */
const SendAt = z.union([z.literal('now'), z.literal('office'), PlannedInstant])

const one = (name: string, summary: string) =>
  procedure
    .meta({ kind: 'command', permission: 'outbox.send' })
    .route({ method: 'POST', path: `/outbox/{outboxId}/${name}`, summary, tags })
    .errors({ OUTBOX_NOT_FOUND, NOT_POSSIBLE, BAD_MAIL })

const many = (name: string, summary: string) =>
  procedure
    .meta({ kind: 'command', permission: 'outbox.send' })
    .route({ method: 'POST', path: `/outbox/${name}`, summary, tags })
    .input(z.strictObject({ outboxIds: z.array(OutboxId).min(1).max(1000) }))
    .output(OutboxOutcome)

export const outbox = {
  list: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/outbox', summary: 'List mail that leaves, the latest change first', tags })
    .input(
      z.strictObject({
        state: OutboxState.optional(),
        /** Of mail in doubt: what somebody has looked at and kept, or what nobody has yet. */
        kept: z.boolean().optional(),
        /** `waiting`: whatever has not ended. */
        view: z.enum(['all', 'waiting']).default('all'),
        kind: OutboxKind.optional(),
        taskId: TaskId.optional(),
        batchId: z.string().max(100).optional(),
        cursor: Cursor.optional(),
        limit: PageLimit,
      }),
    )
    .output(page(OutboxRow)),
  counts: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/outbox/counts', summary: 'Count mail that leaves by its state', tags })
    .input(z.strictObject({}))
    .output(OutboxCounts),
  willSend: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/outbox/held', summary: 'Show held mail, grouped by why it is held', tags })
    .input(z.strictObject({}))
    .output(z.object({ groups: z.array(HeldGroup) })),
  show: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({
      method: 'GET',
      path: '/outbox/{outboxId}',
      summary: 'Read one mail with its recipients, tries, headers and why it is held',
      tags,
    })
    .input(z.strictObject({ outboxId: OutboxId }))
    .errors({ OUTBOX_NOT_FOUND })
    .output(OutboxDetail),
  timeline: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/tasks/{taskId}/mail', summary: 'List what became of the mail of a task, newest first', tags })
    .input(z.strictObject({ taskId: TaskId }))
    .errors({ TASK_NOT_FOUND })
    .output(z.object({ events: z.array(MailEvent) })),
  raw: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/outbox/{outboxId}/raw', summary: 'Read the bytes of a mail as the server gets them', tags })
    .input(z.strictObject({ outboxId: OutboxId }))
    .errors({ OUTBOX_NOT_FOUND, NOT_POSSIBLE })
    .output(z.object({ name: z.string(), type: z.string(), sizeBytes: z.int().nonnegative(), base64: z.string() })),
  compose: procedure
    .meta({ kind: 'command', permission: 'outbox.send' })
    .route({
      method: 'POST',
      path: '/outbox',
      successStatus: 201,
      summary: 'Write a mail: an answer, or a message about a task; keep it as a draft or send it',
      tags,
    })
    .input(
      z.strictObject({
        ...Written,
        recipients: Written.recipients.default([]),
        files: Written.files.optional(),
        /** The message that is answered: its sender is the recipient where none is named. */
        answers: MessageId.optional(),
        /** The message that is forwarded: attached as it came where no file is named. It answers nobody. */
        forwards: MessageId.optional(),
        taskId: TaskId.optional(),
        confidential: z.boolean().optional(),
        account: z.string().max(100).optional(),
        /** Left out: it stays a draft. */
        send: SendAt.optional(),
      }),
    )
    .errors({ TASK_NOT_FOUND, MESSAGE_NOT_FOUND, BAD_MAIL, NOT_POSSIBLE })
    .output(OutboxDetail),
  edit: one('edit', 'Change a mail that has not left; it is a draft again until it is sent anew')
    .input(
      z.strictObject({
        outboxId: OutboxId,
        recipients: Written.recipients.optional(),
        subject: Written.subject.optional(),
        text: Written.text.optional(),
        files: Written.files.optional(),
        /** The id of the account it leaves by from now on. */
        account: z.string().max(100).optional(),
        send: SendAt.optional(),
      }),
    )
    .output(OutboxDetail),
  queue: one('queue', 'Send a draft, now, at the next office hour or at a time')
    .input(z.strictObject({ outboxId: OutboxId, send: SendAt.default('now') }))
    .output(OutboxDetail),
  undo: one('undo', 'Take back a mail in the time to do so: it is a draft again')
    .input(z.strictObject({ outboxId: OutboxId }))
    .output(OutboxDetail),
  sendNow: one('send-now', 'Send a queued mail without waiting for its time')
    .input(z.strictObject({ outboxId: OutboxId }))
    .output(OutboxDetail),
  resolveDoubt: one('resolve-doubt', 'Say of a mail in doubt that it arrived, send it again, or let it stand')
    .input(z.strictObject({ outboxId: OutboxId, answer: z.enum(['arrived', 'send_again', 'keep']) }))
    .output(OutboxDetail),
  release: many('release', 'Let held mail go out: somebody has seen it'),
  hold: many('hold', 'Hold mail that waits to go out'),
  cancel: many('cancel', 'Withdraw mail that has not left'),
  retry: many('retry', 'Try failed mail again, with the same bytes'),
  flush: procedure
    .meta({ kind: 'command', permission: 'outbox.send' })
    .route({ method: 'POST', path: '/outbox/flush', summary: 'Send what is due now, and say how the outbox then stands', tags })
    .input(z.strictObject({}))
    .output(OutboxFlush),
}
