import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const kinds = [
  ...(['reply', 'message', 'acknowledgement', 'forward', 'escalation', 'assignment', 'state', 'digest'] as const),
  ...(['report', 'notice', 'test'] as const),
] as const
const orderKinds = ['acknowledgement', 'forward', 'escalation', 'assignment', 'state'] as const
const states = ['draft', 'held', 'queued', 'sending', 'accepted', 'failed', 'in_doubt', 'cancelled'] as const
const deliveries = ['unknown', 'delayed', 'delivered', 'bounced', 'auto_replied', 'answered'] as const

export const mailOrders = sqliteTable('mail_orders', {
  orderId: text('order_id').primaryKey(),
  taskId: text('task_id').notNull(),
  kind: text({ enum: orderKinds }).notNull(),
  template: text(),
  target: text().notNull(),
  fingerprint: blob({ mode: 'buffer' }),
  filesJson: text('files_json').notNull(),
  causeJson: text('cause_json').notNull(),
  orderedAt: integer('ordered_at').notNull(),
  withdrawn: integer().notNull(),
})

export const outbox = sqliteTable('outbox', {
  outboxNo: integer('outbox_no').primaryKey(),
  outboxId: text('outbox_id').notNull(),
  messageId: text('message_id').notNull(),
  kind: text({ enum: kinds }).notNull(),
  state: text({ enum: states }).notNull(),
  phase: text({ enum: ['smtp_open', 'committing'] }),
  orderId: text('order_id'),
  batchId: text('batch_id'),
  accountId: text('account_id'),
  taskId: text('task_id'),
  fingerprint: blob({ mode: 'buffer' }),
  threadSeen: integer('thread_seen'),
  template: text(),
  language: text(),
  author: text().notNull(),
  causeJson: text('cause_json').notNull(),
  automatic: integer().notNull(),
  confidential: integer().notNull(),
  subject: text().notNull(),
  mimeHash: blob('mime_hash', { mode: 'buffer' }),
  bytes: integer(),
  envelopeJson: text('envelope_json'),
  heldJson: text('held_json').notNull(),
  decidedBy: text('decided_by'),
  notBefore: integer('not_before'),
  nextTryAt: integer('next_try_at'),
  tries: integer().notNull(),
  lastError: text('last_error'),
  smtpReply: text('smtp_reply'),
  createdAt: integer('created_at').notNull(),
  queuedAt: integer('queued_at'),
  changedAt: integer('changed_at').notNull(),
  endedAt: integer('ended_at'),
  draftJson: text('draft_json').notNull(),
  mime: blob({ mode: 'buffer' }),
})

export const outboxRecipients = sqliteTable(
  'outbox_recipients',
  {
    outboxId: text('outbox_id').notNull(),
    address: text().notNull(),
    place: text({ enum: ['to', 'cc', 'bcc'] }).notNull(),
    name: text().notNull(),
    target: text(),
    outcome: text({ enum: ['pending', 'accepted', 'refused'] }).notNull(),
    smtpReply: text('smtp_reply'),
    delivery: text({ enum: deliveries }).notNull(),
    deliveryReason: text('delivery_reason'),
    deliveryAt: integer('delivery_at'),
    deliveryFingerprint: blob('delivery_fingerprint', { mode: 'buffer' }),
  },
  (table) => [primaryKey({ columns: [table.outboxId, table.address] })],
)

export const outboxAttempts = sqliteTable(
  'outbox_attempts',
  {
    outboxId: text('outbox_id').notNull(),
    n: integer().notNull(),
    beganAt: integer('began_at').notNull(),
    endedAt: integer('ended_at'),
    outcome: text({ enum: ['accepted', 'partly', 'retry', 'failed', 'in_doubt', 'not_sent'] }),
    smtpReply: text('smtp_reply'),
    reason: text(),
    settled: text({ enum: ['arrived', 'send_again', 'keep', 'receipt'] }),
    settledBy: text('settled_by'),
    settledAt: integer('settled_at'),
  },
  (table) => [primaryKey({ columns: [table.outboxId, table.n] })],
)

export const outboxFiles = sqliteTable(
  'outbox_files',
  {
    outboxId: text('outbox_id').notNull(),
    sha256: blob({ mode: 'buffer' }).notNull(),
    blobNo: integer('blob_no').notNull(),
  },
  (table) => [primaryKey({ columns: [table.outboxId, table.sha256] })],
)
