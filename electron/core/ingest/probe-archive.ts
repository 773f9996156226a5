import { statfs } from 'node:fs/promises'
import type { ArchiveProbe } from '#shared/model/archive.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { ArchiveFolder } from '../archive/archive-folder.ts'
import type { Store } from '../store/store.ts'
import { describeFault } from './describe-failure.ts'
import { type ImportRequest, type OpenedSource, openSource } from './open-source.ts'

/** Bytes a second, until this profile has imported something itself: half of what a laptop of 2015 does. */
const firstRate = 4 * 1024 * 1024

/** Raw mail compressed, its attachments once, and the index: what an import adds to the profile at most, for each byte of the source. */
const growth = 1.6

/**
 * Looks into an archive: what it is, its folders with counts and dates, how long it would take, what is wrong with it. Writes nothing.
 *
 * Errors: one sentence where the source cannot be read.
 */
export async function probeArchive(
  store: Store,
  archiveWorker: string,
  request: ImportRequest,
): Promise<Result<ArchiveProbe, string>> {
  const source = await openSource(store, archiveWorker, request)
  if (!source.ok) return source
  const opened = source.value
  try {
    const folders = await opened.reader.listFolders()
    const about = await opened.reader.describe?.()
    const freeBytes = await countFreeBytes(store.folder)
    const earlier = findEarlier(store, opened)
    return succeed({
      source: opened.path ?? opened.name,
      format: opened.identification.format,
      variant: about?.variant ?? opened.identification.variant,
      explanation: opened.identification.explanation,
      sizeBytes: opened.sizeBytes,
      folders: folders.map(roundDates),
      items: sumOrNull(folders),
      earliest: reduceDates(folders, (folder) => folder.earliest, Math.min),
      latest: reduceDates(folders, (folder) => folder.latest, Math.max),
      expectedSeconds: Math.ceil(opened.sizeBytes / readRate(store)),
      freeBytes,
      problems: listProblems(opened, about?.remarks ?? [], folders, freeBytes),
      importedAs: earlier,
    })
  } catch (error) {
    return fail(describeFault(opened.name, error))
  } finally {
    await opened.reader.close()
  }
}

function listProblems(
  opened: OpenedSource,
  remarks: readonly string[],
  folders: readonly ArchiveFolder[],
  freeBytes: number,
): string[] {
  const name = opened.identification.problem === null ? [] : [opened.identification.problem]
  const damaged = folders.flatMap(({ path, problem }) =>
    problem === null ? [] : [`${path.join(' / ') || opened.name}: ${problem}`],
  )
  const wanted = opened.sizeBytes * growth
  const disk =
    freeBytes < wanted
      ? [`The disk has ${inMegabytes(freeBytes)} free, and the import may need ${inMegabytes(wanted)}. Free some space first.`]
      : []
  return [...name, ...remarks, ...damaged, ...disk]
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en')} MB`

/** How fast this computer has imported lately, in bytes of the source a second. */
function readRate(store: Store): number {
  const row = store.read.get<{ bytes: number | null; ms: number | null }>(
    `SELECT sum(position_bytes) AS bytes, sum(busy_ms) AS ms FROM
       (SELECT position_bytes, busy_ms FROM archives WHERE busy_ms > 2000 ORDER BY archive_no DESC LIMIT 5)`,
  )
  return row?.bytes && row.ms ? Math.max(1024, (row.bytes / row.ms) * 1000) : firstRate
}

function findEarlier(store: Store, opened: OpenedSource): string | null {
  const row = store.read.get<{ archive_id: string }>(
    `SELECT archive_id FROM archives WHERE path IS ? AND size_bytes = ? AND modified_at = ? AND signature IS ? AND undone_at IS NULL
     ORDER BY archive_no DESC LIMIT 1`,
    opened.path,
    opened.sizeBytes,
    opened.modifiedAt,
    opened.signature,
  )
  return row?.archive_id ?? null
}

async function countFreeBytes(folder: string): Promise<number> {
  const disk = await statfs(folder)
  return disk.bavail * disk.bsize
}

const roundDates = (folder: ArchiveFolder) => ({
  ...folder,
  path: [...folder.path],
  earliest: folder.earliest === null ? null : Math.round(folder.earliest),
  latest: folder.latest === null ? null : Math.round(folder.latest),
})

function sumOrNull(folders: readonly ArchiveFolder[]): number | null {
  if (folders.some((folder) => folder.items === null)) return null
  return folders.reduce((sum, folder) => sum + (folder.items ?? 0), 0)
}

function reduceDates(
  folders: readonly ArchiveFolder[],
  dateOf: (folder: ArchiveFolder) => number | null,
  pick: (a: number, b: number) => number,
): number | null {
  const dates = folders.flatMap((folder) => dateOf(folder) ?? [])
  return dates.length === 0 ? null : Math.round(dates.reduce((a, b) => pick(a, b)))
}
