import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Archive, ArchiveItem, ImportMode, ImportProgress, ItemOutcome } from '#shared/model/archive.ts'
import { ArchiveId, Cursor, PageLimit, page } from '#shared/model/base.ts'
import { FileContent } from '#shared/model/message.ts'
import { procedure } from './procedure.ts'

const ARCHIVE_NOT_FOUND = { status: 404, message: 'This archive does not exist.' } as const
const tags = ['archives']

/** Where the bytes are: a file this machine can read, or an upload handed to the host before. */
export const ImportSource = z.union([
  z.strictObject({ path: z.string().min(1).max(4096) }),
  z.strictObject({ uploadId: z.string().min(1).max(100) }),
])

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
    .input(z.strictObject({ source: ImportSource, mode: ImportMode.default('silent') }))
    .errors({
      CANNOT_IMPORT: { status: 422, message: 'This file cannot be imported.', data: z.object({ sentence: z.string() }) },
    })
    .output(Archive),
  cancel: procedure
    .meta({ kind: 'command', permission: 'archive.import' })
    .route({ method: 'POST', path: '/archives/{archiveId}/cancel', summary: 'Stop an import; what is in stays in', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND })
    .output(Archive),
  watch: procedure
    .meta({ kind: 'stream', permission: 'archive.read' })
    .route({ method: 'GET', path: '/archives/{archiveId}/progress', summary: 'Follow an import until its statement', tags })
    .input(z.strictObject({ archiveId: ArchiveId }))
    .errors({ ARCHIVE_NOT_FOUND })
    .output(eventIterator(ImportProgress)),
}
