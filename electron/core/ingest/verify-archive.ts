import type { Verification } from '#shared/model/archive.ts'
import { folderKey } from '../archive/archive-folder.ts'
import { countWithSecondReader } from '../archive/second-reader/count-with-second-reader.ts'
import type { SecondCount } from '../archive/second-reader/second-count.ts'
import { ArchiveUnreadable, SourceFailed } from '../archive/worker/open-worker-reader.ts'
import type { Store } from '../store/store.ts'
import { type ArchiveRow, choiceOf } from './archive-record.ts'
import { chooseFolders } from './choose-folders.ts'
import { isSameSource } from './find-unfinished.ts'
import { hashSource } from './item-feed.ts'
import { type OpenedSource, openSource } from './open-source.ts'
import { planImport } from './plan-import.ts'

/** `secondReaderMs`: how long the second reader may take for so many bytes; left out, `defaultMs`. */
export type VerifyServices = {
  store: Store
  archiveWorker: string
  secondReader: string
  now(): number
  secondReaderMs?(sizeBytes: number): number
}

/** 5 minutes and one for each 100 MB: the libraries are slower than this reader, and one of them never ends on some damage. */
const defaultMs = (sizeBytes: number): number => 300_000 + (sizeBytes / 100_000_000) * 60_000

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
    const second = chosenPart(await countAgain(services, opened.value), counted)
    return { ...begun, sourceUnchanged: true, ...judge(archive, counted, second) }
  } finally {
    await opened.value.reader.close()
  }
}

async function isUnchanged(archive: ArchiveRow, opened: OpenedSource): Promise<boolean> {
  if (!archive.sha256 || !opened.source) return isSameSource(archive, opened)
  return archive.sha256.equals(await hashSource(opened.source))
}

/** `readable`: items that are not failed; `folders` counts these. `chosen`: the keys of the folders that were wanted, null for all. */
type Counted = { total: number; readable: number; folders: Map<string, number>; chosen: ReadonlySet<string> | null }

/** Reads the archive again and counts; null where it cannot be read to its end. */
async function recount(archive: ArchiveRow, opened: OpenedSource): Promise<Counted | null> {
  const choice = choiceOf(archive)
  const planned = await planImport(opened, choice)
  if (!planned.ok) return null
  const chosen = chooseFolders(choice, planned.value.folders)
  const counted: Counted = { total: 0, readable: 0, folders: new Map(), chosen }
  try {
    for await (const items of opened.reader.read({ folders: chosen, recover: choice.recover })) {
      counted.total += items.length
      for (const { folder, fault } of items) {
        if (fault) continue
        counted.readable += 1
        const key = folderKey(folder)
        counted.folders.set(key, (counted.folders.get(key) ?? 0) + 1)
      }
    }
    return counted
  } catch (error) {
    if (error instanceof ArchiveUnreadable || error instanceof SourceFailed) return null
    throw error
  }
}

/** What the library counted in the folders that were wanted: it reads them all, and would differ by those that were left out. */
function chosenPart(second: SecondCount, counted: Counted | null): SecondCount {
  const chosen = counted?.chosen
  if (!chosen || !second.folders) return second
  const tails = [...chosen].map(tailOf)
  const folders = second.folders.filter(({ path }) => tails.some((tail) => tailOf(folderKey(path)).endsWith(tail)))
  return { ...second, folders, items: folders.reduce((sum, { items }) => sum + items, 0) }
}

/** A key without its opening bracket, a comma before it: the library's paths are longer at their beginning, and end with ours. */
const tailOf = (key: string): string => `,${key.slice(1)}`

async function countAgain(services: VerifyServices, opened: OpenedSource): Promise<SecondCount> {
  const { format } = opened.identification
  const timeoutMs = (services.secondReaderMs ?? defaultMs)(opened.sizeBytes)
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
    sentence: sayVerdict(archive, counted, second),
  }
}

/** Folders where the two count differently. The library knows folders by longer paths, from the file's own root down. */
function listDifferences(counted: Counted | null, { folders, items, name }: SecondCount): Verification['differences'] {
  if (!counted || !folders || isAgreed(counted, items)) return []
  const theirs = folders.map((folder) => ({ ...folder, key: tailOf(folderKey(folder.path)) }))
  const ours = [...counted.folders].map(([key, count]) => {
    const match = theirs.find((folder) => folder.key.endsWith(tailOf(key)))
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
          ? 'Orgo is believed: each of these items has its place and its bytes in the statement.'
          : `${name} counts more: look at the folder, and import again with --recover.`,
    }))
}

/** Of items that cannot be read, one library counts those it meets in a list and another does not: both agree with us. */
const isAgreed = (counted: Counted, items: number | null): boolean => items === counted.readable || items === counted.total

const amount = (count: number): string => count.toLocaleString('en')

function sayVerdict(archive: ArchiveRow, counted: Counted | null, second: SecondCount): string {
  const recounted = counted?.total ?? null
  const unreadable = counted ? counted.total - counted.readable : 0
  const ours =
    recounted === archive.found
      ? unreadable === 0
        ? `Orgo read ${amount(archive.found)}`
        : `Orgo found ${amount(archive.found)}, of which ${amount(unreadable)} cannot be read`
      : recounted === null
        ? `Orgo read ${amount(archive.found)} then, and cannot read it to its end now`
        : `Orgo read ${amount(archive.found)} then and ${amount(recounted)} now`
  if (second.items === null) return `${ours}; the second reader has no count. ${second.problem ?? ''}`.trim()
  return `${ours}, second reader ${amount(second.items)}${isSame(archive, counted, second.items) ? '' : ': they differ'}.`
}

const isSame = (archive: ArchiveRow, counted: Counted | null, items: number): boolean =>
  items === archive.found || (counted !== null && isAgreed(counted, items))
