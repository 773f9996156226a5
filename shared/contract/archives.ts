import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  Archive,
  ArchiveFolder,
  ArchiveItem,
  ArchiveProbe,
  ImportChoice,
  ImportMode,
  ImportPreview,
  ImportProgress,
  ImportUndo,
  ItemOutcome,
  ItemReason,
  OfferedTask,
  SuggestedPerson,
  Verification,
  WatchedFolder,
} from '#shared/model/archive.ts'
import { ArchiveId, Cursor, Instant, MessageId, PageLimit, page } from '#shared/model/base.ts'
import { ItemKind } from '#shared/model/item-kind.ts'
import { FileContent } from '#shared/model/message.ts'
import { procedure } from './procedure.ts'

const ARCHIVE_NOT_FOUND = { status: 404, message: 'This archive does not exist.' } as const
const CANNOT_IMPORT = {
  status: 422,
  message: 'This file cannot be imported.',
  data: z.object({ sentence: z.string() }),
} as const
const NOT_NOW = {
  status: 409,
  message: 'The import is not in a state that allows this.',
  data: z.object({ sentence: z.string() }),
} as const
const tags = ['archives']

/** Where the bytes are: a file or folder this machine can read, or an upload handed to the host before. */
export const ImportSource = z.union([
  z.strictObject({ path: z.string().min(1).max(4096) }),
  z.strictObject({ uploadId: z.string().min(1).max(100) }),
])

const ImportInput = z.strictObject({
  source: ImportSource,
  mode: ImportMode.default('silent'),
  /** Left out: 30 days before now. Null: nothing is history. */
  cutOff: Instant.nullable().optional(),
  choice: ImportChoice.prefault({}),
})

export const archives = {
  list: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/archives', summary: 'List the imported archives, newest first', tags })
    .input(z.strictObject({ cursor: Cursor.optional(), limit: PageLimit }))
    .output(page(Archive)),
  get: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/archives/{archiveId}', summary: 'Read the statement of an import', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND })
    .output(Archive),
  items: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({
      method: 'GET',
      path: '/archives/{archiveId}/items',
      summary: 'List the items behind a number of the statement',
      tags,
    })
    .input(
      z.strictObject({
        archiveId: ArchiveId,
        outcome: ItemOutcome.optional(),
        partial: z.boolean().optional(),
        /** Only items of this reason; see `reasons`. */
        reason: z.string().max(100).optional(),
        kind: ItemKind.optional(),
        cursor: Cursor.optional(),
        limit: PageLimit,
      }),
    )
    .errors({ ARCHIVE_NOT_FOUND })
    .output(page(ArchiveItem)),
  item: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({ method: 'GET', path: '/archives/{archiveId}/items/{itemNo}/raw', summary: 'Read the raw bytes of an item', tags })
    .input(z.strictObject({ archiveId: ArchiveId, itemNo: z.coerce.number().int().positive() }))
    .errors({
      ARCHIVE_NOT_FOUND,
      ITEM_NOT_FOUND: { status: 404, message: 'This archive has no such item, or its bytes were not kept.' },
    })
    .output(FileContent),
  import: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives', successStatus: 202, summary: 'Import a mail archive', tags })
    .input(ImportInput)
    .errors({ CANNOT_IMPORT })
    .output(Archive),
  cancel: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/{archiveId}/cancel', summary: 'Stop an import; what is in stays in', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND, NOT_NOW })
    .output(Archive),
  probe: procedure
    .meta({ kind: 'query', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/probe', summary: 'Look into a mail archive and write nothing', tags })
    .input(z.strictObject({ source: ImportSource }))
    .errors({ CANNOT_IMPORT })
    .output(ArchiveProbe),
  preview: procedure
    .meta({ kind: 'stream', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/preview', summary: 'Try the rules on an archive and write nothing', tags })
    .input(
      ImportInput.extend({
        /** Items to try, spread over the chosen folders' beginnings; null tries all of them. */
        sample: z.int().min(1).max(1_000_000).nullable().default(1000),
      }),
    )
    .errors({ CANNOT_IMPORT })
    .output(eventIterator(ImportPreview)),
  pause: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/{archiveId}/pause', summary: 'Pause an import after its last whole batch', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND, NOT_NOW })
    .output(Archive),
  resume: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/{archiveId}/resume', summary: 'Go on with an import where it stopped', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND, CANNOT_IMPORT, NOT_NOW })
    .output(Archive),
  retry: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/{archiveId}/retry', summary: 'Try the failed items of an import again', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND, NOT_NOW })
    .output(z.object({ tried: z.int().nonnegative(), imported: z.int().nonnegative(), archive: Archive })),
  verify: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({
      method: 'POST',
      path: '/archives/{archiveId}/verify',
      summary: 'Count the source again, with a second reader, and compare its SHA-256',
      tags,
    })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND, NOT_NOW })
    .output(Verification),
  undo: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/{archiveId}/undo', summary: 'Take a whole import back', tags })
    .input(z.strictObject({ archiveId: ArchiveId, dryRun: z.boolean().default(false) }))
    .errors({ ARCHIVE_NOT_FOUND, NOT_NOW })
    .output(ImportUndo),
  folders: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/archives/{archiveId}/folders', summary: 'List the folders of an imported archive', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND })
    .output(z.array(ArchiveFolder.extend({ chosen: z.boolean(), found: z.int().nonnegative() }))),
  reasons: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/archives/{archiveId}/reasons', summary: 'Group the items by what happened to them', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND })
    .output(z.array(ItemReason)),
  csv: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/archives/{archiveId}/items.csv', summary: 'Export the list of items as CSV', tags })
    .input(z.strictObject({ archiveId: ArchiveId, outcome: ItemOutcome.optional(), partial: z.boolean().optional() }))
    .errors({ ARCHIVE_NOT_FOUND })
    .output(FileContent),
  mbox: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/archives/{archiveId}/items.mbox',
      summary: 'Export the raw items of an outcome as an mbox',
      tags,
    })
    .input(z.strictObject({ archiveId: ArchiveId, outcome: ItemOutcome }))
    .errors({
      ARCHIVE_NOT_FOUND,
      TOO_LARGE: { status: 413, message: 'This is too large for one file.', data: z.object({ sentence: z.string() }) },
    })
    .output(FileContent),
  watch: procedure
    .meta({ kind: 'stream', permission: 'archive.read' })
    .route({ method: 'GET', path: '/archives/{archiveId}/progress', summary: 'Follow an import until its statement', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND })
    .output(eventIterator(ImportProgress)),
  watchedFolders: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/watched-folders', summary: 'List the folders whose new files are imported', tags })
    .input(z.strictObject({}))
    .output(z.array(WatchedFolder)),
  watchFolder: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/watched-folders', summary: 'Import what is put into a folder from now on', tags })
    .input(z.strictObject({ path: z.string().min(1).max(4096), mode: ImportMode.default('silent') }))
    .errors({ CANNOT_IMPORT })
    .output(WatchedFolder),
  unwatchFolder: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'DELETE', path: '/watched-folders/{watchNo}', summary: 'Stop watching a folder', tags })
    .input(z.strictObject({ watchNo: z.coerce.number().int().positive() }))
    .output(z.object({ removed: z.boolean() })),
  suggestedPeople: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/suggested-people', summary: 'List the contacts that archives suggest', tags })
    .input(z.strictObject({ cursor: Cursor.optional(), limit: PageLimit }))
    .output(page(SuggestedPerson)),
  dismissPerson: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'DELETE', path: '/suggested-people/{suggestionNo}', summary: 'Dismiss a suggested contact', tags })
    .input(z.strictObject({ suggestionNo: z.coerce.number().int().positive() }))
    .output(z.object({ dismissed: z.boolean() })),
  offeredTasks: procedure
    .meta({ kind: 'query', permission: 'archive.read' })
    .route({ method: 'GET', path: '/offered-tasks', summary: 'List the Outlook tasks that archives offer', tags })
    .input(z.strictObject({ cursor: Cursor.optional(), limit: PageLimit }))
    .output(page(OfferedTask)),
  acceptTask: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/offered-tasks/{messageId}/accept', summary: 'Make a task of an Outlook task', tags })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ NOT_NOW })
    .output(OfferedTask),
  dismissTask: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/offered-tasks/{messageId}/dismiss', summary: 'Dismiss an offered Outlook task', tags })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ NOT_NOW })
    .output(OfferedTask),
}
