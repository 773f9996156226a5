import type { ArchiveItem } from '#shared/model/archive.ts'
import type { FileContent } from '#shared/model/message.ts'
import { writeCsv } from '#shared/text/csv.ts'
import { readHead } from '../archive/mbox/read-head.ts'
import { implementer } from '../command.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, findArchive } from './archive-record.ts'
import { type ItemsInput, listItemPage } from './list-items.ts'
import { readRawItem } from './procedures.ts'

const pageRows = 500

/** 192 MiB of mails: in base64 and joined it stands in memory three times, and a text cannot be longer than 512 MiB. */
const mboxBytesMax = 192 * 1024 * 1024

/** What clients may take away of a statement: its list as CSV, its raw items as an mbox. Other calls have their turn in between. */
export function exportProcedures(store: Store, limits = { mboxBytes: mboxBytesMax }) {
  const archives = implementer.archives
  return {
    csv: archives.csv.handler(async ({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const rows: (string | number | null)[][] = []
      for await (const items of walkItems(store, row, { outcome: input.outcome, partial: input.partial }))
        rows.push(...items.map(cellsOf))
      const csv = writeCsv(columns, rows)
      return fileOf(`${nameOf(row)}-${input.outcome ?? (input.partial ? 'partial' : 'items')}.csv`, 'text/csv', Buffer.from(csv))
    }),
    mbox: archives.mbox.handler(async ({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const mails: Buffer[] = []
      let bytes = 0
      for await (const items of walkItems(store, row, { outcome: input.outcome }, 1)) {
        for (const { itemNo } of items) {
          const raw = readRawItem(store, row.archive_no, itemNo)
          if (raw && raw.byteLength > 0) mails.push(asMboxItem(raw))
          bytes += raw?.byteLength ?? 0
        }
        if (bytes > limits.mboxBytes) throw errors.TOO_LARGE({ message: tooLarge, data: { sentence: tooLarge } })
      }
      return fileOf(`${nameOf(row)}-${input.outcome}.mbox`, 'application/mbox', Buffer.concat(mails))
    }),
  }
}

const tooLarge =
  'These items are larger than 192 MB together, which is too much for one file. Nothing was written; take them from their source, or one by one from the list.'

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

const cellsOf = (item: ArchiveItem): (string | number | null)[] => [
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

async function* walkItems(
  store: Store,
  row: ArchiveRow,
  filter: Pick<ItemsInput, 'outcome' | 'partial'>,
  limit = pageRows,
): AsyncGenerator<ArchiveItem[]> {
  let cursor: string | undefined
  do {
    const page = listItemPage(store.read, row.archive_no, { ...filter, cursor, limit })
    yield page.rows
    cursor = page.nextCursor ?? undefined
    await new Promise(setImmediate)
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
