import type { MessageSummary } from '#shared/model/message.ts'
import { actorOf, implementer } from '../command.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Ports } from '../ports.ts'
import { refuseCursor } from '../read-cursor.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, Store } from '../store/store.ts'
import { listCopies } from './list-copies.ts'
import { findMessage, summarizeMessages, summaryOfMessage } from './message-rows.ts'
import { fileContent, type ParseOne, readAttachment, readMessage, readRaw } from './read-message.ts'
import { readNested, readNestedAttachment } from './read-nested.ts'
import { savedSearchProcedures } from './saved-searches.ts'
import { searchMessages } from './search-messages.ts'

export type MessageServices = { store: Store; ports: Ports; parseOne: ParseOne; people(): PeopleDirectory; onChange(): void }

/** What clients may ask of messages. */
export function messageProcedures({ store, ports, parseOne, people, onChange }: MessageServices) {
  const messages = implementer.messages
  return {
    list: messages.list.handler(({ input }) => listMessages(store.read, input)),
    search: messages.search.handler(({ input }) => searchMessages(store.read, input.query, { ...input, now: ports.clock.now() })),
    ...savedSearchProcedures({ store, ports, onChange }),
    get: messages.get.handler(async ({ input, context, errors }) => {
      const row = findMessage(store.read, input.messageId)
      if (!row) throw errors.MESSAGE_NOT_FOUND()
      const self = (context.session && people().byId(context.session.personId)?.addresses) ?? []
      return readMessage(store, parseOne, row, { own: people().own, self })
    }),
    copies: messages.copies.handler(({ input, errors }) => {
      const row = findMessage(store.read, input.messageId)
      if (!row) throw errors.MESSAGE_NOT_FOUND()
      return { rows: listCopies(store.read, row.message_no) }
    }),
    raw: messages.raw.handler(({ input, errors }) => {
      const row = findMessage(store.read, input.messageId)
      const raw = row && readRaw(store, row)
      if (!raw) throw errors.MESSAGE_NOT_FOUND()
      return fileContent({ name: `${input.messageId}.eml`, type: 'message/rfc822', bytes: raw })
    }),
    attachment: messages.attachment.handler(async ({ input: { messageId, attachmentNo, inside }, errors }) => {
      const row = findMessage(store.read, messageId)
      if (!row) throw errors.MESSAGE_NOT_FOUND()
      if (inside !== undefined) {
        const content = await readNestedAttachment(store, parseOne, row.message_no, { inside, attachmentNo })
        if (!content.ok) throw errors[content.fault]()
        return content.value
      }
      const file = readAttachment(store, row.message_no, attachmentNo)
      if (!file) throw errors.ATTACHMENT_NOT_FOUND()
      return fileContent(file)
    }),
    nested: messages.nested.handler(async ({ input, errors }) => {
      const row = findMessage(store.read, input.messageId)
      if (!row) throw errors.MESSAGE_NOT_FOUND()
      const mail = await readNested(store, parseOne, row.message_no, input.path)
      if (!mail.ok) throw errors[mail.fault]()
      return mail.value
    }),
    settle: messages.settle.handler(({ input, context, errors }) => {
      const summary = store.write((tx) => {
        const row = findMessage(tx, input.messageId)
        if (!row) throw errors.MESSAGE_NOT_FOUND()
        if (row.in_triage === 0) return summaryOfMessage(row)
        const entityId = row.fingerprint.toString('hex')
        recordChange(
          tx,
          ports.clock.now(),
          { command: 'message.settle', actor: actorOf(context), cause: { messageId: input.messageId } },
          [{ kind: 'set', entity: 'message', entityId, field: 'settled', value: true }],
        )
        return summaryOfMessage({ ...row, in_triage: 0 })
      })
      onChange()
      return summary
    }),
  }
}

type ListInput = { view: 'all' | 'triage'; archiveId?: string | undefined; cursor?: string | undefined; limit: number }

/** A page of messages, newest first, by keyset. */
function listMessages(
  store: ReadableStore,
  input: ListInput,
): { rows: MessageSummary[]; nextCursor: string | null; total: number } {
  const conditions = [
    ...(input.view === 'triage' ? ['messages.in_triage = 1'] : []),
    ...(input.archiveId === undefined
      ? []
      : [
          'messages.message_no IN (SELECT message_no FROM archive_items JOIN archives ON archives.archive_no = archive_items.archive_no WHERE archives.archive_id = ?)',
        ]),
  ]
  const values = input.archiveId === undefined ? [] : [input.archiveId]
  const where = conditions.length > 0 ? conditions.join(' AND ') : 'TRUE'
  const after = /^(-?\d{1,15})\.(\d{1,15})$/.exec(input.cursor ?? '')
  if (input.cursor !== undefined && !after) refuseCursor()
  const from = after ? 'AND (messages.sort_at, messages.message_no) < (?, ?)' : ''
  const fromValues = after ? [Number(after[1]), Number(after[2])] : []
  const rows = store.all<{ sort_at: number; message_no: number }>(
    `SELECT messages.sort_at, messages.message_no FROM messages WHERE ${where} ${from}
     ORDER BY messages.sort_at DESC, messages.message_no DESC LIMIT ?`,
    ...values,
    ...fromValues,
    input.limit + 1,
  )
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  const total = store.get<{ n: number }>(`SELECT count(*) AS n FROM messages WHERE ${where}`, ...values)?.n ?? 0
  return {
    rows: shown.flatMap((row) => summarizeMessages(store, 'WHERE messages.message_no = ?', row.message_no)),
    nextCursor: rows.length > input.limit && last ? `${last.sort_at}.${last.message_no}` : null,
    total,
  }
}
