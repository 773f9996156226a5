import { z } from 'zod'
import { Instant, MessageId } from './base.ts'
import { OutboxId } from './outbox.ts'

/** What a message told about a mail of ours. `ignored` speaks of none that left, or of somebody it did not go to. */
export const ReceiptKind = z.enum(['bounced', 'delayed', 'delivered', 'automatic', 'answer', 'own_copy', 'ignored'])
export type ReceiptKind = z.infer<typeof ReceiptKind>

/**
 * One word about a mail that left: who told it of whom, and what, as a sentence. `status` is the enhanced status code (RFC 3463), `diagnostic` the
 * server's own words. `outboxId` and `address` are null where the message speaks of no mail or recipient of ours.
 */
export const Receipt = z.object({
  messageId: MessageId,
  subject: z.string(),
  outboxId: OutboxId.nullable(),
  address: z.string().nullable(),
  kind: ReceiptKind,
  sentence: z.string(),
  status: z.string().nullable(),
  diagnostic: z.string().nullable(),
  at: Instant,
})
export type Receipt = z.infer<typeof Receipt>
