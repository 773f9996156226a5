import type { FileContent } from '#shared/model/message.ts'
import { writeCsv } from '#shared/text/csv.ts'
import { readHead } from '../archive/mbox/read-head.ts'
import { implementer } from '../command.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, findArchive } from './archive-record.ts'
import { type ItemsInput, listItems } from './list-items.ts'
import { readRawItem } from './procedures.ts'

const pageRows = 500

/** What clients may take away of a statement: its list as CSV, its raw items as an mbox. */
export function exportProcedures(store: Store) {
  const archives = implementer.archives
  return {
    csv: archives.csv.handler(({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const csv = writeCsv(columns, listRows(store, row, { outcome: input.outcome, partial: input.partial }))
      return fileOf(`${nameOf(row)}-${input.outcome ?? (input.partial ? 'partial' : 'items')}.csv`, 'text/csv', Buffer.from(csv))
    }),
    mbox: archives.mbox.handler(({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const mails: Buffer[] = []
      for (const item of walkItems(store, row, { outcome: input.outcome })) {
        const raw = readRawItem(store, row.archive_no, item.itemNo)
        if (raw && raw.byteLength > 0) mails.push(asMboxItem(raw))
      }
      return fileOf(`${nameOf(row)}-${input.outcome}.mbox`, 'application/mbox', Buffer.concat(mails))
    }),
  }
}

const columns = [
  'item',
  'outcome',
  'reason',
  'partial',
  'kind',
  'folder',
  'place',
  'offset_bytes',
  'size_bytes',
  'subject',
  'problems',
]

function* listRows(store: Store, row: ArchiveRow, filter: Pick<ItemsInput, 'outcome' | 'partial'>) {
  for (const item of walkItems(store, row, filter))
    yield [
      item.itemNo,
      item.outcome,
      item.reason,
      item.partial ? 'partial' : '',
      item.kind,
      item.folder.join(' / '),
      item.place,
      item.offsetBytes,
      item.sizeBytes,
      item.subject,
      item.problems.map(({ message }) => message).join(' '),
    ]
}

function* walkItems(store: Store, row: ArchiveRow, filter: Pick<ItemsInput, 'outcome' | 'partial'>) {
  let cursor: string | undefined
  do {
    const page = listItems(store.read, row.archive_no, { ...filter, cursor, limit: pageRows })
    yield* page.rows
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

/**
 * mboxrd: every line of the text that begins with "From ", quoted or not, gets one more ">" (RFC 4155 has no quoting of its own). Lines end
 * with LF here, as the reader sees them; a quoted one in the header is an old relay's trace and stays as it is.
 */
function asMboxItem(raw: Buffer): Buffer {
  const { bodyStart } = readHead(raw)
  const head = raw.toString('latin1', 0, bodyStart)
  const body = raw.toString('latin1', bodyStart).replace(/(^|\n)(>*From )/g, '$1>$2')
  const end = raw.at(-1) === 0x0a ? '\n' : '\n\n'
  return Buffer.from(`From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n${head}${body}${end}`, 'latin1')
}

const nameOf = (row: ArchiveRow): string =>
  (row.source.split(/[\\/]/).at(-1) ?? 'archive')
    .replace(/\.[a-z0-9]+$/i, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'archive'

const fileOf = (name: string, type: string, bytes: Buffer): FileContent => ({
  name,
  type,
  sizeBytes: bytes.byteLength,
  base64: bytes.toString('base64'),
})
