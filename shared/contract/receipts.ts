import { z } from 'zod'
import { Cursor, MessageId, PageLimit, page } from '#shared/model/base.ts'
import { OutboxId } from '#shared/model/outbox.ts'
import { Receipt, ReceiptKind } from '#shared/model/receipt.ts'
import { procedure } from './procedure.ts'

export const receipts = {
  list: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({
      method: 'GET',
      path: '/receipts',
      summary: 'List what became known of mail that left, the newest first: of all, of one mail, or by one message',
      tags: ['receipts'],
    })
    .input(
      z.strictObject({
        outboxId: OutboxId.optional(),
        messageId: MessageId.optional(),
        kind: ReceiptKind.optional(),
        cursor: Cursor.optional(),
        limit: PageLimit,
      }),
    )
    .output(page(Receipt)),
}
