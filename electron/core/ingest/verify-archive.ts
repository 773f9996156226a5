import type { Verification } from '#shared/model/archive.ts'
import { countWithSecondReader } from '../archive/second-reader/count-with-second-reader.ts'
import type { SecondCount } from '../archive/second-reader/second-count.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, choiceOf } from './archive-record.ts'
import { chooseFolders } from './choose-folders.ts'
import { isSameSource } from './find-unfinished.ts'
import { hashSource } from './item-feed.ts'
import { type OpenedSource, openSource } from './open-source.ts'
import { planImport } from './plan-import.ts'

export type VerifyServices = { store: Store; archiveWorker: string; secondReader: string; now(): number }

/** 5 minutes and one for each 100 MB: the libraries are slower than this reader, and one of them never ends on some damage. */
const secondReaderMs = (sizeBytes: number): number => 300_000 + (sizeBytes / 100_000_000) * 60_000

/**
 * Counts an imported archive again: its own reader, a library of other hands, and the SHA-256 of the source.
 *
 * Errors: none; a source that is gone or has changed is said in the sentence. The answer is kept with the archive.
 */
export async function verifyArchive(services: VerifyServices, archive: ArchiveRow): Promise<Verification> {
  const verification = await compare(services, archive)
  services.store.write((tx) =>
    tx.run('UPDATE archives SET verification_json = ? WHERE archive_no = ?', JSON.stringify(verification), archive.archive_no),
  )
  return verification
}

async function compare(services: VerifyServices, archive: ArchiveRow): Promise<Verification> {
  const request = archive.path !== null ? { path: archive.path } : { uploadId: archive.upload_name ?? '', name: archive.source }
  const opened = await openSource(services.store, services.archiveWorker, request)
  const begun = { at: services.now(), state: 'done' as const, statement: archive.found, differences: [] }
  if (!opened.ok) {
    const gone = archive.path === null ? 'The file came by upload and was not kept, so it cannot be counted again.' : opened.fault
    return { ...begun, sourceUnchanged: null, recount: null, secondReader: notAsked(gone), sentence: gone }
  }
  try {
    const unchanged = await isUnchanged(archive, opened.value)
    if (!unchanged) {
      const sentence = `${opened.value.name} is not what was imported: it has changed since. Import it again to take in what is new.`
      return { ...begun, sourceUnchanged: false, recount: null, secondReader: notAsked(sentence), sentence }
    }
    const counted = await recount(archive, opened.value)
    const second = await countAgain(services, opened.value)
    return { ...begun, sourceUnchanged: true, ...judge(archive, counted, second) }
  } finally {
    await opened.value.reader.close()
  }
}

async function isUnchanged(archive: ArchiveRow, opened: OpenedSource): Promise<boolean> {
  if (!archive.sha256 || !opened.source) return isSameSource(archive, opened)
  return archive.sha256.equals(await hashSource(opened.source))
}

type Counted = { total: number; folders: Map<string, number> }

async function recount(archive: ArchiveRow, opened: OpenedSource): Promise<Counted | null> {
  const choice = choiceOf(archive)
  const planned = await planImport(opened, choice)
  if (!planned.ok) return null
  const counted: Counted = { total: 0, folders: new Map() }
  const folders = chooseFolders(choice, planned.value.folders)
  for await (const items of opened.reader.read({ folders, recover: choice.recover })) {
    counted.total += items.length
    for (const { folder } of items) {
      const key = JSON.stringify(folder)
      counted.folders.set(key, (counted.folders.get(key) ?? 0) + 1)
    }
  }
  return counted
}

async function countAgain(services: VerifyServices, opened: OpenedSource): Promise<SecondCount> {
  const { format } = opened.identification
  const timeoutMs = secondReaderMs(opened.sizeBytes)
  if ((format !== 'pst' && format !== 'mbox') || opened.path === null)
    return notCounted(`No second reader knows this format (${format}).`)
  return countWithSecondReader(services.secondReader, {
    source: { kind: 'file', path: opened.path },
    format,
    name: opened.name,
    timeoutMs,
  })
}

const notCounted = (problem: string): SecondCount => ({ name: '', version: '', items: null, folders: null, problem })

const notAsked = (problem: string): Verification['secondReader'] => ({ name: '', version: '', items: null, problem })

function judge(archive: ArchiveRow, counted: Counted | null, second: SecondCount) {
  const recounted = counted?.total ?? null
  const { name, version, items, problem } = second
  return {
    recount: recounted,
    secondReader: { name, version, items, problem },
    differences: listDifferences(counted, second),
    sentence: sayVerdict(archive, recounted, second),
  }
}

/** Folders where the two count differently. The library knows folders by longer paths, from the file's own root down. */
function listDifferences(counted: Counted | null, { folders, items, name }: SecondCount): Verification['differences'] {
  if (!counted || !folders || items === counted.total) return []
  const theirs = folders.map((folder) => ({ ...folder, key: JSON.stringify(folder.path).slice(1) }))
  const ours = [...counted.folders].map(([key, count]) => {
    const match = theirs.find((folder) => folder.key.endsWith(key.slice(1)))
    return { folder: JSON.parse(key) as string[], ours: count, theirs: match?.items ?? 0, match } // a key is a path that was made above
  })
  const matched = new Set(ours.map(({ match }) => match))
  const alone = theirs
    .filter((folder) => !matched.has(folder))
    .map(({ path, items: count }) => ({ folder: [...path], ours: 0, theirs: count }))
  return [...ours.map(({ match: _, ...rest }) => rest), ...alone]
    .filter((row) => row.ours !== row.theirs)
    .map((row) => ({
      ...row,
      believed:
        row.ours > row.theirs
          ? 'Orgo is believed: each of its items has its place and its bytes in the statement.'
          : `${name} counts more: look at the folder, and import again with --recover.`,
    }))
}

const amount = (count: number): string => count.toLocaleString('en')

function sayVerdict(archive: ArchiveRow, recounted: number | null, second: SecondCount): string {
  const ours =
    recounted === null || recounted === archive.found
      ? `Orgo read ${amount(archive.found)}`
      : `Orgo read ${amount(archive.found)} then and ${amount(recounted)} now`
  if (second.items === null) return `${ours}; the second reader has no count. ${second.problem ?? ''}`.trim()
  return `${ours}, second reader ${amount(second.items)}${second.items === archive.found ? '' : ': they differ'}.`
}
