import { z } from 'zod'
import { ArchiveId, Cursor, MessageId, PageLimit, page } from '#shared/model/base.ts'
import {
  FileContent,
  Message,
  MessageCopy,
  MessageSummary,
  NestedMail,
  NestedPath,
  SavedSearch,
  SearchAnswer,
  SearchId,
} from '#shared/model/message.ts'
import { procedure } from './procedure.ts'

const MESSAGE_NOT_FOUND = { status: 404, message: 'This message does not exist.' } as const
const ATTACHMENT_NOT_FOUND = { status: 404, message: 'This message has no such attachment.' } as const
const ATTACHMENT_IS_NO_MAIL = {
  status: 422,
  message: 'This attachment is not a mail. Save it and open it with another program.',
} as const
const NESTED_MAIL_UNREADABLE = {
  status: 422,
  message: 'This attached mail cannot be read. Save it and open it with another mail program.',
} as const
const nestedFaults = { ATTACHMENT_NOT_FOUND, ATTACHMENT_IS_NO_MAIL, NESTED_MAIL_UNREADABLE }
const SEARCH_NOT_FOUND = { status: 404, message: 'This saved search does not exist.' } as const
const SEARCH_NAME_TAKEN = { status: 409, message: 'Another saved search has this name. Choose another.' } as const
const SearchName = z.string().trim().min(1).max(100)
const tags = ['messages']

export const messages = {
  list: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({ method: 'GET', path: '/messages', summary: 'List messages, newest first', tags })
    .input(
      z.strictObject({
        view: z.enum(['all', 'triage']).default('all'),
        archiveId: ArchiveId.optional(),
        cursor: Cursor.optional(),
        limit: PageLimit,
      }),
    )
    .output(page(MessageSummary)),
  search: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/messages/search',
      summary:
        'Search messages: words, "phrases", -word OR (), from: to: subject: filename: has: is: kind: in: label: before: after:',
      tags,
    })
    .input(z.strictObject({ query: z.string().max(1000), cursor: Cursor.optional(), limit: PageLimit }))
    .output(SearchAnswer),
  listSearches: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({ method: 'GET', path: '/messages/searches', summary: 'List saved searches by name', tags })
    .input(z.strictObject({}))
    .output(z.object({ rows: z.array(SavedSearch) })),
  saveSearch: procedure
    .meta({ kind: 'command', permission: 'message.read' })
    .route({ method: 'POST', path: '/messages/searches', summary: 'Keep a query under a name', tags })
    .input(z.strictObject({ name: SearchName, query: z.string().trim().min(1).max(1000) }))
    .errors({ SEARCH_NAME_TAKEN })
    .output(SavedSearch),
  renameSearch: procedure
    .meta({ kind: 'command', permission: 'message.read' })
    .route({ method: 'POST', path: '/messages/searches/{searchId}/rename', summary: 'Rename a saved search', tags })
    .input(z.strictObject({ searchId: SearchId, name: SearchName }))
    .errors({ SEARCH_NOT_FOUND, SEARCH_NAME_TAKEN })
    .output(SavedSearch),
  removeSearch: procedure
    .meta({ kind: 'command', permission: 'message.read' })
    .route({
      method: 'POST',
      path: '/messages/searches/{searchId}/remove',
      summary: 'Remove a saved search; no message goes with it',
      tags,
    })
    .input(z.strictObject({ searchId: SearchId }))
    .errors({ SEARCH_NOT_FOUND })
    .output(SavedSearch),
  get: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/messages/{messageId}',
      summary: 'Read a message with its thread, sources and problems',
      tags,
    })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ MESSAGE_NOT_FOUND })
    .output(Message),
  copies: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/messages/{messageId}/copies',
      summary: 'List every copy of a message: archive, folder, item and place',
      tags,
    })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ MESSAGE_NOT_FOUND })
    .output(z.object({ rows: z.array(MessageCopy) })),
  raw: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({ method: 'GET', path: '/messages/{messageId}/raw', summary: 'Read the original bytes of a message', tags })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ MESSAGE_NOT_FOUND })
    .output(FileContent),
  attachment: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({ method: 'GET', path: '/messages/{messageId}/attachments/{attachmentNo}', summary: 'Read an attachment', tags })
    .input(
      z.strictObject({
        messageId: MessageId,
        attachmentNo: z.coerce.number().int().positive(),
        /** The mail inside the message that it is an attachment of; absent, the message itself. */
        inside: NestedPath.optional(),
      }),
    )
    .errors({ MESSAGE_NOT_FOUND, ...nestedFaults })
    .output(FileContent),
  nested: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/messages/{messageId}/nested/{path}',
      summary: 'Open an attached mail: path 2 is the second attachment, 2.1 the first one of that',
      tags,
    })
    .input(z.strictObject({ messageId: MessageId, path: NestedPath }))
    .errors({ MESSAGE_NOT_FOUND, ...nestedFaults })
    .output(NestedMail),
  settle: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/messages/{messageId}/settle', summary: 'Take a message out of Triage without a task', tags })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ MESSAGE_NOT_FOUND })
    .output(MessageSummary),
}
