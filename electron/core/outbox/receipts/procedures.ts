import type { Receipt, ReceiptKind } from '#shared/model/receipt.ts'
import { implementer } from '../../command.ts'
import { readNumberCursor } from '../../read-cursor.ts'
import type { Store } from '../../store/store.ts'

type Row = {
  fingerprint: Buffer
  subject: string
  outbox_id: string
  address: string
  kind: ReceiptKind
  sentence: string
  status: string | null
  diagnostic: string | null
  at: number
}

/** What a caller may see: both the message that told it and the mail that it is about. */
const inSight = `FROM receipts JOIN messages ON messages.fingerprint = receipts.fingerprint
  WHERE (receipts.outbox_id = '' OR receipts.outbox_id IN (SELECT outbox_id FROM outbox))
    AND (@outbox IS NULL OR receipts.outbox_id = @outbox)
    AND (@message IS NULL OR receipts.fingerprint = @message) AND (@kind IS NULL OR receipts.kind = @kind)`

/** What clients may ask of receipts: the words themselves; who stands how is a part of the mail in the outbox. */
export function receiptProcedures(store: Store) {
  return {
    list: implementer.receipts.list.handler(({ input }) => {
      const from = readNumberCursor(input.cursor, 0)
      const values = {
        outbox: input.outboxId ?? null,
        message: input.messageId === undefined ? null : Buffer.from(input.messageId.slice('msg_'.length), 'hex'),
        kind: input.kind ?? null,
      }
      const rows = store.read.all<Row>(
        `SELECT receipts.*, messages.subject ${inSight} ORDER BY receipts.at DESC, receipts.fingerprint, receipts.address
         LIMIT @limit OFFSET @from`,
        { ...values, from, limit: input.limit + 1 },
      )
      return {
        rows: rows.slice(0, input.limit).map(toReceipt),
        nextCursor: rows.length > input.limit ? String(from + input.limit) : null,
        total: store.read.get<{ n: number }>(`SELECT count(*) AS n ${inSight}`, values)?.n ?? 0,
      }
    }),
  }
}

const toReceipt = (row: Row): Receipt => ({
  messageId: `msg_${row.fingerprint.toString('hex')}`,
  subject: row.subject,
  outboxId: row.outbox_id || null,
  address: row.address || null,
  kind: row.kind,
  sentence: row.sentence,
  status: row.status,
  diagnostic: row.diagnostic,
  at: row.at,
})
