import { actorOf, implementer } from '../command.ts'
import { keepLease, type Lease, takeLease } from '../jobs/lease.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, findArchive } from './archive-record.ts'
import { isSameSource } from './find-unfinished.ts'
import type { Importer } from './importer.ts'
import { openSource } from './open-source.ts'
import { retryItems } from './retry-items.ts'
import { describeUndo, planUndo, undoImport } from './undo-import.ts'
import { verifyArchive } from './verify-archive.ts'
import type { Decide } from './write-batch.ts'

export type SettleServices = { store: Store; ports: Ports; importer: Importer; decide: Decide; onChange(): void }

/** What clients may ask of an import that has ended: try its failed items again, count it again, take it back. */
export function settleProcedures({ store, ports, importer, decide, onChange }: SettleServices) {
  const archives = implementer.archives
  const now = (): number => ports.clock.now()
  const owner = `${process.pid}:${ports.random.bytes(8).toString('hex')}`
  /** One of these at a time per archive, over all processes, and none while the import itself runs. */
  const alone = async <Value>(
    row: ArchiveRow,
    refuse: (sentence: string) => Error,
    work: (lease: Lease) => Promise<Value>,
  ): Promise<Value> => {
    if (importer.isRunning(row)) throw refuse(row.state === 'running' ? stillRuns : isBusy)
    const lease = takeLease(store, 'import-archive', row.archive_id, owner, now)
    if (!lease) throw refuse(isBusy)
    const endHeartbeat = keepLease(store, lease)
    try {
      return await work(lease)
    } finally {
      endHeartbeat()
      lease.end('done')
      onChange()
    }
  }
  return {
    retry: archives.retry.handler(async ({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const refuse = (sentence: string) => errors.NOT_NOW({ message: sentence, data: { sentence } })
      if (row.undone_at !== null) throw refuse('This import was taken back: there is nothing to try again.')
      const result = await alone(row, refuse, async (lease) => {
        const opened = await reopen(store, ports, row)
        try {
          return await retryItems({ store, pool: importer.pool(), decide, lease, now }, row, opened)
        } finally {
          await opened?.reader.close()
        }
      })
      return { ...result, archive: importer.read(findArchive(store.read, input.archiveId) ?? row) }
    }),
    verify: archives.verify.handler(async ({ input, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const { archive: archiveWorker, secondReader } = ports.paths.workers
      return alone(
        row,
        (sentence) => errors.NOT_NOW({ message: sentence, data: { sentence } }),
        () => verifyArchive({ store, archiveWorker, secondReader, now }, row),
      )
    }),
    undo: archives.undo.handler(async ({ input, context, errors }) => {
      const row = findArchive(store.read, input.archiveId)
      if (!row) throw errors.ARCHIVE_NOT_FOUND()
      const refuse = (sentence: string) => errors.NOT_NOW({ message: sentence, data: { sentence } })
      if (row.undone_at !== null) throw refuse('This import was taken back already.')
      if (input.dryRun) return describeUndo(planUndo(store.read, row), false)
      return alone(row, refuse, async (lease) =>
        describeUndo(await undoImport(store, row, { actor: actorOf(context), lease, now }), true),
      )
    }),
  }
}

const stillRuns = 'This import still runs. Wait for its end, or pause it first.'
const isBusy = 'This import is being counted, tried again or taken back already. Wait for that to end.'

/** The source of an import, where it is still there and still the same. */
async function reopen(store: Store, ports: Ports, row: ArchiveRow) {
  const request = row.path !== null ? { path: row.path } : { uploadId: row.upload_name ?? '', name: row.source }
  const opened = await openSource(store, ports.paths.workers.archive, request)
  if (!opened.ok) return null
  if (await isSameSource(row, opened.value)) return opened.value
  await opened.value.reader.close()
  return null
}
